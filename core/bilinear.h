// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

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

// The same of a photo's three channels, 0..255. Requires a photo that is not empty.
[[nodiscard]] inline std::array<double, 3> bilinear(const ImageView& photo, double x, double y) {
    const double column = std::clamp(x, 0.0, photo.width - 1.0);
    const double line = std::clamp(y, 0.0, photo.height - 1.0);
    const int left = static_cast<int>(column);
    const int top = static_cast<int>(line);
    const double byColumn = column - left;
    const double byLine = line - top;
    const std::uint8_t* upper = photo.row(top);
    const std::uint8_t* lower = photo.row(std::min(top + 1, photo.height - 1));
    const auto first = 3 * static_cast<std::size_t>(left);
    const auto second = 3 * static_cast<std::size_t>(std::min(left + 1, photo.width - 1));
    std::array<double, 3> colour{};
    for (std::size_t i = 0; i < colour.size(); ++i) {
        colour[i] = (1 - byLine) * ((1 - byColumn) * upper[first + i] + byColumn * upper[second + i]) +
                    byLine * ((1 - byColumn) * lower[first + i] + byColumn * lower[second + i]);
    }
    return colour;
}

}  // namespace maskwright::core
