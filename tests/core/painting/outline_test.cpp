// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/outline.h"

#include "core/error.h"

#include <limits>
#include <set>

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

constexpr std::uint8_t kHair = labelOf(FaceClass::Hair);
constexpr std::uint8_t kSkin = labelOf(FaceClass::Skin);
constexpr std::uint8_t kNose = labelOf(FaceClass::Nose);

// Hair above this row, skin from it on.
LabelMap halves(int row) {
    LabelMap map(60, 60, kSkin);
    for (int y = 0; y < row; ++y) {
        for (int x = 0; x < 60; ++x) {
            map.at(x, y) = kHair;
        }
    }
    return map;
}

LabelMap painted(const LabelMap& map, const std::vector<Point>& path, FaceClass value, double reach) {
    LabelMap result = map;
    std::set<std::pair<int, int>> seen;
    for (const PaintedArea& area : redrawOutline(map, path, value, reach)) {
        for (const PixelSpan& span : area.spans) {
            for (int x = span.x0; x < span.x1; ++x) {
                CHECK(seen.insert({x, span.y}).second);  // each once
                CHECK(map.at(x, span.y) != area.value);  // only what changes
                result.at(x, span.y) = area.value;
            }
        }
    }
    return result;
}

}  // namespace

TEST_CASE("On the line the class grows where it fell short, and gives way where it went too far") {
    const LabelMap map = halves(30);
    // From 24.5 on the left to 35.5 on the right: hair is too much on the left and too little on the right.
    const std::vector<Point> path{{9.5, 24.5}, {30, 24.5}, {30, 35.5}, {49.5, 35.5}};
    for (const FaceClass value : {FaceClass::Hair, FaceClass::Skin}) {
        const LabelMap now = painted(map, path, value, 12);
        for (int x = 12; x < 48; ++x) {
            if (x < 28 || x > 32) {
                const int border = x < 30 ? 25 : 36;
                INFO(x);
                CHECK(now.at(x, border - 1) == kHair);
                CHECK(now.at(x, border) == kSkin);
            }
        }
        // Beside the ends nothing was drawn.
        CHECK(now.at(5, 29) == kHair);
        CHECK(now.at(5, 30) == kSkin);
        CHECK(now.at(55, 30) == kSkin);
    }
}

TEST_CASE("The way in which the line was drawn does not matter") {
    const LabelMap map = halves(30);
    std::vector<Point> path{{9.5, 26.5}, {25, 33.5}, {49.5, 27.5}};
    const LabelMap now = painted(map, path, FaceClass::Hair, 10);
    CHECK_FALSE(now == map);
    std::reverse(path.begin(), path.end());
    CHECK(painted(map, path, FaceClass::Hair, 10) == now);
}

TEST_CASE("A hand's line changes nothing beyond its ends, where the outline goes another way") {
    const LabelMap map = halves(30);
    std::vector<Point> hand;
    for (int i = 0; i <= 40; ++i) {
        hand.emplace_back(10 + 0.5 * i, 45.5 - 0.5 * i);  // up to the right, through the outline
    }
    const LabelMap now = painted(map, hand, FaceClass::Hair, 15);
    CHECK_FALSE(now == map);
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            const double along = (Point(x, y) - hand.front()).dot(Point(1, -1).normalized());
            if (along < -1 || along > (hand.back() - hand.front()).norm() + 1) {
                INFO(x << ", " << y);
                CHECK(now.at(x, y) == map.at(x, y));
            }
        }
    }
}

TEST_CASE("Nothing changes farther away than the reach, and what does not touch the line stays") {
    LabelMap map = halves(30);
    for (int y = 38; y < 42; ++y) {
        for (int x = 28; x < 32; ++x) {
            map.at(x, y) = kNose;  // within skin
        }
    }
    map.at(20, 45) = kHair;  // an island
    const std::vector<Point> path{{9.5, 26.5}, {49.5, 26.5}};
    const LabelMap now = painted(map, path, FaceClass::Hair, 20);
    CHECK(now.at(30, 27) == kSkin);
    CHECK(now.at(30, 29) == kSkin);
    CHECK(now.at(30, 40) == kNose);
    CHECK(now.at(20, 45) == kHair);
    // Too far from the line to be reached.
    const LabelMap near = painted(map, path, FaceClass::Hair, 2);
    CHECK(near.at(30, 27) == kHair);
    CHECK(near.at(30, 28) == kHair);
}

TEST_CASE("What a class gives up becomes what borders it there") {
    LabelMap map = halves(30);
    for (int y = 30; y < 60; ++y) {
        for (int x = 30; x < 60; ++x) {
            map.at(x, y) = 0;
        }
    }
    const LabelMap now = painted(map, {{9.5, 25.5}, {49.5, 25.5}}, FaceClass::Hair, 10);
    CHECK(now.at(15, 27) == kSkin);
    CHECK(now.at(45, 27) == 0);
}

TEST_CASE("A closed line bounds a class that is not there yet, an open one beside the class does nothing") {
    const LabelMap map(60, 60, kSkin);
    const std::vector<Point> ring{{20.5, 20.5}, {39.5, 20.5}, {39.5, 39.5}, {20.5, 39.5}, {20.5, 21}};
    const LabelMap now = painted(map, ring, FaceClass::Nose, 30);
    CHECK(now.at(30, 30) == kNose);
    CHECK(now.at(21, 21) == kNose);
    CHECK(now.at(20, 30) == kSkin);
    CHECK(now.at(41, 30) == kSkin);
    std::vector<Point> other = ring;
    std::reverse(other.begin(), other.end());
    CHECK(painted(map, other, FaceClass::Nose, 30) == now);
    CHECK(redrawOutline(map, std::vector<Point>{{10, 10}, {50, 10}}, FaceClass::Nose, 5).empty());
}

TEST_CASE("Lines beside the photo, of one point, and of numbers that are none") {
    const LabelMap map = halves(30);
    CHECK(redrawOutline(map, {}, FaceClass::Hair, 5).empty());
    CHECK(redrawOutline(map, std::vector<Point>{{10, 10}}, FaceClass::Hair, 5).empty());
    CHECK(redrawOutline(map, std::vector<Point>{{-1e9, 10}, {-2e9, 10}}, FaceClass::Hair, 5).empty());
    CHECK_FALSE(
        redrawOutline(map, std::vector<Point>{{-50, 25.5}, {200, 25.5}}, FaceClass::Hair, 10).empty());
    const std::vector<Point> none{{0, std::numeric_limits<double>::quiet_NaN()}, {1, 1}};
    CHECK_THROWS_AS(redrawOutline(map, none, FaceClass::Hair, 5), ContractViolation);
    CHECK_THROWS_AS(redrawOutline(map, std::vector<Point>{{0, 0}, {1, 1}}, FaceClass::Hair, 0.5),
                    ContractViolation);
}

}  // namespace maskwright::core::painting
