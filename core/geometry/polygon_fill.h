// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/raster.h"

#include <span>
#include <vector>

// Exact filling of polygons with sub-pixel vertices.
// The rule: a pixel belongs to a polygon if its centre lies inside or exactly on the border (a half-pixel tie
// goes to the part). Inside means non-zero winding, so that a contour that crosses itself has no holes. Two
// polygons that share a border therefore leave no gap, and where both claim a centre on the border the one
// painted later has it.
namespace maskwright::core::geometry {

// A simple closed polygon; the last vertex is joined to the first.
using Polygon = std::vector<Point>;

// Pixels x0 .. x1-1 of row y.
struct PixelSpan {
    int y = 0;
    int x0 = 0;
    int x1 = 0;
    bool operator==(const PixelSpan&) const = default;
};

// False for a polygon without pixels by rule: fewer than 3 vertices, or a vertex that is not finite or lies
// farther than 1e9 px away, where differences would lose their meaning.
[[nodiscard]] bool isFillable(std::span<const Point> polygon);

// The pixels of the polygon inside clip: spans sorted by row and column, never empty, overlapping or
// touching. Clipping never changes a pixel inside the clip. A polygon that is not fillable has none. Works in
// time of rows plus spans, whatever the polygon's area.
[[nodiscard]] std::vector<PixelSpan> polygonSpans(std::span<const Point> polygon, const PixelRect& clip);

// Which share of each pixel of rect (a square of side 1 around its centre) the union of the polygons covers,
// 0..255. Exact for simple polygons that do not overlap; where they do, the shares of one pixel add up to at
// most 255.
[[nodiscard]] Raster<std::uint8_t> polygonCoverage(std::span<const Polygon> polygons, const PixelRect& rect);

// The smallest rectangle of whole pixels that holds every pixel a fill of the polygon can touch; empty if it
// is not fillable.
[[nodiscard]] PixelRect pixelBounds(std::span<const Point> polygon);

// The convex hull, counter-clockwise in x right, y up (Andrew 1979). Fewer than 3 distinct points give these
// points.
[[nodiscard]] Polygon convexHull(std::vector<Point> points);

}  // namespace maskwright::core::geometry
