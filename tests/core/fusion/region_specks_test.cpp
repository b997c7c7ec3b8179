// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/region_specks.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::fusion {

namespace {

// '.' background, 's' skin, 'h' hair.
Raster<std::uint8_t> drawn(const std::vector<std::string>& rows) {
    Raster<std::uint8_t> regions(static_cast<int>(rows.front().size()), static_cast<int>(rows.size()));
    for (int y = 0; y < regions.height(); ++y) {
        for (int x = 0; x < regions.width(); ++x) {
            const char letter = rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
            regions.at(x, y) = letter == 's' ? 1 : (letter == 'h' ? 2 : 0);
        }
    }
    return regions;
}

Raster<std::uint8_t> cleaned(const std::vector<std::string>& rows, std::int64_t leastPixels) {
    Raster<std::uint8_t> regions = drawn(rows);
    cleanSpecks(regions, leastPixels);
    return regions;
}

}  // namespace

TEST_CASE("an island becomes what surrounds it, a larger one stays") {
    CHECK(cleaned({"ssssssss", "s.ssssss", "ssss..ss", "ssss..ss", "ssshssss"}, 4) ==
          drawn({"ssssssss", "ssssssss", "ssss..ss", "ssss..ss", "ssssssss"}));
}

TEST_CASE("between two regions the longer border decides, and skin where both are equal") {
    CHECK(cleaned({"hhhhhh", "hh..hh", "ssssss", "ssssss"}, 3) ==
          drawn({"hhhhhh", "hhhhhh", "ssssss", "ssssss"}));
    CHECK(cleaned({"hhhhhh", "hhh.ss", "ssssss", "ssssss"}, 3) ==
          drawn({"hhhhhh", "hhhsss", "ssssss", "ssssss"}));
}

TEST_CASE("thin strands stay whole, also where they run aslant") {
    const std::vector<std::string> strand{"hsssss", "shssss", "sshsss", "ssshss", "sssshs", "sssssh"};
    CHECK(cleaned(strand, 6) == drawn(strand));
    CHECK(cleaned(strand, 7) == drawn(std::vector<std::string>(6, "ssssss")));
    // The same, leaning the other way: runs of neighbouring rows that end in the same column count as well.
    const std::vector<std::string> other{"sssssh", "sssshs", "ssshss", "sshsss", "shssss", "hsssss"};
    CHECK(cleaned(other, 6) == drawn(other));
    const std::vector<std::string> line{"ssssssss", "hhhhhhhh", "ssssssss"};
    CHECK(cleaned(line, 8) == drawn(line));
}

TEST_CASE("around the picture lies background") {
    CHECK(cleaned({"s...", "....", "...."}, 2) == drawn({"....", "....", "...."}));
    // Two edges to skin and two to what lies around.
    CHECK(cleaned({".sss", "ssss", "ssss"}, 2) == drawn({"ssss", "ssss", "ssss"}));
}

TEST_CASE("islands that touch nothing but islands stay, and 1 or 0 cleans nothing") {
    const std::vector<std::string> board{"s.", ".s"};
    CHECK(cleaned(board, 1) == drawn(board));
    CHECK(cleaned(board, 0) == drawn(board));
    Raster<std::uint8_t> none;
    cleanSpecks(none, 5);
    CHECK(none.empty());
}

TEST_CASE("runs find the same islands as a walk over all pixels") {
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        Raster<std::uint8_t> regions(1 + static_cast<int>(random() % 12),
                                     1 + static_cast<int>(random() % 12));
        for (std::uint8_t& value : regions.pixels()) {
            value = static_cast<std::uint8_t>(random() % 3);
        }
        Raster<std::uint8_t> result = regions;
        cleanSpecks(result, 4);
        // Every pixel that changed was of an island of fewer than 4 pixels, and no other pixel changed.
        for (int y = 0; y < regions.height(); ++y) {
            for (int x = 0; x < regions.width(); ++x) {
                std::vector<std::pair<int, int>> island{{x, y}};
                for (std::size_t i = 0; i < island.size() && island.size() < 200; ++i) {
                    for (int dy = -1; dy <= 1; ++dy) {
                        for (int dx = -1; dx <= 1; ++dx) {
                            const std::pair<int, int> next{island[i].first + dx, island[i].second + dy};
                            const bool same = regions.bounds().contains(next.first, next.second) &&
                                              regions.at(next.first, next.second) == regions.at(x, y);
                            if (same && std::find(island.begin(), island.end(), next) == island.end()) {
                                island.push_back(next);
                            }
                        }
                    }
                }
                if (island.size() >= 4) {
                    REQUIRE(result.at(x, y) == regions.at(x, y));
                } else {
                    // The island is of one mind.
                    for (const auto& [otherX, otherY] : island) {
                        REQUIRE(result.at(otherX, otherY) == result.at(x, y));
                    }
                }
            }
        }
    }
}

}  // namespace maskwright::core::fusion
