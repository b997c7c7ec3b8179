// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/components.h"

#include <map>
#include <random>
#include <set>
#include <string>

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

TEST_CASE("a piece lies wholly inside another, or in none") {
    const std::vector<std::string> drawn{
        "aaaaaaaaaa",  //
        "abbaaaccca",  // b: one island
        "abbaaacdca",  // c: a ring around d, which is no island: it meets two pieces
        "aaaaaaccca",  //
        "aeaaaaaaaa",  // e: meets a and f
        "afaaaaaagg",  // f, g: at the rim
    };
    Raster<std::uint8_t> picture(10, 6);
    for (int y = 0; y < 6; ++y) {
        for (int x = 0; x < 10; ++x) {
            picture.at(x, y) =
                static_cast<std::uint8_t>(drawn[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)]);
        }
    }
    const Components components(picture);
    const std::vector<std::size_t> around = components.enclosing();
    const auto pieceAt = [&](int x, int y) {
        for (std::size_t run = 0; run < components.runs().size(); ++run) {
            const Run& one = components.runs()[run];
            if (one.y == y && x >= one.x0 && x < one.x1) {
                return components.pieceOf(run);
            }
        }
        return Components::kNoPiece;
    };
    CHECK(around[pieceAt(1, 1)] == pieceAt(0, 0));
    CHECK(around[pieceAt(7, 2)] == pieceAt(6, 1));
    for (const auto& [x, y] : {std::pair(0, 0), {6, 1}, {1, 4}, {1, 5}, {9, 5}}) {
        CHECK(around[pieceAt(x, y)] == Components::kNoPiece);
    }
    CHECK(Components(Raster<std::uint8_t>()).enclosing().empty());
    // A ring that is smaller than what it holds encloses nothing.
    Raster<std::uint8_t> ring(9, 9, std::uint8_t{1});
    for (int y = 2; y < 7; ++y) {
        ring.at(1, y) = ring.at(7, y) = ring.at(y, 1) = ring.at(y, 7) = 3;
        for (int x = 2; x < 7; ++x) {
            ring.at(x, y) = 2;
        }
    }
    CHECK(Components(ring).enclosing() ==
          std::vector<std::size_t>(Components(ring).runs().size(), Components::kNoPiece));
}

}  // namespace maskwright::core
