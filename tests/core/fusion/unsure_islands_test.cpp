// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/unsure_islands.h"

#include "core/fusion/fuse.h"
#include "core/fusion/live_label_map.h"

#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::fusion {

namespace {

// '.' background, 's' skin, 'h' hair, all sure; capitals 'B', 'S', 'H' 5 % ahead of both others, 'T' skin
// that is 30 % ahead.
RegionMap seenAs(const std::vector<std::string>& rows) {
    const int width = static_cast<int>(rows.front().size());
    const int height = static_cast<int>(rows.size());
    RegionMap seen{width,
                   height,
                   {0, 0, width, height},
                   Raster<std::uint8_t>(width, height),
                   Raster<std::uint8_t>(width, height)};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::uint8_t& hair = seen.hair.at(x, y);
            std::uint8_t& skin = seen.skin.at(x, y);
            switch (rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)]) {
                case 's':
                    skin = 255;
                    break;
                case 'h':
                    hair = 255;
                    break;
                case 'B':
                    hair = skin = 80;
                    break;
                case 'S':
                    skin = 94;
                    hair = 81;
                    break;
                case 'H':
                    hair = 94;
                    skin = 81;
                    break;
                case 'T':
                    skin = 136;
                    hair = 59;
                    break;
                default:
                    break;
            }
        }
    }
    return seen;
}

Raster<std::uint8_t> cleaned(const std::vector<std::string>& rows, std::int64_t mostPixels = 100,
                             double leastLead = 0.12) {
    const RegionMap seen = seenAs(rows);
    Raster<std::uint8_t> regions = strongestRegions(seen);
    yieldUnsureIslands(regions, seen, leastLead, mostPixels);
    return regions;
}

Raster<std::uint8_t> expected(const std::vector<std::string>& rows) {
    return strongestRegions(seenAs(rows));
}

const std::vector<std::string> kSkinInFringe{"hhhhhhh", "hhSShhh", "hhSShhh", "hhhhhhh"};

}  // namespace

TEST_CASE("an island that nothing is sure of becomes what surrounds it, a sure one stays") {
    CHECK(cleaned(kSkinInFringe) == expected({"hhhhhhh", "hhhhhhh", "hhhhhhh", "hhhhhhh"}));
    const std::vector<std::string> sure{"hhhhhhh", "hhsshhh", "hhTThhh", "hhhhhhh"};
    CHECK(cleaned(sure) == expected(sure));
    CHECK(cleaned({".......", "..HHHH.", "..HHH..", "......."}) ==
          expected({".......", ".......", ".......", "......."}));
    CHECK(cleaned({"sssssss", "sssBBss", "sssssss", "sssssss"}) ==
          expected({"sssssss", "sssssss", "sssssss", "sssssss"}));
}

TEST_CASE("the whole island counts, not its surest or least sure pixel") {
    // Leads of 5 % but for one pixel of 30 %: 10 % on average of five, 17.5 % of two.
    CHECK(cleaned({"hhhhhhh", "hhSSShh", "hhSThhh", "hhhhhhh"}) ==
          expected({"hhhhhhh", "hhhhhhh", "hhhhhhh", "hhhhhhh"}));
    const std::vector<std::string> surer{"hhhhhhh", "hhShhhh", "hhThhhh", "hhhhhhh"};
    CHECK(cleaned(surer) == expected(surer));
}

TEST_CASE("strands on skin stay, however unsure") {
    const std::vector<std::string> strands{"sssssss", "sHsssss", "ssHssHs", "sssssss"};
    CHECK(cleaned(strands) == expected(strands));
}

TEST_CASE("what touches two pieces or the rim of the window is no island") {
    const std::vector<std::string> between{"hhhhhhh", "hhSShhh", "hhsssss", "hhsssss"};
    CHECK(cleaned(between) == expected(between));
    const std::vector<std::string> bridge{"hhhhhhhh", "hhSShhhh", "hh....hh", "hh....hh", "hhhhhhhh"};
    CHECK(cleaned(bridge) == expected(bridge));
    const std::vector<std::string> rim{"SShhhhh", "SShhhhh", "hhhhhhh", "hhhhhhh"};
    CHECK(cleaned(rim) == expected(rim));
    // A corner joins two pieces of one region: one island, that goes as a whole.
    CHECK(cleaned({"hhhhhhh", "hhShhhh", "hhhShhh", "hhhhhhh"}) ==
          expected({"hhhhhhh", "hhhhhhh", "hhhhhhh", "hhhhhhh"}));
}

TEST_CASE("an island within an island: the inner one goes first, and takes nothing with it") {
    const std::vector<std::string> rings{"sssssss", "shhhhhs", "shSSShs", "shSSShs", "shhhhhs", "sssssss"};
    CHECK(cleaned(rings) == expected({"sssssss", "shhhhhs", "shhhhhs", "shhhhhs", "shhhhhs", "sssssss"}));
    // With a hole that nothing is sure of, an island goes as well.
    CHECK(cleaned({".......", ".HHHHH.", ".HHBHH.", ".HHHHH.", "......."}) ==
          expected({".......", ".......", ".......", ".......", "......."}));
    // A ring that is smaller than what it holds does not swallow it.
    const std::vector<std::string> ring{"sssssssss", "sshhhhsss", "shSSSShss", "shSSSShss",
                                        "shSSSShss", "shSSSShss", "sshhhhsss", "sssssssss"};
    CHECK(cleaned(ring) == expected(ring));
}

TEST_CASE("large islands stay, and a lead of 0 cleans nothing") {
    CHECK(cleaned(kSkinInFringe, 3) == expected(kSkinInFringe));
    CHECK(cleaned(kSkinInFringe, 4) != expected(kSkinInFringe));
    CHECK(cleaned(kSkinInFringe, 100, 0) == expected(kSkinInFringe));
    CHECK(cleaned(kSkinInFringe, 0) == expected(kSkinInFringe));
    RegionMap none;
    Raster<std::uint8_t> empty;
    yieldUnsureIslands(empty, none, 0.12, 100);
    CHECK(empty.empty());
}

TEST_CASE("whatever the regions, only islands change, each as a whole, and sure regions not at all") {
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
        const int width = 1 + static_cast<int>(random() % 14);
        const int height = 1 + static_cast<int>(random() % 14);
        RegionMap seen{width,
                       height,
                       {0, 0, width, height},
                       Raster<std::uint8_t>(width, height),
                       Raster<std::uint8_t>(width, height)};
        RegionMap sure = seen;
        for (std::size_t i = 0; i < seen.hair.pixels().size(); ++i) {
            const std::uint_fast32_t hair = random() % 3 == 0 ? 20 + random() % 80 : random() % 30;
            seen.hair.pixels()[i] = static_cast<std::uint8_t>(hair);
            seen.skin.pixels()[i] = static_cast<std::uint8_t>(random() % (256 - hair));
            (random() % 2 == 0 ? sure.hair : sure.skin).pixels()[i] = 255;
        }
        const Raster<std::uint8_t> before = strongestRegions(seen);
        Raster<std::uint8_t> after = before;
        yieldUnsureIslands(after, seen, 0.12, 20);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                if (after.at(x, y) == before.at(x, y)) {
                    continue;
                }
                REQUIRE((x > 0 && y > 0 && x + 1 < width && y + 1 < height));
                for (int dy = -1; dy <= 1; ++dy) {
                    for (int dx = -1; dx <= 1; ++dx) {  // never a piece in two
                        const bool same = before.at(x + dx, y + dy) == before.at(x, y);
                        REQUIRE((!same || after.at(x + dx, y + dy) == after.at(x, y)));
                    }
                }
            }
        }
        Raster<std::uint8_t> kept = strongestRegions(sure);
        yieldUnsureIslands(kept, sure, 0.12, 20);
        REQUIRE(kept == strongestRegions(sure));
    }
}

}  // namespace maskwright::core::fusion
