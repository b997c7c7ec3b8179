// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/judging.h"

#include "annotation/photo_task.h"
#include "annotation/review/evaluation.h"
#include "annotation/training/ask_all.h"
#include "annotation/training/test_faces.h"
#include "core/metrics/correction.h"

#include <optional>

namespace maskwright::annotation::training {

using core::metrics::ConfusionMatrix;
using nlohmann::json;
using store::ImageId;

namespace {

json percent(const std::optional<double>& share) {
    return share ? json(100 * *share) : json();
}

// With an accepted label map.
std::vector<ImageId> testImages(const Project& project) {
    store::ImageQuery query;
    query.split = store::Split::Test;
    query.state = store::StateFilter::MapAccepted;
    query.copies = store::ImageQuery::Copies::Out;
    return project.store().ids(query);
}

void judgeLandmarks(const Project& project, const std::filesystem::path& weights, const Judges& judges,
                    Judgement& judgement, core::Progress& progress) {
    const std::vector<TestFace> faces = testFaces(project);
    const auto predictions = predictFaces(project, faces, weights, judges, judgement.failures, progress);
    review::LandmarkEvaluation evaluation;
    json perFace = json::object();
    std::size_t drags = 0;
    for (const TestFace& face : faces) {
        const auto found = predictions.find(face.image);
        if (found == predictions.end()) {
            continue;
        }
        ++evaluation.faces;
        evaluation.interOcular.add(face.truth, found->second);
        evaluation.box.add(face.truth, found->second);
        perFace[face.name] = percent(core::metrics::normalisedMeanError(
            face.truth, found->second, core::metrics::Normaliser::InterOcular));
        if (const auto wrong = core::metrics::pointsToCorrect(face.truth, found->second)) {
            drags += wrong->count();
        }
    }
    judgement.faces = evaluation.faces;
    const json all = review::toJson(evaluation);
    for (const char* name :
         {"nme_interocular", "nme_box", "auc8_interocular", "auc8_box", "fr8_interocular", "fr8_box"}) {
        judgement.scores[name] = all.at(name);
    }
    json perPart = json::object();
    for (std::size_t i = 0; i < core::kPartCount; ++i) {
        const auto part = static_cast<core::Part>(i);
        double sum = 0;
        for (const std::size_t point : core::Scheme::lapa().pointsOf(part)) {
            sum += evaluation.interOcular.pointError(point).value_or(0);
        }
        const auto points = static_cast<double>(core::Scheme::lapa().pointsOf(part).size());
        perPart[core::Scheme::lapa().partName(part)] = 100 * sum / points;
    }
    judgement.scores["drags_per_face"] =
        evaluation.faces > 0 ? json(static_cast<double>(drags) / static_cast<double>(evaluation.faces))
                             : json();
    judgement.details = {{"per_point", all.at("per_point")}, {"per_part", perPart}, {"per_face", perFace}};
}

struct MapTask {
    PhotoTask photo;
    core::LabelMap truth;
    core::Landmarks points;
};

// Coarse networks see the whole photo and need no points.
MapTask mapTask(const Project& project, SampleKind kind, ImageId image) {
    const auto points = project.landmarks(image);
    if (!points && kind == SampleKind::Coarse) {
        return {photoTask(project, image), project.labelMap(image)->value, {}};
    }
    if (!points) {
        throw core::Error("the face has no points, so that nobody knows where it is",
                          project.store().image(image).name, "Place its points.");
    }
    return {photoTask(project, image), project.labelMap(image)->value, points->value};
}

core::LabelMap wholeMap(const core::RegionMap& regions) {
    core::LabelMap map(regions.photoWidth, regions.photoHeight, 0);
    const auto strongest = core::strongestRegions(regions);
    for (int y = 0; y < strongest.height(); ++y) {
        for (int x = 0; x < strongest.width(); ++x) {
            map.at(regions.window.x0 + x, regions.window.y0 + y) = strongest.at(x, y);
        }
    }
    return map;
}

// The maps of the test split against those that ask(MapTask, photo, Progress) makes.
template <typename Ask>
ConfusionMatrix compareMaps(const Project& project, SampleKind kind, Judgement& judgement,
                            core::Progress& progress, const Ask& ask) {
    ConfusionMatrix confusion;
    const std::vector<ImageId> images = testImages(project);
    askAll(
        project, images, judgement.failures, progress,
        [&](std::size_t i) { return mapTask(project, kind, images[i]); },
        [&](MapTask& task, core::Progress& worker) {
            const core::RgbImage photo = readPhoto(task.photo);
            ConfusionMatrix own;
            own.add(kind == SampleKind::Parser ? task.truth : regionsOf(task.truth),
                    ask(task, core::viewOf(photo), worker));
            return own;
        },
        [&](std::size_t, const ConfusionMatrix& own) {
            ++judgement.faces;
            confusion += own;
        });
    return confusion;
}

void judgeRegions(const Project& project, SampleKind kind, const core::RegionSegmenter& segmenter,
                  Judgement& judgement, core::Progress& progress) {
    const ConfusionMatrix confusion =
        compareMaps(project, kind, judgement, progress,
                    [&](const MapTask& task, const core::ImageView& photo, core::Progress& worker) {
                        return wholeMap(segmenter.segment(photo, task.points, worker));
                    });
    // Of regions, in LaPa's numbers: 0, 1 and 2.
    const auto f1 = [&](core::Region region) { return confusion.f1(static_cast<core::FaceClass>(region)); };
    const auto hair = f1(core::Region::Hair);
    const auto skin = f1(core::Region::Skin);
    judgement.scores["f1"] = {{"hair", percent(hair)},
                              {"skin", percent(skin)},
                              {"background", percent(f1(core::Region::Background))}};
    judgement.scores["mean_f1"] = hair && skin ? json(50 * (*hair + *skin)) : percent(hair ? hair : skin);
}

void judgeParser(const Project& project, const core::FaceParser& parser, Judgement& judgement,
                 core::Progress& progress) {
    review::ParsingEvaluation evaluation;
    evaluation.confusion =
        compareMaps(project, SampleKind::Parser, judgement, progress,
                    [&](const MapTask& task, const core::ImageView& photo, core::Progress& worker) {
                        return core::strongestClasses(parser.parse(photo, task.points, worker));
                    });
    const json all = review::toJson(evaluation);
    judgement.scores = {{"f1", all.at("f1")}, {"mean_f1", all.at("mean_f1")}};
}

}  // namespace

Judgement judge(const Project& project, SampleKind kind, const std::filesystem::path& weights,
                const Judges& judges, core::Progress& progress) {
    Judgement judgement;
    if (kind == SampleKind::Landmarks) {
        if (judges.landmarks && !testFaces(project).empty()) {
            judgeLandmarks(project, weights, judges, judgement, progress);
        }
    } else if (testImages(project).empty()) {
        return judgement;
    } else if (kind == SampleKind::Coarse && judges.coarse) {
        judgeRegions(project, kind, *judges.coarse(weights), judgement, progress);
    } else if (kind == SampleKind::Fine && judges.fine) {
        judgeRegions(project, kind, *judges.fine(weights), judgement, progress);
    } else if (kind == SampleKind::Parser && judges.parser) {
        judgeParser(project, *judges.parser(weights), judgement, progress);
    }
    if (judgement.faces == 0) {
        judgement.scores = json::object();
        judgement.details = json::object();
    }
    return judgement;
}

}  // namespace maskwright::annotation::training
