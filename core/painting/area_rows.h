// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/painting/mended_map.h"

#include <span>
#include <vector>

// Painted areas row by row: a preview that follows the hand changes in few of them from one move to the next.
namespace maskwright::core::painting {

// Rows y0 .. y1-1.
struct RowRange {
    int y0 = 0;
    int y1 = 0;
    bool operator==(const RowRange&) const = default;
};

// The rows in which two lists of areas paint differently, from top to bottom, none touching another. Requires
// spans that are sorted by row and column, and no value twice in a list.
[[nodiscard]] std::vector<RowRange> differingRows(std::span<const PaintedArea> before,
                                                  std::span<const PaintedArea> after);

// What the areas paint in the rows. Requires sorted spans.
[[nodiscard]] std::vector<PaintedArea> areasInRows(std::span<const PaintedArea> areas, const RowRange& rows);

}  // namespace maskwright::core::painting
