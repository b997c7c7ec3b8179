// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace maskwright::annotation::training {

// What makes predictors of weight files; app/wiring knows how. An empty function: networks of this kind
// cannot be asked, and so are not judged. landmarks takes an empty path for the mean shape.
struct Judges {
    std::function<std::unique_ptr<core::FaceLocator>()> locator;
    std::function<std::unique_ptr<core::LandmarkPredictor>(const std::filesystem::path&)> landmarks;
    std::function<std::unique_ptr<core::RegionSegmenter>(const std::filesystem::path&)> coarse;
    std::function<std::unique_ptr<core::RegionSegmenter>(const std::filesystem::path&)> fine;
    std::function<std::unique_ptr<core::FaceParser>(const std::filesystem::path&)> parser;
};

}  // namespace maskwright::annotation::training
