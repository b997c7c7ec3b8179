// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/fitting/face_fit.h"
#include "core/fusion/fuse.h"
#include "core/image/photo_io.h"
#include "core/metrics/confusion.h"
#include "tests/bench/face_groups.h"
#include "tests/bench/fasseg_labels.h"

#include <cstdio>
#include <map>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench fasseg: from photos alone to label maps, against FASSEG's coarse masks, which no network
// has learned from, by the turn of the head.
namespace maskwright::bench {

namespace {

struct Pipeline {
    std::unique_ptr<core::FaceLocator> locator;  // none: the set's own points are given
    std::unique_ptr<core::LandmarkPredictor> points;
    std::unique_ptr<core::RegionSegmenter> regions;
};

// All background where no face is found.
core::LabelMap labelled(const Pipeline& pipeline, const core::RgbImage& photo,
                        const core::PointMatrix& given) {
    const core::NoProgress progress;
    const core::ImageView view = core::viewOf(photo);
    core::Landmarks landmarks;
    landmarks.points = given;
    if (pipeline.locator) {
        const auto candidates = pipeline.locator->locate(view, progress);
        if (candidates.empty()) {
            return {photo.width(), photo.height()};
        }
        const core::LandmarkPredictor::Job job{view, candidates.front()};
        landmarks = pipeline.points->place({&job, 1}, progress).front();
    }
    core::fitting::FitOptions options;
    options.photo = view;
    return core::fusion::fuse(pipeline.regions->segment(view, landmarks, progress),
                              core::fitting::fitFace(landmarks, options), landmarks);
}

struct Group {
    int faces = 0;
    core::metrics::ConfusionMatrix confusion;
};

}  // namespace

int runFasseg(int argc, char** argv) {
    CLI::App app("F1 of label maps against FASSEG's masks, in percent, from the photos alone",
                 "maskwright-bench fasseg");
    std::string tree;
    bool givenPoints = false;
    bool json = false;
    app::wiring::PredictorChoice choice;
    app.add_option("--truth", tree, "folder with images/, labels6/, landmarks/ and meta.csv")->required();
    app.add_flag("--given-points", givenPoints,
                 "take the points of landmarks/ instead of locating and placing");
    app.add_option("--model", choice.points, "landmark model, as in maskwright-cli place");
    app.add_option("--regions", choice.regions, "networks or graphcut, as in maskwright-cli parse");
    app.add_option("--device", choice.device, "where networks run");
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    const Pipeline pipeline{givenPoints ? nullptr : app::wiring::makeFaceLocator(choice),
                            givenPoints ? nullptr : app::wiring::makeLandmarkPredictor(choice),
                            app::wiring::makeRegionSegmenter(choice)};
    const FaceGroups known(std::filesystem::path(tree) / "meta.csv", {"set", "pose_degrees:10,25,40"});
    std::map<std::string, Group> groups;
    for (const auto& entry : annotation::formats::listLapaTree(tree).entries) {
        const auto annotation = annotation::formats::readAnnotation(entry);
        if (!entry.image || !annotation.points) {
            continue;
        }
        const core::LabelMap truth = readFassegLabels(tree, entry.name);
        const core::LabelMap map =
            asFasseg(labelled(pipeline, core::image::readPhoto(*entry.image), *annotation.points));
        std::vector<std::string> names = known.groupsOf(entry.name);
        names.emplace_back("all");
        for (const std::string& name : names) {
            ++groups[name].faces;
            groups[name].confusion.add(truth, map);
        }
    }
    if (groups.empty()) {
        throw core::Error("no face has a photo and points", tree);
    }
    nlohmann::json result = nlohmann::json::object();
    for (const auto& [name, group] : groups) {
        nlohmann::json& row = result[name];
        row["faces"] = group.faces;
        for (std::size_t i = 0; i < kFassegClasses.size(); ++i) {
            // A matrix counts labels by their numbers; what they are called is the set's business.
            const auto f1 = group.confusion.f1(static_cast<core::FaceClass>(i));
            row[std::string(kFassegClasses.at(i))] = f1 ? nlohmann::json(100 * *f1) : nlohmann::json();
        }
    }
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
        return 0;
    }
    std::printf("%-28s faces", "");
    for (const std::string_view name : kFassegClasses) {
        std::printf(" %10.10s", std::string(name).c_str());
    }
    for (const auto& [name, row] : result.items()) {
        std::printf("\n%-28s %5d", name.c_str(), row["faces"].get<int>());
        for (const std::string_view value : kFassegClasses) {
            const nlohmann::json& f1 = row[std::string(value)];
            f1.is_null() ? std::printf(" %10s", "-") : std::printf(" %10.2f", f1.get<double>());
        }
    }
    std::printf("\n");
    return 0;
}

}  // namespace maskwright::bench
