// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/faces.h"

#include "annotation/dla/placing.h"

#include <algorithm>
#include <array>

namespace maskwright::annotation::dla {

namespace {

// Below this share of common area a candidate is another face than the box means.
constexpr double kSameFaceOverlap = 1.0 / 3;

using store::RevisionKind;

void placePoints(Project& project, store::ImageId image, const core::ImageView& photo, const FaceList& faces,
                 const core::LandmarkPredictor& model, std::optional<store::RevisionId> madeFrom) {
    const core::LandmarkPredictor& predictor = predictorFor(project.store().image(image).split, model);
    const std::array<core::LandmarkPredictor::Job, 1> jobs = {{{photo, faces.candidates.at(faces.chosen)}}};
    const core::NoProgress progress;
    project.saveLandmarks(image, predictor.place(jobs, progress).at(0),
                          {madeFrom, "", "place", predictor.version()});
}

}  // namespace

FaceList chooseFace(std::span<const core::FaceCandidate> candidates, const std::optional<core::Box>& box) {
    core::expects(!candidates.empty() || box, "chooseFace: neither candidates nor a box");
    FaceList faces{{candidates.begin(), candidates.end()}, 0};
    if (!box) {
        return faces;
    }
    const auto overlapWithBox = [&](const core::FaceCandidate& candidate) {
        return core::overlap(candidate.box, *box);
    };
    const auto best = std::ranges::max_element(faces.candidates, {}, overlapWithBox);
    if (best != faces.candidates.end() && overlapWithBox(*best) >= kSameFaceOverlap) {
        faces.chosen = static_cast<std::size_t>(best - faces.candidates.begin());
    } else {
        faces.chosen = faces.candidates.size();
        faces.candidates.push_back({*box, 0, 0});
    }
    return faces;
}

void chooseNextFace(Project& project, store::ImageId image, const core::ImageView& photo,
                    const core::LandmarkPredictor& predictor, const std::string& author) {
    auto faces = project.faces(image);
    const std::string name = project.store().image(image).name;
    if (!faces || faces->value.candidates.size() < 2) {
        throw core::Error("no other face was found on this photo", name);
    }
    const std::optional<store::Head> points = project.store().head(image, RevisionKind::Landmarks);
    if (points && (points->byPerson || points->accepted)) {
        throw core::Error("the points of this face were edited, so it stays", name,
                          "Add another face of this photo instead.");
    }
    faces->value.chosen = (faces->value.chosen + 1) % faces->value.candidates.size();
    project.saveFaces(image, faces->value, {faces->revision, author, "choose face", ""});
    placePoints(project, image, photo, faces->value, predictor,
                points ? std::optional(points->revision) : std::nullopt);
}

store::ImageId addAnotherFace(Project& project, store::ImageId image, const core::ImageView& photo,
                              const core::LandmarkPredictor& predictor, const std::string& author) {
    const store::ImageRecord record = project.store().image(image);
    const auto faces = project.faces(image);
    std::vector<core::Box> taken;
    for (const store::ImageId other : project.store().imagesWithSha256(record.sha256)) {
        const auto otherFaces = project.faces(other);
        if (otherFaces && !otherFaces->value.candidates.empty() &&
            project.store().image(other).path == record.path) {
            taken.push_back(otherFaces->value.candidates.at(otherFaces->value.chosen).box);
        }
    }
    FaceList added;
    if (faces) {
        added.candidates = faces->value.candidates;
    }
    while (added.chosen < added.candidates.size() &&
           std::ranges::count(taken, added.candidates[added.chosen].box) > 0) {
        ++added.chosen;
    }
    if (added.chosen == added.candidates.size()) {
        throw core::Error("every face that was found on this photo has its own entry already", record.name);
    }
    const std::array<store::NewImage, 1> entry = {{{record.name, record.path, record.sha256, record.sizeBytes,
                                                    record.width, record.height, record.split}}};
    const store::ImageId id = project.store().addImages(entry).at(0);
    project.saveFaces(id, added, {std::nullopt, author, "add face", ""});
    placePoints(project, id, photo, added, predictor, std::nullopt);
    return id;
}

}  // namespace maskwright::annotation::dla
