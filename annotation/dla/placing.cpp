// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/placing.h"

#include "annotation/batch.h"
#include "annotation/dla/faces.h"
#include "annotation/dla/matched_boxes.h"
#include "annotation/photo_task.h"
#include "core/fitting/points_from_map.h"
#include "core/shape/mean_shape.h"

#include <array>

namespace maskwright::annotation::dla {

namespace {

using store::RevisionKind;

struct Task {
    PhotoTask photo;
    const core::LandmarkPredictor* predictor = nullptr;
    std::optional<core::Box> box;
    std::optional<FaceList> known;  // found by this very locator before, or chosen by a person
    bool chosenByPerson = false;
    std::optional<store::RevisionId> facesHead;
    std::optional<store::RevisionId> landmarksHead;
};

struct Placed {
    FaceList faces;
    bool facesAreNew = false;
    core::Landmarks landmarks;  // meaningless without candidates
    Task task;
};

Placed place(Task& task, const core::FaceLocator& locator, core::Progress& progress) {
    progress.stopIfCancelled();
    Placed result;
    const core::RgbImage photo = readPhoto(task.photo);
    const core::ImageView view = core::viewOf(photo);
    if (task.known && (task.chosenByPerson || !task.box)) {
        result.faces = *task.known;
    } else {
        const std::vector<core::FaceCandidate> candidates =
            task.known ? task.known->candidates : locator.locate(view, progress);
        if (!candidates.empty() || task.box) {
            result.faces = chooseFace(candidates, task.box);
        }
        result.facesAreNew = !task.known || task.known->chosen != result.faces.chosen ||
                             task.known->candidates.size() != result.faces.candidates.size();
    }
    if (!result.faces.candidates.empty()) {
        const std::array<core::LandmarkPredictor::Job, 1> jobs = {
            {{view, result.faces.candidates.at(result.faces.chosen)}}};
        result.landmarks = task.predictor->place(jobs, progress).at(0);
    }
    result.task = std::move(task);
    return result;
}

// One run of placeImages(): what is decided on the project's thread.
class Run {
  public:
    Run(Project& project, const core::FaceLocator& locator, const core::LandmarkPredictor& predictor,
        const PlaceOptions& options, PlaceReport& report)
        : project_(project),
          report_(report),
          locatorVersion_(locator.version()),
          predictor_(predictor),
          forTestSplit_(options.modelForTestSplit ? predictor : predictorFor(store::Split::Test, predictor)),
          boxes_(project, options.boxes) {
        report_.unusedBoxes = boxes_.unused();
    }

    // The task of an image, or nothing if it is to be left alone.
    std::optional<Task> prepare(store::ImageId image) {
        const store::ProjectStore& store = project_.store();
        const std::optional<store::Head> points = store.head(image, RevisionKind::Landmarks);
        if (points && (points->byPerson || points->accepted)) {
            ++report_.personKept;
            return std::nullopt;
        }
        // What a label map shows of the borders is more than a predictor knows.
        if (points && store.revision(points->revision).modelVersion == core::fitting::kPointsFromMapVersion) {
            ++report_.untouchedKept;
            return std::nullopt;
        }
        Task task;
        try {
            task.photo = photoTask(project_, image);
        } catch (const core::Error& error) {
            report_.failures.push_back({store.image(image).name, error.what()});
            return std::nullopt;
        }
        if (const std::string* name = boxes_.ambiguousName(image)) {
            report_.failures.push_back(
                {task.photo.name, "several photos are called " + *name +
                                      ": write the folder in front of it in the table of boxes"});
            return std::nullopt;
        }
        const bool isTest = store.image(image).split == store::Split::Test;
        task.predictor = isTest ? &forTestSplit_ : &predictor_;
        task.box = boxes_.of(image);
        if (points) {
            task.landmarksHead = points->revision;
        }
        if (const auto faces = store.headRevision(image, RevisionKind::Faces)) {
            const auto stored = project_.faces(image);
            task.facesHead = faces->id;
            task.chosenByPerson = stored->byPerson;
            if (stored->byPerson || faces->modelVersion == locatorVersion_) {
                task.known = stored->value;
            }
        }
        return isDone(task) ? std::nullopt : std::optional(std::move(task));
    }

    void commit(store::ImageId image, Outcome<Placed>&& outcome) {
        if (const auto* error = std::get_if<core::Error>(&outcome)) {
            report_.failures.push_back({project_.store().image(image).name, error->what()});
            return;
        }
        const Placed& placed = std::get<Placed>(outcome);
        const std::string& name = placed.task.photo.name;
        try {
            if (placed.facesAreNew) {
                project_.saveFaces(image, placed.faces, origin(placed.task.facesHead, locatorVersion_));
            }
            if (placed.faces.candidates.empty()) {
                report_.withoutFace.push_back(name);
                return;
            }
            project_.saveLandmarks(image, placed.landmarks,
                                   origin(placed.task.landmarksHead, placed.task.predictor->version()));
            ++report_.placed;
        } catch (const store::Conflict& conflict) {
            // Somebody worked on the image while it was being placed, and that stays.
            report_.failures.push_back({name, conflict.what()});
        }
    }

  private:
    // True if there is nothing new to find out; counts the image then.
    bool isDone(const Task& task) {
        if (!task.known) {
            return false;
        }
        const FaceList& faces = *task.known;
        if (faces.candidates.empty() && !task.box) {
            report_.withoutFace.push_back(task.photo.name);
            return true;
        }
        const bool sameFace =
            task.chosenByPerson || !task.box || chooseFace(faces.candidates, task.box).chosen == faces.chosen;
        if (!sameFace || !task.landmarksHead ||
            project_.store().revision(*task.landmarksHead).modelVersion != task.predictor->version()) {
            return false;
        }
        ++report_.untouchedKept;
        return true;
    }

    static Project::Origin origin(std::optional<store::RevisionId> madeFrom, const std::string& version) {
        return {madeFrom, "", "place", version};
    }

    Project& project_;
    PlaceReport& report_;
    std::string locatorVersion_;
    const core::LandmarkPredictor& predictor_;
    const core::LandmarkPredictor& forTestSplit_;
    MatchedBoxes boxes_;
};

}  // namespace

const core::LandmarkPredictor& predictorFor(store::Split split, const core::LandmarkPredictor& model) {
    static const core::shape::MeanShapePredictor meanShape;
    return split == store::Split::Test ? meanShape : model;
}

PlaceReport placeImages(Project& project, const core::FaceLocator& locator,
                        const core::LandmarkPredictor& predictor, const PlaceOptions& options,
                        core::Progress& progress) {
    PlaceReport report;
    Run run(project, locator, predictor, options, report);
    const std::vector<store::ImageId> images =
        options.only.empty() ? project.store().ids({store::StateFilter::Faces}) : options.only;
    runBatch(
        images.size(), options.threads, progress,
        [&](std::size_t index) {
            progress.report(static_cast<double>(index) / static_cast<double>(images.size()),
                            "placing points");
            return run.prepare(images[index]);
        },
        [&](Task& task, core::Progress& worker) { return place(task, locator, worker); },
        [&](std::size_t index, Outcome<Placed>&& outcome) { run.commit(images[index], std::move(outcome)); });
    progress.report(1, "points placed");
    return report;
}

}  // namespace maskwright::annotation::dla
