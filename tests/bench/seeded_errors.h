// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checks/shape_checks.h"

#include <functional>
#include <optional>
#include <random>
#include <span>
#include <string>

namespace maskwright::bench {

// A face with one mistake made on purpose.
struct SeededFace {
    core::PointMatrix points = core::PointMatrix::Zero();
    std::vector<std::size_t> wrong;  // the points that were moved
};

// A kind of mistake, and which finding names it.
struct ErrorKind {
    std::string name;
    core::checks::Fault fault;
    // Makes it in a face whose points are right. None where it would not show: the lids of a closed eye have
    // no upper and lower. Points that move by less than 3 % of the outer-eye distance on average are no
    // mistake, as two labellers differ by nearly as much.
    std::function<std::optional<SeededFace>(const core::PointMatrix& truth, std::mt19937& random)> seed;
};

// Ten kinds. Distances are shares of the outer-eye distance, or of the 0.5 that the box's width has in a
// frontal face, whichever is larger, so that profiles are not asked for less.
[[nodiscard]] std::span<const ErrorKind> errorKinds();

// One point moved by this share in a random direction, as the kind "one outlier" does with 15 to 40 %.
[[nodiscard]] SeededFace withOutlier(const core::PointMatrix& truth, double share, std::mt19937& random);
// One part moved likewise, as "shifted part" does with 20 to 45 %.
[[nodiscard]] SeededFace withShiftedPart(const core::PointMatrix& truth, double share, std::mt19937& random);

}  // namespace maskwright::bench
