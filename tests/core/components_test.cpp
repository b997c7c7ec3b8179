// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/components.h"

#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>
#include <queue>

namespace maskwright::core {

namespace {

// The same by walking from pixel to pixel.
std::vector<std::int64_t> areasByFlooding(const Raster<std::uint8_t>& picture) {
    Raster<std::uint8_t> seen(picture.width(), picture.height());
    std::vector<std::int64_t> areas;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (seen.at(x, y) != 0) {
                continue;
            }
            std::int64_t area = 0;
            std::queue<std::pair<int, int>> open({{x, y}});
            seen.at(x, y) = 1;
            for (; !open.empty(); open.pop(), ++area) {
                const auto [px, py] = open.front();
                for (int dy = -1; dy <= 1; ++dy) {
                    for (int dx = -1; dx <= 1; ++dx) {
                        if (picture.bounds().contains(px + dx, py + dy) && seen.at(px + dx, py + dy) == 0 &&
                            picture.at(px + dx, py + dy) == picture.at(x, y)) {
                            seen.at(px + dx, py + dy) = 1;
                            open.push({px + dx, py + dy});
                        }
                    }
                }
            }
            areas.push_back(area);
        }
    }
    std::sort(areas.begin(), areas.end());
    return areas;
}

}  // namespace

TEST_CASE("pieces of random pictures are those that a walk from pixel to pixel finds") {
    std::mt19937 random(3);
    for (int round = 0; round < 60; ++round) {
        Raster<std::uint8_t> picture(1 + static_cast<int>(random() % 24),
                                     1 + static_cast<int>(random() % 24));
        for (std::uint8_t& pixel : picture.pixels()) {
            pixel = static_cast<std::uint8_t>(random() % (2 + random() % 3));
        }
        const Components components(picture);
        std::vector<std::int64_t> areas;
        std::set<std::size_t> pieces;
        for (std::size_t run = 0; run < components.runs().size(); ++run) {
            if (pieces.insert(components.pieceOf(run)).second) {
                areas.push_back(components.areas()[components.pieceOf(run)]);
            }
        }
        std::sort(areas.begin(), areas.end());
        CHECK(areas == areasByFlooding(picture));
    }
}

TEST_CASE("a picture without pixels has no pieces") {
    CHECK(Components(Raster<std::uint8_t>()).runs().empty());
    CHECK(Components(Raster<std::uint8_t>(4, 0)).runs().empty());
}

}  // namespace maskwright::core
