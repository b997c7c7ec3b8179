// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <algorithm>

namespace maskwright::core {

// The value between the middles of the four pixels around (x, y), which are whole numbers; beyond the
// outermost middles as there. Requires a raster of at least one pixel.
template <typename T>
[[nodiscard]] float bilinear(const Raster<T>& raster, double x, double y) {
    const double column = std::clamp(x, 0.0, raster.width() - 1.0);
    const double line = std::clamp(y, 0.0, raster.height() - 1.0);
    const int left = static_cast<int>(column);
    const int top = static_cast<int>(line);
    const int right = std::min(left + 1, raster.width() - 1);
    const int bottom = std::min(top + 1, raster.height() - 1);
    const auto byColumn = static_cast<float>(column - left);
    const auto byLine = static_cast<float>(line - top);
    const auto at = [&](int i, int j) { return static_cast<float>(raster.at(i, j)); };
    return (1 - byLine) * ((1 - byColumn) * at(left, top) + byColumn * at(right, top)) +
           byLine * ((1 - byColumn) * at(left, bottom) + byColumn * at(right, bottom));
}

}  // namespace maskwright::core
