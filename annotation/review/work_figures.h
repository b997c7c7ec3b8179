// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

// How the work on points goes: for planning and for judging models, never for ranking people. All of it
// follows from the revisions that are there anyway; nothing else is recorded, and nothing leaves the project.
namespace maskwright::annotation::review {

// Longer without an edit is a break: of the time before the next edit only so much counts.
inline constexpr double kBreakSeconds = 60;
// What needs to read points is measured on so many of the faces accepted last.
inline constexpr std::size_t kFacesMeasured = 1000;

struct WorkFigures {
    // People looked at these one by one and accepted them; blind copies count, faces that were accepted all
    // at once or imported do not.
    std::int64_t facesAccepted = 0;
    double activeMinutes = 0;
    [[nodiscard]] std::optional<double> minutesPer100() const;

    // Against the truth of control faces that were mixed in (inter-ocular NME, shares).
    std::int64_t controlFaces = 0;
    std::int64_t controlFacesDone = 0;
    std::optional<double> controlMedian;
    std::optional<double> controlPercentile90;

    // What people changed of the points that a model had placed.
    std::int64_t facesMeasured = 0;
    std::optional<double> untouchedShare;  // accepted as they were
    std::optional<double> changedPoints;   // per face
    struct PartChange {
        double changedPoints = 0;  // per face
        double distance = 0;       // mean of all its points between prediction and acceptance, share of the
                                   // outer-eye distance
    };
    std::array<PartChange, core::kPartCount> parts{};
    // Changed points per face by what had placed them, as it is stored with the points.
    struct Placed {
        std::int64_t faces = 0;
        double changedPoints = 0;
    };
    std::map<std::string, Placed> byModel;
};
[[nodiscard]] WorkFigures workFigures(const Project& project);

// The time in which a person's steps (by time) were made, in seconds, breaks left out. Times that cannot be
// read count as nothing.
[[nodiscard]] double activeSeconds(std::span<const store::WorkStep> steps);

// percent where a share is meant; null where nothing was measured.
[[nodiscard]] nlohmann::json toJson(const WorkFigures& figures);
// "4.2 active minutes per 100 accepted faces, at an error of 1.9 % (median; 90 %: 2.8 %) on 20 control faces;
// 31 % accepted as they were"
[[nodiscard]] std::string words(const WorkFigures& figures);

// The measured counterpart of a version's expected drags: changed points per face among faces that it placed.
[[nodiscard]] std::optional<WorkFigures::Placed> placedBy(const WorkFigures& figures,
                                                          const std::string& weightsSha256);

}  // namespace maskwright::annotation::review
