// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/judging.h"

#include "annotation/batch.h"
#include "annotation/dla/faces.h"
#include "annotation/photo_task.h"
#include "annotation/review/evaluation.h"

#include <array>
#include <optional>
#include <utility>

namespace maskwright::annotation::training {

using core::metrics::ConfusionMatrix;
using nlohmann::json;
using store::ImageId;

namespace {

json percent(const std::optional<double>& share) {
    return share ? json(100 * *share) : json();
}

std::vector<ImageId> testImages(const Project& project, SampleKind kind) {
    store::ImageQuery query;
    query.split = store::Split::Test;
    query.state =
        kind == SampleKind::Landmarks ? store::StateFilter::Accepted : store::StateFilter::MapAccepted;
    return project.store().ids(query);
}

// Runs ask(Task, Progress) -> Result over the images on several threads and hands the results to
// take(name, Result) in order. prepare(image) -> Task reads from the project.
template <typename Prepare, typename Ask, typename Take>
void askAll(const Project& project, const std::vector<ImageId>& images, Judgement& judgement,
            core::Progress& progress, const Prepare& prepare, const Ask& ask, const Take& take) {
    using Task = std::invoke_result_t<Prepare, ImageId>;
    using Result = std::invoke_result_t<Ask, Task&, core::Progress&>;
    const auto nameOf = [&](std::size_t i) { return project.store().image(images[i]).name; };
    runBatch(
        images.size(), 0, progress,
        [&](std::size_t i) -> std::optional<Task> {
            progress.report(static_cast<double>(i) / static_cast<double>(images.size()),
                            "judging the new version");
            try {
                return prepare(images[i]);
            } catch (const core::Error& error) {
                judgement.failures.push_back({nameOf(i), error.what()});
                return std::nullopt;
            }
        },
        [&](Task& task, core::Progress& worker) {
            worker.stopIfCancelled();
            return ask(task, worker);
        },
        [&](std::size_t i, Outcome<Result>&& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                judgement.failures.push_back({nameOf(i), error->what()});
                return;
            }
            ++judgement.faces;
            take(nameOf(i), std::get<Result>(outcome));
        });
}

struct FaceTask {
    PhotoTask photo;
    core::PointMatrix truth;
    std::optional<FaceList> chosen;  // by a person
};

core::FaceCandidate faceMeant(const FaceTask& task, const core::ImageView& photo,
                              const core::FaceLocator& locator, const core::Progress& progress) {
    const FaceList faces =
        task.chosen ? *task.chosen
                    : dla::chooseFace(locator.locate(photo, progress), core::boundingBox(task.truth));
    return faces.candidates.at(faces.chosen);
}

void judgeLandmarks(const Project& project, const core::LandmarkPredictor& predictor,
                    const core::FaceLocator& locator, Judgement& judgement, core::Progress& progress) {
    review::LandmarkEvaluation evaluation;
    json faces = json::object();
    askAll(
        project, testImages(project, SampleKind::Landmarks), judgement, progress,
        [&](ImageId image) {
            FaceTask task{photoTask(project, image), project.landmarks(image)->value.points, std::nullopt};
            if (auto stored = project.faces(image);
                stored && stored->byPerson && !stored->value.candidates.empty()) {
                task.chosen = std::move(stored->value);
            }
            return task;
        },
        [&](FaceTask& task, core::Progress& worker) {
            const core::RgbImage photo = readPhoto(task.photo);
            const core::ImageView view = core::viewOf(photo);
            const std::array<core::LandmarkPredictor::Job, 1> jobs = {
                {{view, faceMeant(task, view, locator, worker)}}};
            return std::pair(task.truth, predictor.place(jobs, worker).at(0).points);
        },
        [&](const std::string& name, const auto& points) {
            ++evaluation.faces;
            evaluation.interOcular.add(points.first, points.second);
            evaluation.box.add(points.first, points.second);
            faces[name] = percent(core::metrics::normalisedMeanError(points.first, points.second,
                                                                     core::metrics::Normaliser::InterOcular));
        });
    const json all = review::toJson(evaluation);
    for (const char* name :
         {"nme_interocular", "nme_box", "auc8_interocular", "auc8_box", "fr8_interocular", "fr8_box"}) {
        judgement.scores[name] = all.at(name);
    }
    judgement.details = {{"per_point", all.at("per_point")}, {"per_face", faces}};
}

struct MapTask {
    PhotoTask photo;
    core::LabelMap truth;
    core::Landmarks points;
};

MapTask mapTask(const Project& project, ImageId image) {
    const auto points = project.landmarks(image);
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
    askAll(
        project, testImages(project, kind), judgement, progress,
        [&](ImageId image) { return mapTask(project, image); },
        [&](MapTask& task, core::Progress& worker) {
            const core::RgbImage photo = readPhoto(task.photo);
            ConfusionMatrix own;
            own.add(kind == SampleKind::Fine ? regionsOf(task.truth) : task.truth,
                    ask(task, core::viewOf(photo), worker));
            return own;
        },
        [&](const std::string&, const ConfusionMatrix& own) { confusion += own; });
    return confusion;
}

void judgeFine(const Project& project, const core::RegionSegmenter& segmenter, Judgement& judgement,
               core::Progress& progress) {
    const ConfusionMatrix confusion =
        compareMaps(project, SampleKind::Fine, judgement, progress,
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
    if (testImages(project, kind).empty()) {
        return judgement;
    }
    if (kind == SampleKind::Landmarks && judges.landmarks) {
        judgeLandmarks(project, *judges.landmarks(weights), *judges.locator(), judgement, progress);
    } else if (kind == SampleKind::Fine && judges.fine) {
        judgeFine(project, *judges.fine(weights), judgement, progress);
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
