// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"
#include "app/gui/model/task_runner.h"
#include "core/landmarks.h"
#include "core/predictors.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace maskwright::app::gui {

// How the window gets its predictors; made anew for each task, in the task's thread. The program takes them
// from app/wiring, tests give their own.
struct Predictors {
    std::function<std::unique_ptr<core::FaceLocator>()> locator;
    std::function<std::unique_ptr<core::LandmarkPredictor>()> landmarks;
    std::function<std::unique_ptr<core::RegionSegmenter>()> regions;
};

// What all work on a project needs.
struct ProjectContext {
    std::filesystem::path folder;
    std::string author;
    Predictors predictors;
};

enum class Stage { Points, LabelMap };

// The long work that the window starts; each opens its own Project in the task's thread.
[[nodiscard]] TaskRunner::Work importWork(const ProjectContext& context, const std::filesystem::path& photos);
[[nodiscard]] TaskRunner::Work placeWork(const ProjectContext& context);
[[nodiscard]] TaskRunner::Work parseWork(const ProjectContext& context);
// Agrees to every image that has points, or a label map.
[[nodiscard]] TaskRunner::Work acceptAllWork(const ProjectContext& context, Stage stage);
[[nodiscard]] TaskRunner::Work exportWork(const ProjectContext& context, const std::filesystem::path& out,
                                          bool acceptedOnly);
// Of one image: the next face of its photo, and a second image for another face.
[[nodiscard]] TaskRunner::Work nextFaceWork(const ProjectContext& context, annotation::store::ImageId image);
[[nodiscard]] TaskRunner::Work addFaceWork(const ProjectContext& context, annotation::store::ImageId image);

// True if the folder or one in it is laid out as a LaPa tree.
[[nodiscard]] bool looksLikeLapa(const std::filesystem::path& folder);

}  // namespace maskwright::app::gui
