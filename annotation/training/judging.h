// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "annotation/training/judges.h"
#include "annotation/training/samples.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

struct Judgement {
    std::int64_t faces = 0;  // of the test split that were compared
    // landmarks: nme_interocular, nme_box, auc8_interocular, auc8_box, fr8_interocular, fr8_box; maps: f1{},
    // mean_f1. In percent; null where undefined. Empty without faces.
    nlohmann::json scores = nlohmann::json::object();
    // landmarks: errors per_point, per_part and per_face, and drags_per_face (points that lie too far off to
    // be accepted); empty for maps.
    nlohmann::json details = nlohmann::json::object();
    std::vector<dla::Failure> failures;  // photos that could not be read
};

// Asks new weights about the accepted faces of the test split (see test_faces.h).
[[nodiscard]] Judgement judge(const Project& project, SampleKind kind, const std::filesystem::path& weights,
                              const Judges& judges, core::Progress& progress);

}  // namespace maskwright::annotation::training
