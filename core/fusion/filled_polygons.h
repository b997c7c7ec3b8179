// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fusion/changed_pixels.h"
#include "core/fusion/part_borders.h"

#include <vector>

namespace maskwright::core::fusion {

// Polygons in painting order, filled once and painted in pieces. Value type.
class FilledPolygons {
  public:
    // Takes the polygons over in place of those before, and adds where they may paint another value now.
    void replace(std::vector<PaintedPolygon> polygons, const PixelRect& window, ChangedPixels& changed);

    [[nodiscard]] bool empty() const { return polygons_.empty(); }
    // Paints a raster whose first pixel is the rectangle's. Requires a rectangle inside the window.
    void paint(const PixelRect& rect, Raster<std::uint8_t>& raster) const;

  private:
    struct Filled {
        PaintedPolygon polygon;
        std::vector<geometry::PixelSpan> spans;  // inside the window
    };
    std::vector<Filled> polygons_;
};

}  // namespace maskwright::core::fusion
