// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/task.h"

#include "core/error.h"
#include "models/training/landmark_task.h"
#include "models/training/segmentation_task.h"

namespace maskwright::models::training {

namespace {

void requireSamples(bool fits, const std::string& wanted) {
    if (!fits) {
        throw core::Error("the packed samples do not fit this training: " + wanted, {},
                          "Pack samples for this kind of network.");
    }
}

[[noreturn]] void noSuchNet(const TrainingOptions& options) {
    throw core::Error(
        "there is no network '" + netOf(options) + "' for " + options.kind, {},
        "Choose hourglass for landmarks, pspnet for coarse, bass for fine, bass or eagrnet for parser.");
}

}  // namespace

std::unique_ptr<Task> makeTask(const TrainingOptions& options, const core::samples::SampleLayout& layout) {
    options.check();
    const std::string net = netOf(options);
    if (options.kind == "landmarks") {
        requireSamples(layout.hasPoints, "points are needed");
        if (net != "hourglass") {
            noSuchNet(options);
        }
        return std::make_unique<LandmarkTask>(options);
    }
    const std::int64_t classes = layout.classCount;
    requireSamples(layout.hasLabels, "label maps are needed");
    if (options.kind == "coarse") {
        requireSamples(classes == 2 || classes == 3, "2 classes are needed, or 3 with hair apart");
        if (net == "pspnet") {
            return std::make_unique<PspNetTask>(options, classes);
        }
    } else if (options.kind == "fine") {
        requireSamples(classes == 3, "3 classes are needed");
        if (net == "bass") {
            return std::make_unique<BassTask>(options, classes);
        }
    } else {
        requireSamples(classes > 3, "11 classes (or 19 of CelebAMask-HQ) are needed");
        if (net == "eagrnet") {
            return std::make_unique<EagrNetTask>(options, classes);
        }
        if (net == "bass") {
            return std::make_unique<BassTask>(options, classes);
        }
    }
    noSuchNet(options);
}

data::AugmentationOptions::Strength strengthOf(const TrainingOptions& options) {
    using Strength = data::AugmentationOptions::Strength;
    return options.augmentation == "none"        ? Strength::None
           : options.augmentation == "slight"    ? Strength::Slight
           : options.augmentation == "gentle"    ? Strength::Gentle
           : options.augmentation == "varied"    ? Strength::Varied
           : options.augmentation == "published" ? Strength::Published
                                                 : Strength::Strong;
}

}  // namespace maskwright::models::training
