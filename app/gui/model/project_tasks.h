// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/formats/import.h"
#include "annotation/store/photo_sources.h"
#include "annotation/store/records.h"
#include "annotation/training/judges.h"
#include "app/gui/model/task_runner.h"
#include "core/landmarks.h"
#include "core/predictors.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QString>

namespace maskwright::app::gui {

// What the person's choice of models comes to, as the window names it.
struct PredictorNames {
    QString points;   // "network 'research'"
    QString regions;  // "graph cut"
    QString details;  // sentences, for whoever wants to know why
};

// How the window gets its predictors; made anew for each task, in the task's thread, for the project in this
// folder. The program takes them from app/wiring, tests give their own.
struct Predictors {
    using Folder = std::filesystem::path;
    std::function<std::unique_ptr<core::FaceLocator>(const Folder& project)> locator;
    std::function<std::unique_ptr<core::LandmarkPredictor>(const Folder& project)> landmarks;
    // By name: a version of the project, a set of weights, a file, the mean shape.
    std::function<std::unique_ptr<core::LandmarkPredictor>(const Folder& project, const std::string& name)>
        namedLandmarks;
    std::function<std::unique_ptr<core::RegionSegmenter>(const Folder& project)> regions;
    // Quick; nothing is loaded. Throws core::Error if what was chosen is not there.
    std::function<PredictorNames(const Folder& project)> names;
    // For second opinions about label maps. version: one of the project's; empty: the best, or null where
    // none is installed.
    std::function<std::unique_ptr<core::FaceParser>(const Folder& project, const std::string& version)>
        parser = [](const Folder& /*project*/, const std::string& /*version*/) { return nullptr; };
    // Which one that is, in words; empty: none is installed. Quick; nothing is loaded.
    std::function<QString(const Folder& project)> parserName = [](const Folder& /*project*/) {
        return QString();
    };
    // What asks new weights about the test split, and the installed weights of a kind ("landmarks", ...), if
    // there are some. Empty: versions are not judged, trainings start from nothing.
    std::function<annotation::training::Judges()> judges = {};
    std::function<std::optional<std::filesystem::path>(const std::string& kind)> shippedWeights = {};
};

// What all work on a project needs.
struct ProjectContext {
    std::filesystem::path folder;
    std::string author;
    Predictors predictors;
};

struct ExportRequest;

enum class Stage { Points, LabelMap };

// What a person wants to have added to a project.
struct ImportRequest {
    std::filesystem::path folder;
    std::string format;  // of annotation/formats; empty: photos alone
    annotation::formats::PointsMeaning points = annotation::formats::PointsMeaning::Accepted;
    bool pointsFromMaps = false;
    annotation::store::PhotoSource source;  // all empty: nothing is said of it

    // What the folder looks like: a LaPa tree, or photos.
    [[nodiscard]] static ImportRequest guessedFrom(const std::filesystem::path& folder);
};

// The long work that the window starts; each opens its own Project in the task's thread.
[[nodiscard]] TaskRunner::Work importWork(const ProjectContext& context, const ImportRequest& request);
[[nodiscard]] TaskRunner::Work placeWork(const ProjectContext& context);
// Judges the label maps that are not judged yet.
[[nodiscard]] TaskRunner::Work reviewWork(const ProjectContext& context);
[[nodiscard]] TaskRunner::Work parseWork(const ProjectContext& context);
// Agrees to every image that has points, or a label map.
[[nodiscard]] TaskRunner::Work acceptAllWork(const ProjectContext& context, Stage stage);
[[nodiscard]] TaskRunner::Work exportWork(const ProjectContext& context, const ExportRequest& request);
// Of one image: the next face of its photo, and a second image for another face.
[[nodiscard]] TaskRunner::Work nextFaceWork(const ProjectContext& context, annotation::store::ImageId image);
[[nodiscard]] TaskRunner::Work addFaceWork(const ProjectContext& context, annotation::store::ImageId image);

// What failed, as details of a task: image and reason.
void addFailures(QStringList& details, const std::vector<annotation::dla::Failure>& failures);

}  // namespace maskwright::app::gui
