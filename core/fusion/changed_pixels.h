// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fusion/part_borders.h"
#include "core/geometry/polygon_fill.h"
#include "core/raster.h"

#include <span>
#include <vector>

namespace maskwright::core::fusion {

// Collects pixels of a window that may have changed, tile by tile, and gives few rectangles that hold them.
// When a point is dragged, slivers along the borders of parts change all over the face: one rectangle around
// them would be the whole face.
class ChangedPixels {
  public:
    explicit ChangedPixels(const PixelRect& window);

    // What lies outside the window counts for nothing.
    void add(const PixelRect& rect);
    // The pixels that are in one of two areas alone. Each as polygonSpans() gives it.
    void addDifference(std::span<const geometry::PixelSpan> before,
                       std::span<const geometry::PixelSpan> after);
    // The pixels that have another label; beside its rectangle each has the label 0.
    void addDifference(const PartLabels& before, const PartLabels& after);

    // Inside the window, none empty, none overlapping another, from top to bottom.
    [[nodiscard]] std::vector<PixelRect> rects() const;

  private:
    void addRow(int y, int x0, int x1);

    PixelRect window_;
    Raster<std::uint8_t> tiles_;  // 1: changed
};

}  // namespace maskwright::core::fusion
