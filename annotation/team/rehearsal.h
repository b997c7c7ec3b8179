// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/predictors.h"
#include "core/progress.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

// Practice before the real work: faces whose truth is known, in a project of their own, with points as they
// were first placed: accepted faces of the project, or drawn ones, while it has none or too few. The person
// corrects and accepts them as any others, and then sees their own error. Nothing of it reaches the project
// that the faces come from.
namespace maskwright::annotation::team {

inline constexpr std::int64_t kRehearsalFaces = 20;

// Makes it in the folder (new or empty) from so many accepted faces, those first that a second person has
// verified; faces of the test split, blind copies and faces whose photos are gone are left out. Returns how
// many faces there are. Throws Error if there is none.
std::int64_t makeRehearsal(const Project& project, const std::filesystem::path& folder, std::int64_t count);
// How many faces that could be made from.
[[nodiscard]] std::int64_t facesToPractiseOn(const Project& project);

// Makes it from so many synthetic portraits, whose points are known exactly, as the predictor places them.
// Takes about half a second each. Throws Cancelled; what lies in the folder then is no rehearsal.
void drawRehearsal(const Project& project, const std::filesystem::path& folder, std::int64_t count,
                   const core::LandmarkPredictor& predictor, core::Progress& progress);

struct RehearsalResult {
    std::filesystem::path home;  // the project that it was made from
    std::int64_t faces = 0;
    std::int64_t done = 0;  // accepted
    // Mean distances from the truth over the accepted faces, in outer-eye distances: of the accepted points,
    // and of those that had been placed.
    struct Error {
        double own = 0;
        double placed = 0;
    };
    Error all;
    std::array<Error, core::kPartCount> parts{};
};
// None if the project is no rehearsal.
[[nodiscard]] std::optional<RehearsalResult> rehearsalResult(const Project& project);

}  // namespace maskwright::annotation::team
