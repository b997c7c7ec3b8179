// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/class_border.h"

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

constexpr auto kHair = labelOf(FaceClass::Hair);

// Hair of 3 x 2 pixels in a map of 8 x 6, its upper left one at (2, 1).
LabelMap block() {
    LabelMap map(8, 6, labelOf(FaceClass::Background));
    for (int y = 1; y < 3; ++y) {
        std::fill_n(map.row(y) + 2, 3, kHair);
    }
    return map;
}

std::vector<Point> points(std::initializer_list<std::pair<double, double>> places) {
    std::vector<Point> result;
    for (const auto& [x, y] : places) {
        result.emplace_back(x, y);
    }
    return result;
}

}  // namespace

TEST_CASE("a border is walked around its class, once, in either way") {
    const LabelMap map = block();
    const ClassBorder border(map, kHair);
    const auto from = border.nearest({1.4, 0.4}, 2);
    REQUIRE(from);
    CHECK(from->place() == Point(1.5, 0.5));

    const BorderStretch ahead = border.ahead(*from, 100);
    CHECK(ahead.closed);
    CHECK(ahead.corners == points({{1.5, 0.5},
                                   {2.5, 0.5},
                                   {3.5, 0.5},
                                   {4.5, 0.5},
                                   {4.5, 1.5},
                                   {4.5, 2.5},
                                   {3.5, 2.5},
                                   {2.5, 2.5},
                                   {1.5, 2.5},
                                   {1.5, 1.5}}));
    const BorderStretch back = border.back(*from, 4);
    CHECK_FALSE(back.closed);
    CHECK(back.corners == points({{1.5, 0.5}, {1.5, 1.5}, {1.5, 2.5}, {2.5, 2.5}}));
}

TEST_CASE("what lies beyond the reach, or shows none of the class, has no border") {
    const LabelMap map = block();
    CHECK_FALSE(ClassBorder(map, kHair).nearest({7, 5}, 2));
    CHECK(ClassBorder(map, kHair).nearest({7, 5}, 4));
    CHECK_FALSE(ClassBorder(map, labelOf(FaceClass::Nose)).nearest({3, 1}, 100));
    CHECK_FALSE(ClassBorder(LabelMap(), kHair).nearest({3, 1}, 100));
}

TEST_CASE("a class that fills the map has the map's edge as its border") {
    const LabelMap map(3, 2, kHair);
    const ClassBorder border(map, kHair);
    const auto from = border.nearest({-50, -70}, 1000);
    REQUIRE(from);
    CHECK(border.ahead(*from, 100).corners.size() == 10);
}

TEST_CASE("pixels that meet at a corner alone are parted there") {
    LabelMap map(4, 4, labelOf(FaceClass::Background));
    map.at(1, 1) = kHair;
    map.at(2, 2) = kHair;
    const ClassBorder border(map, kHair);
    const auto from = border.nearest({0.5, 0.5}, 1);
    REQUIRE(from);
    CHECK(border.ahead(*from, 100).corners == points({{0.5, 0.5}, {1.5, 0.5}, {1.5, 1.5}, {0.5, 1.5}}));
}

}  // namespace maskwright::core::painting
