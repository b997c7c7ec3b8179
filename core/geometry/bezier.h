// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/landmarks.h"

#include <span>
#include <vector>

namespace maskwright::core::geometry {

// One cubic piece of a contour: starts at p0, ends at p3, tangents towards p1 and from p2. A similarity (or
// any affine map) of the four points is the map of the curve, so curves are fitted in standard poses and
// carried back exactly.
struct CubicBezier {
    Point p0 = Point::Zero();
    Point p1 = Point::Zero();
    Point p2 = Point::Zero();
    Point p3 = Point::Zero();

    [[nodiscard]] static CubicBezier line(const Point& from, const Point& to);
    [[nodiscard]] Point at(double t) const;
    [[nodiscard]] CubicBezier mapped(const Similarity& toFromHere) const;
    [[nodiscard]] CubicBezier reversed() const { return {p3, p2, p1, p0}; }
};

// How many equal steps in t keep every chord within flatnessPx of the curve (Wang's bound on the second
// derivative), at least 1 and never more than a fixed number, so that no input can make the work unbounded.
// Requires flatnessPx > 0.
[[nodiscard]] int flatSteps(const CubicBezier& curve, double flatnessPx);

// Appends the curve without its first point: chords within flatnessPx of it, the last sample exactly p3.
void appendFlattened(const CubicBezier& curve, double flatnessPx, std::vector<Point>& samples);

// A smooth open curve through the points, one piece per neighbouring pair: centripetal Catmull-Rom (Yuksel,
// Schaefer, Keyser 2011), which neither loops nor overshoots where distances differ. The end pieces are
// parabolas, so that the curve bends on to its tips as it came. Two points give a straight line, fewer
// nothing; repeated points are allowed.
[[nodiscard]] std::vector<CubicBezier> smoothCurve(std::span<const Point> points);

// The curve through the points that bends least: a natural cubic spline over the chord length, one piece per
// neighbouring pair, with continuous curvature. Rounder than smoothCurve(), but it may overshoot where
// distances differ much. Two points give a straight line, fewer nothing; repeated points are allowed.
[[nodiscard]] std::vector<CubicBezier> naturalCurve(std::span<const Point> points);

}  // namespace maskwright::core::geometry
