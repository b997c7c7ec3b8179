// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/bezier.h"

#include <span>
#include <vector>

namespace maskwright::core::fitting {

// Makes the tangents of the pieces `fullness` times as long: they keep their ends and directions there, but
// are rounder between them (above 1) or flatter.
void makeFuller(std::span<geometry::CubicBezier> pieces, double fullness);

// Two curves through shared corners in a standard pose: the lids of an eye, or the two edges of the inner
// mouth. Both run from the left corner to the right one in the same number of pieces.
struct LidPair {
    std::vector<geometry::CubicBezier> upper;
    std::vector<geometry::CubicBezier> lower;
};

// One parabola y = h (1 - 4 x^2) each through the corners (-0.5, 0) and (0.5, 0), h by least squares over the
// points between them. One bad point does not pull the curve: a point is weighed down by the distance from
// the weighted median of the heights the points ask for (Tukey's biweight, three rounds). Points at or beyond
// the corners say nothing about h and are left out.
[[nodiscard]] LidPair fitParabolas(std::span<const Point> upper, std::span<const Point> lower);

// A smooth curve each through all points, corners included, made fuller by this factor. Requires equal
// counts.
[[nodiscard]] LidPair fitSmoothLids(std::span<const Point> upper, std::span<const Point> lower,
                                    double fullness);

// Samples of both curves, pair by pair. Where the upper one would lie below the lower one (y grows downwards)
// both are their mean, so that lids never cross.
struct LidSamples {
    std::vector<Point> upper;
    std::vector<Point> lower;
    bool open = false;  // false: closed all the way; upper and lower are the same seam
};
[[nodiscard]] LidSamples sampleLids(const LidPair& lids, double flatness);

}  // namespace maskwright::core::fitting
