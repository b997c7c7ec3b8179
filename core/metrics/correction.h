// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/metrics/landmark_error.h"

#include <array>
#include <optional>

// What is left to a person: which points lie too far off to be accepted.
namespace maskwright::core::metrics {

// How far a point may lie off, as a share of the outer-eye distance of the truth.
inline constexpr double kAcceptableError = 0.04;

// Distance of each point from its truth as a share of the outer-eye distance. On contour and brows, where
// people differ along the line, only the way across the line through the neighbours counts. Empty if the
// outer-eye distance is below 1 px.
[[nodiscard]] std::optional<std::array<double, kPointCount>> correctionErrors(const PointMatrix& truth,
                                                                              const PointMatrix& predicted);

// Points that have to be moved; one drag each where nothing follows along. Empty as above.
[[nodiscard]] std::optional<PointMask> pointsToCorrect(const PointMatrix& truth, const PointMatrix& predicted,
                                                       double tolerance = kAcceptableError);

}  // namespace maskwright::core::metrics
