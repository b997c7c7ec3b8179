// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/polygon_fill.h"
#include "core/label_map.h"

#include <span>
#include <vector>

// Borders of facial parts where the points leave room for doubt: between what the contour says and what a
// parser has seen at the pixels themselves.
namespace maskwright::core::fusion {

// A polygon that paints one value, with the pixels it may touch.
struct PaintedPolygon {
    geometry::Polygon polygon;
    PixelRect bounds;
    FaceClass value = FaceClass::Skin;

    bool operator==(const PaintedPolygon&) const = default;
};

// Paints the polygons, one after the other, into a raster whose first pixel is the rectangle's.
void paint(std::span<const PaintedPolygon> polygons, const PixelRect& rect, Raster<std::uint8_t>& raster);

// Labels of some parts; 0 where there is none of them.
struct PartLabels {
    PixelRect rect;
    Raster<std::uint8_t> labels;  // of the rectangle's size
};

// Lays the labels that are not 0 over a raster whose first pixel is the rectangle's.
void lay(const PartLabels& labels, const PixelRect& rect, Raster<std::uint8_t>& raster);

// The parts as a contour says that may be off by doubtPx, and as they were seen. The contour's parts, blurred
// by part of the doubt, say how likely each class is at a pixel before anybody has looked; the class at a
// pixel is the one whose likelihood times the parser's probability of it is the largest. So borders move by
// about as much as the points may be off, and a part never appears or goes as a whole. parts: those that
// share borders, in painting order. The labels lie inside the window. Without enough doubt, or beyond what
// was seen, they are the contour's.
[[nodiscard]] PartLabels seenParts(std::span<const PaintedPolygon> parts, double doubtPx,
                                   const PartProbabilities& seen, const PixelRect& window);

// Whether seenParts() would differ from the contours by more than ties: the blur must reach pixels.
[[nodiscard]] bool leavesRoom(FaceClass part, double doubtPx);

}  // namespace maskwright::core::fusion
