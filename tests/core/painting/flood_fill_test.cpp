// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/flood_fill.h"

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

TEST_CASE("a fill reaches what is joined by sides and stops at corners") {
    // 1 1 0 1
    // 0 1 0 1
    // 1 0 1 1
    LabelMap map(4, 3);
    for (const auto& [x, y] : {std::pair(0, 0), {1, 0}, {3, 0}, {1, 1}, {3, 1}, {0, 2}, {2, 2}, {3, 2}}) {
        map.at(x, y) = 1;
    }
    CHECK(connectedArea(map, 0, 0) == std::vector<PixelSpan>{{0, 0, 2}, {1, 1, 2}});
    CHECK(connectedArea(map, 3, 1) == std::vector<PixelSpan>{{0, 3, 4}, {1, 3, 4}, {2, 2, 4}});
    CHECK(connectedArea(map, 1, 2) == std::vector<PixelSpan>{{2, 1, 2}});
    CHECK(connectedArea(map, 4, 0).empty());
    CHECK(connectedArea(map, 0, -1).empty());
}

TEST_CASE("a fill goes round corners and up spirals") {
    // A corridor of value 0 in a spiral of walls; all of it is one area.
    LabelMap map(31, 31, 1);
    int x = 0;
    int y = 0;
    int pixels = 0;
    const auto dig = [&](int toX, int toY) {
        while (x != toX || y != toY) {
            pixels += map.at(x, y) == 1 ? 1 : 0;
            map.at(x, y) = 0;
            x += x < toX ? 1 : x > toX ? -1 : 0;
            y += y < toY ? 1 : y > toY ? -1 : 0;
        }
        pixels += map.at(x, y) == 1 ? 1 : 0;
        map.at(x, y) = 0;
    };
    for (int ring = 0; ring < 7; ++ring) {
        dig(30 - 2 * ring, 2 * ring);
        dig(30 - 2 * ring, 30 - 2 * ring);
        dig(2 * ring, 30 - 2 * ring);
        dig(2 * ring, 2 * ring + 2);
    }
    int filled = 0;
    for (const PixelSpan& span : connectedArea(map, 0, 0)) {
        filled += span.x1 - span.x0;
    }
    CHECK(filled == pixels);
}

}  // namespace maskwright::core::painting
