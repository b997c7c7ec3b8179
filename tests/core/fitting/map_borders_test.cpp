// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/map_borders.h"

#include <catch2/catch.hpp>

namespace maskwright::core::fitting {

namespace {

constexpr std::uint8_t kEye = labelOf(FaceClass::ImageLeftEye);
constexpr std::uint8_t kSkin = labelOf(FaceClass::Skin);

ClassMask only(FaceClass value) {
    return ClassMask(1ULL << labelOf(value));
}

// Skin with an eye on columns 3..6 and rows 4..5.
LabelMap boxedEye() {
    LabelMap map(12, 10, kSkin);
    for (int y = 4; y < 6; ++y) {
        for (int x = 3; x < 7; ++x) {
            map.at(x, y) = kEye;
        }
    }
    return map;
}

}  // namespace

TEST_CASE("a border is the sides that pixels of two areas share") {
    const auto steps = bordersOf(boxedEye(), only(FaceClass::ImageLeftEye), only(FaceClass::Skin), 0.5);
    REQUIRE(steps.size() == 12);  // the outline of 4 x 2 pixels
    CHECK(steps.front().place == Point(3, 3.5));
    CHECK(steps.front().outward == Point(0, -1));
    CHECK(steps.back().place.y() == 5.5);
    double previous = 0;
    Point sum = Point::Zero();
    for (const BorderStep& step : steps) {
        CHECK(step.place.y() >= previous);
        CHECK(step.outward.norm() == Approx(1));
        previous = step.place.y();
        sum += step.outward;
    }
    CHECK(sum.isZero());
    // Seen from the other area the same steps look the other way.
    const auto back = bordersOf(boxedEye(), only(FaceClass::Skin), only(FaceClass::ImageLeftEye), 0.5);
    REQUIRE(back.size() == steps.size());
    CHECK(back.front().outward == Point(0, 1));
}

TEST_CASE("what is no class, and what touches other areas, is no border") {
    LabelMap map = boxedEye();
    map.at(3, 3) = kIgnoredLabel;
    map.at(4, 3) = labelOf(FaceClass::Hair);
    const auto steps = bordersOf(map, only(FaceClass::ImageLeftEye), only(FaceClass::Skin), 0.5);
    CHECK(steps.size() == 10);
    CHECK(bordersOf(map, only(FaceClass::Nose), only(FaceClass::Skin), 0.5).empty());
    CHECK(bordersOf(LabelMap(), only(FaceClass::Nose), only(FaceClass::Skin), 0.5).empty());
}

TEST_CASE("outside of a slanted border lies across it, not along the pixels") {
    LabelMap map(40, 40, kSkin);
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 40; ++x) {
            if (x + y < 40) {
                map.at(x, y) = kEye;
            }
        }
    }
    for (const BorderStep& step : bordersOf(map, only(FaceClass::ImageLeftEye), only(FaceClass::Skin), 4)) {
        CHECK(step.outward.dot(Point(1, 1).normalized()) > 0.9);
    }
}

TEST_CASE("the nearest step is the one on the wanted side, within reach") {
    const auto steps = bordersOf(boxedEye(), only(FaceClass::ImageLeftEye), only(FaceClass::Skin), 0.5);
    const Point inside(5, 4.2);
    REQUIRE(nearestStep(steps, inside, Point::Zero(), 5) != nullptr);
    CHECK(nearestStep(steps, inside, Point::Zero(), 5)->place == Point(5, 3.5));
    CHECK(nearestStep(steps, inside, Point(0, 1), 5)->place == Point(5, 5.5));
    CHECK(nearestStep(steps, inside, Point::Zero(), 0.5) == nullptr);
    CHECK(nearestStep({}, inside, Point::Zero(), 5) == nullptr);
}

TEST_CASE("the end of a border is its farthest place, in the middle of what lies as far") {
    const auto steps = bordersOf(boxedEye(), only(FaceClass::ImageLeftEye), only(FaceClass::Skin), 0.5);
    CHECK(*endOf(steps, {}, {1, 0}, 0.1) == Point(6.5, 4.5));
    CHECK(*endOf(steps, {}, {-1, 0}, 0.1) == Point(2.5, 4.5));
    CHECK(*endOf(steps, {}, {0, 1}, 0.1) == Point(4.5, 5.5));
    CHECK_FALSE(endOf({}, {}, {1, 0}, 0.1));
    // Behind something else there is no end to be seen; the other end is.
    LabelMap map = boxedEye();
    map.at(7, 4) = map.at(7, 5) = labelOf(FaceClass::Hair);
    const auto visible = bordersOf(map, only(FaceClass::ImageLeftEye), only(FaceClass::Skin), 0.5);
    const auto hidden = bordersOf(map, only(FaceClass::ImageLeftEye), only(FaceClass::Hair), 0.5);
    CHECK_FALSE(endOf(visible, hidden, {1, 0}, 0.6));
    CHECK(*endOf(visible, hidden, {-1, 0}, 0.1) == Point(2.5, 4.5));
}

}  // namespace maskwright::core::fitting
