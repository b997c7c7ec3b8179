// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <bitset>
#include <optional>
#include <span>
#include <vector>

namespace maskwright::core::fitting {

// Which classes of a label map are meant.
using ClassMask = std::bitset<kClassCount>;

// One step of the border between two areas: the middle of the side that two pixels share, and where outside
// lies there (unit vector, the mean of the steps around, as sides of pixels are straight and borders are
// not).
struct BorderStep {
    Point place = Point::Zero();
    Point outward = Point::Zero();
};

// All steps from a pixel of inside to a pixel of outside, from top to bottom. smoothPx: how far around a step
// outward is averaged, > 0. Pixels that are no class belong to neither.
[[nodiscard]] std::vector<BorderStep> bordersOf(const LabelMap& map, const ClassMask& inside,
                                                const ClassMask& outside, double smoothPx);

// The step nearest to a place, of those within reach whose outside lies on the side of outward (zero: all).
[[nodiscard]] const BorderStep* nearestStep(std::span<const BorderStep> border, const Point& place,
                                            const Point& outward, double reachPx);

// The end of an area in a direction, by its border: the middle of the steps within slackPx of the farthest
// one, moved out to that one. hidden: steps of the same area to what may lie over it. None where there is no
// border, or where half of the end or more is hidden.
[[nodiscard]] std::optional<Point> endOf(std::span<const BorderStep> border,
                                         std::span<const BorderStep> hidden, const Point& direction,
                                         double slackPx);

}  // namespace maskwright::core::fitting
