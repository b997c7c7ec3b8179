// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/turned_half.h"

#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::core::fitting {

TEST_CASE("the half that is seen less than two fifths as wide as the other is turned away") {
    const Point left(0, 0);
    const Point right(10, 0);
    CHECK(turnedHalf(left, {5, 1}, right) == Half::None);
    CHECK(turnedHalf(left, {3, 1}, right) == Half::None);    // 3 : 7
    CHECK(turnedHalf(left, {2.8, 1}, right) == Half::Left);  // 2.8 : 7.2
    CHECK(turnedHalf(left, {7.2, 1}, right) == Half::Right);
    CHECK(turnedHalf(left, {-2, 4}, right) == Half::Left);    // the middle stands out beyond the end
    CHECK(turnedHalf(right, {2.8, 1}, left) == Half::Right);  // a head upside down
    CHECK(turnedHalf(left, {3, 3}, left) == Half::None);
}

TEST_CASE("noses are judged by wings and tip, mouths by corners and the dip of the upper lip") {
    Landmarks face = tests::madeFace();
    CHECK(turnedNoseHalf(face.points) == Half::None);
    CHECK(turnedMouthHalf(face.points) == Half::None);
    face.setPoint(54, face.point(57) - Point(2, 0));
    face.setPoint(87, face.point(90) - Point(3, 10));
    CHECK(turnedNoseHalf(face.points) == Half::Left);
    CHECK(turnedMouthHalf(face.points) == Half::Right);
}

}  // namespace maskwright::core::fitting
