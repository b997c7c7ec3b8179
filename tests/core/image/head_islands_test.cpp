// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_islands.h"

#include "core/error.h"
#include "core/label_map.h"

#include <cmath>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::Region;
using core::image::HeadPlace;

TEST_CASE("Hair inside the face is skin, hair that reaches in from outside is hair", "[head-islands]") {
    constexpr int kSide = 100;
    core::Raster<std::uint8_t> regions(kSide, kSide);
    core::Raster<HeadPlace> places(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            places.at(x, y).radius = std::hypot(x - 50, y - 50) / 30;
            const bool face = places.at(x, y).radius < 1;
            regions.at(x, y) = static_cast<std::uint8_t>(face ? Region::Skin : Region::Background);
        }
    }
    const auto fill = [&](int x0, int y0, int x1, int y1) {
        for (int y = y0; y < y1; ++y) {
            for (int x = x0; x < x1; ++x) {
                regions.at(x, y) = static_cast<std::uint8_t>(Region::Hair);
            }
        }
    };
    fill(35, 40, 45, 44);  // a brow
    fill(48, 5, 54, 48);   // a strand from above, over the forehead
    fill(90, 90, 92, 92);  // a speck
    core::image::mendIslands(regions, places);
    CHECK(regions.at(40, 42) == static_cast<std::uint8_t>(Region::Skin));
    CHECK(regions.at(50, 45) == static_cast<std::uint8_t>(Region::Hair));
    CHECK(regions.at(91, 91) == static_cast<std::uint8_t>(Region::Background));
    CHECK(regions.at(50, 60) == static_cast<std::uint8_t>(Region::Skin));

    // Holes in the face become skin, unless they are too large or open to the background around the head.
    const auto cut = [&](int x0, int y0, int x1, int y1) {
        for (int y = y0; y < y1; ++y) {
            for (int x = x0; x < x1; ++x) {
                regions.at(x, y) = static_cast<std::uint8_t>(Region::Background);
            }
        }
    };
    cut(40, 55, 46, 60);
    core::image::mendIslands(regions, places);
    CHECK(regions.at(42, 57) == static_cast<std::uint8_t>(Region::Skin));
    cut(40, 55, 50, 62);  // more than a fiftieth of the face
    cut(60, 60, 90, 62);  // a hand from the right
    core::image::mendIslands(regions, places);
    CHECK(regions.at(42, 57) == static_cast<std::uint8_t>(Region::Background));
    CHECK(regions.at(62, 61) == static_cast<std::uint8_t>(Region::Background));

    core::Raster<std::uint8_t> none;
    core::image::mendIslands(none, {});
    CHECK(none.empty());
    CHECK_THROWS_AS(core::image::mendIslands(regions, {}), core::ContractViolation);
}
