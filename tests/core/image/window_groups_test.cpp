// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/window_groups.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::image::DetectorWindow;
using core::image::groupWindows;

TEST_CASE("Windows of one face are averaged, windows of another face are not", "[window-groups]") {
    const std::vector<DetectorWindow> windows = {
        {{100, 100}, 40, 0},  {{104, 98}, 44, 10}, {{96, 102}, 36, -10},  // one face
        {{130, 100}, 40, 0},                                              // three quarters of a side away
        {{100, 100}, 80, 0},                                              // twice as large
        {{100, 100}, 40, 90},                                             // turned by a quarter
    };
    const auto groups = groupWindows(windows);
    REQUIRE(groups.size() == 4);
    CHECK(groups[0].count == 3);
    CHECK((groups[0].mean.centre - core::Point(100, 100)).norm() < 1e-9);
    CHECK(groups[0].mean.side == Approx(40));
    CHECK(groups[0].mean.rollDegrees == Approx(0).margin(1e-9));
    CHECK(groups[1].count == 1);
}

TEST_CASE("Rolls on both sides of upside down are averaged upside down", "[window-groups]") {
    const auto groups = groupWindows({{{10, 10}, 30, 170}, {{10, 10}, 30, -170}});
    REQUIRE(groups.size() == 1);
    CHECK(std::abs(groups[0].mean.rollDegrees) == Approx(180));
}

TEST_CASE("Groups do not depend on the order of the windows", "[window-groups]") {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> place(0, 300);
    std::uniform_real_distribution<double> side(20, 60);
    std::vector<DetectorWindow> windows;
    for (int i = 0; i < 150; ++i) {
        windows.push_back({{place(random), place(random)}, side(random), 0});
    }
    const auto expected = groupWindows(windows);
    for (int round = 0; round < 10; ++round) {
        std::shuffle(windows.begin(), windows.end(), random);
        const auto groups = groupWindows(windows);
        REQUIRE(groups.size() == expected.size());
        int total = 0;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            CHECK(groups[i].count == expected[i].count);
            CHECK(groups[i].mean.centre == expected[i].mean.centre);
            total += groups[i].count;
        }
        CHECK(total == 150);
    }
    CHECK(groupWindows({}).empty());
}
