// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <array>

namespace maskwright::core::shape {

// The points that a person clicks to start a face anew, in this order: both pupils, the tip of the nose, both
// corners of the mouth.
inline constexpr std::array<std::size_t, 5> kFivePoints{104, 105, 54, 84, 90};

// The shipped mean shape carried onto the five places (photo coordinates, in the order of kFivePoints) by the
// similarity that fits them best. The five stand exactly where they were clicked, as Moved; all others are
// Predicted, as certain as MeanShapePredictor's. Throws Error if the places coincide.
[[nodiscard]] Landmarks startedFrom(const std::array<Point, kFivePoints.size()>& places);

}  // namespace maskwright::core::shape
