// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <span>
#include <vector>

namespace maskwright::core::fusion {

// A picture of labels in cells of step x step pixels, from its first pixel on; the last ones of a line or
// column may be smaller. On large faces what is smooth is computed for cells and not for pixels. Value type.
class LabelCells {
  public:
    // Requires width >= 0, height >= 0 and step >= 1.
    LabelCells(int width, int height, int step);

    // Which share of each cell has each of the labels: one raster of cells for each of them, 0..1. Requires a
    // picture of this size that has no other labels.
    [[nodiscard]] std::vector<Raster<float>> sharesOf(std::span<const std::uint8_t> labels,
                                                      const Raster<std::uint8_t>& picture) const;

    // Gives the pixels of a rectangle the label with the largest score there, of equal ones the first. Scores
    // belong to the middles of cells and are bilinear between them. Only where the four cells around a pixel
    // disagree its own scores are computed. Requires scores >= 0 of this size, as many as labels, at least
    // one.
    void fillBest(std::span<const Raster<float>> scores, std::span<const std::uint8_t> labels,
                  const PixelRect& pixels, Raster<std::uint8_t>& picture) const;

  private:
    class Between;
    [[nodiscard]] double columnAt(int x) const { return at(x, columns_); }
    [[nodiscard]] double lineAt(int y) const { return at(y, lines_); }
    // Where a pixel lies between the middles of so many cells.
    [[nodiscard]] double at(int pixel, int count) const;
    // The first pixel beyond the middle of a cell.
    [[nodiscard]] int beyond(int cell) const;
    // The cell beside or below, as long as there is one and pixels lie between the two.
    [[nodiscard]] int after(int cell, int count) const;

    int width_;
    int height_;
    int step_;
    int columns_;
    int lines_;
};

}  // namespace maskwright::core::fusion
