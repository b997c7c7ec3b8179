// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/distance_transform.h"

#include <algorithm>
#include <vector>

namespace maskwright::core::metrics {

namespace {

// For each pixel the distance to the nearest mask pixel of its column; far where the column has none.
Raster<std::int64_t> columnDistances(const Raster<std::uint8_t>& mask, std::int64_t far) {
    Raster<std::int64_t> distances(mask.width(), mask.height(), far);
    for (int y = 0; y < mask.height(); ++y) {
        for (int x = 0; x < mask.width(); ++x) {
            const std::int64_t above = y > 0 ? std::min(far, distances.at(x, y - 1) + 1) : far;
            distances.at(x, y) = mask.at(x, y) != 0 ? 0 : above;
        }
    }
    for (int y = mask.height() - 2; y >= 0; --y) {
        for (int x = 0; x < mask.width(); ++x) {
            distances.at(x, y) = std::min(distances.at(x, y), distances.at(x, y + 1) + 1);
        }
    }
    return distances;
}

// A column whose parabola is the lowest from `begin` on.
struct Piece {
    std::int64_t column = 0;
    std::int64_t begin = 0;
};

}  // namespace

Raster<std::int64_t> squaredDistances(const Raster<std::uint8_t>& mask) {
    const std::int64_t far = static_cast<std::int64_t>(mask.width()) + mask.height();
    Raster<std::int64_t> columns = columnDistances(mask, far);
    Raster<std::int64_t> result(mask.width(), mask.height(), kNoPixel);
    std::vector<Piece> envelope(static_cast<std::size_t>(mask.width()));
    for (int y = 0; y < mask.height(); ++y) {
        const std::int64_t* heights = columns.row(y);
        const auto parabola = [&](std::int64_t x, std::int64_t column) {
            return (x - column) * (x - column) + heights[column] * heights[column];
        };
        // The first whole x at which the parabola of `right` is below that of `left`. It lies beyond the
        // begin of `left`, where it is not below, so the quotient is not negative.
        const auto crossing = [&](std::int64_t left, std::int64_t right) {
            const std::int64_t difference = parabola(0, right) - parabola(0, left);
            return difference / (2 * (right - left)) + 1;
        };
        std::size_t pieces = 0;
        for (std::int64_t column = 0; column < mask.width(); ++column) {
            if (heights[column] == far) {
                continue;  // no mask pixel in this column
            }
            while (pieces > 0 && parabola(envelope[pieces - 1].begin, envelope[pieces - 1].column) >
                                     parabola(envelope[pieces - 1].begin, column)) {
                --pieces;
            }
            const std::int64_t begin = pieces == 0 ? 0 : crossing(envelope[pieces - 1].column, column);
            if (begin < mask.width()) {
                envelope[pieces++] = {column, begin};
            }
        }
        std::int64_t end = mask.width();
        for (; pieces > 0; --pieces) {
            const Piece& piece = envelope[pieces - 1];
            for (std::int64_t x = piece.begin; x < end; ++x) {
                result.at(static_cast<int>(x), y) = parabola(x, piece.column);
            }
            end = piece.begin;
        }
    }
    return result;
}

}  // namespace maskwright::core::metrics
