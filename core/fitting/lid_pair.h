// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/bezier.h"

#include <span>

namespace maskwright::core::fitting {

// Two curves through shared corners at (-0.5, 0) and (0.5, 0) of a standard pose: the lids of an eye, or the
// two edges of the inner mouth. The upper one never lies below the lower one (y grows downwards).
struct LidPair {
    geometry::CubicBezier upper;  // both from the left corner to the right one, x linear in the parameter
    geometry::CubicBezier lower;
    bool open = false;  // false: closed; upper and lower are the same seam
};

// One parabola y = h (1 - 4 x^2) each, h by least squares over the points between the corners. One bad point
// does not pull the curve: a point is weighed down by the distance from the weighted median of the heights
// the points ask for (Tukey's biweight, three rounds). Points at or beyond the corners say nothing about h
// and are left out. Parabolas that would cross are closed: both become their mean.
[[nodiscard]] LidPair fitParabolas(std::span<const Point> upper, std::span<const Point> lower);

}  // namespace maskwright::core::fitting
