// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/contrast_edges.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image {

namespace {

// Price of parting two neighbours of equal colour, against the costs of the regions (natural logarithms).
constexpr float kEdgePrice = 3.0F;

}  // namespace

CutEdges contrastEdges(const Raster<Colour>& colours) {
    const int width = colours.width();
    const int height = colours.height();
    CutEdges edges{Raster<float>(width, height), Raster<float>(width, height), Raster<float>(width, height),
                   Raster<float>(width, height)};
    double sum = 0;
    double count = 0;
    const auto each = [&](Raster<float>& raster, int dx, int dy, auto&& visit) {
        for (int y = 0; y + dy < height; ++y) {
            for (int x = std::max(0, -dx); x < std::min(width, width - dx); ++x) {
                visit(raster.at(x, y), (colours.at(x, y) - colours.at(x + dx, y + dy)).squaredNorm());
            }
        }
    };
    const auto add = [&](float& /*price*/, float squared) {
        sum += squared;
        ++count;
    };
    each(edges.right, 1, 0, add);
    each(edges.down, 0, 1, add);
    const double mean = count > 0 ? std::max(sum / count, 1e-3) : 1;
    const auto factor = static_cast<float>(-1 / (2 * mean));
    const auto price = [&](float distance) {
        return [factor, distance](float& value, float squared) {
            value = kEdgePrice / distance * std::exp(factor * squared / (distance * distance));
        };
    };
    constexpr float kDiagonal = 1.41421356F;
    each(edges.right, 1, 0, price(1));
    each(edges.down, 0, 1, price(1));
    each(edges.downRight, 1, 1, price(kDiagonal));
    each(edges.downLeft, -1, 1, price(kDiagonal));
    return edges;
}

}  // namespace maskwright::core::image
