// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/predicted_faces.h"

#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"

namespace maskwright::bench {

std::vector<PredictedFace> predictFaces(
    const std::vector<std::string>& trees, const core::LandmarkPredictor& predictor,
    const std::function<bool(const std::string& name, std::size_t index)>& taken) {
    std::vector<PredictedFace> faces;
    for (const std::string& tree : trees) {
        const auto entries = annotation::formats::listLapaTree(tree).entries;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (!entries[i].image || !entries[i].landmarks || !taken(entries[i].name, i)) {
                continue;
            }
            const core::RgbImage photo = core::image::readPhoto(*entries[i].image);
            PredictedFace face{entries[i].name, core::readLandmarkText(*entries[i].landmarks), {}, {}};
            face.box = {core::boundingBox(face.truth), 1, 0};
            const core::LandmarkPredictor::Job job{core::viewOf(photo), face.box};
            face.predicted = predictor.place({&job, 1}, core::NoProgress()).front();
            faces.push_back(std::move(face));
        }
    }
    if (faces.empty()) {
        throw core::Error("no face has a photo and points", trees.empty() ? "" : trees.front());
    }
    return faces;
}

double meanError(const std::vector<PredictedFace>& faces) {
    double sum = 0;
    for (const PredictedFace& face : faces) {
        sum += (face.predicted.points - face.truth).colwise().norm().mean() / core::interOcular(face.truth);
    }
    return sum / static_cast<double>(faces.size());
}

}  // namespace maskwright::bench
