// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "annotation/training/samples.h"
#include "core/predictors.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

// What makes predictors of weight files; app/wiring knows how. An empty function: networks of this kind
// cannot be asked, and so are not judged.
struct Judges {
    std::function<std::unique_ptr<core::FaceLocator>()> locator;
    std::function<std::unique_ptr<core::LandmarkPredictor>(const std::filesystem::path&)> landmarks;
    std::function<std::unique_ptr<core::RegionSegmenter>(const std::filesystem::path&)> fine;
    std::function<std::unique_ptr<core::FaceParser>(const std::filesystem::path&)> parser;
};

struct Judgement {
    std::int64_t faces = 0;  // of the test split that were compared
    // landmarks: nme_interocular, nme_box, auc8_interocular, auc8_box, fr8_interocular, fr8_box; maps: f1{},
    // mean_f1. In percent; null where undefined. Empty without faces.
    nlohmann::json scores = nlohmann::json::object();
    // landmarks: errors of points and of each face, for comparing versions; empty for maps.
    nlohmann::json details = nlohmann::json::object();
    std::vector<dla::Failure> failures;  // photos that could not be read
};

// Asks new weights about the accepted faces of the test split; stores nothing. The face meant is the located
// one that overlaps the accepted points most, or their box where none does by a third.
[[nodiscard]] Judgement judge(const Project& project, SampleKind kind, const std::filesystem::path& weights,
                              const Judges& judges, core::Progress& progress);

}  // namespace maskwright::annotation::training
