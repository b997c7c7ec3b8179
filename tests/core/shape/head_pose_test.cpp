// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/head_pose.h"

#include "core/error.h"
#include "core/geometry/similarity.h"
#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::core::shape {

TEST_CASE("a frontal face is turned by nothing, and roll is the turn in the picture") {
    const PointMatrix face = tests::madeFace().points;
    CHECK(headPose(face).yawDegrees == Approx(0).margin(1));
    CHECK(headPose(face).rollDegrees == Approx(0).margin(1));
    const geometry::Similarity turned(2, 0.5, Point(30, 40));
    CHECK(headPose(turned.applyAll(face)).rollDegrees ==
          Approx(headPose(face).rollDegrees + 28.65).margin(0.01));
    CHECK(headPose(turned.applyAll(face)).yawDegrees == Approx(headPose(face).yawDegrees).margin(0.01));
}

TEST_CASE("a nose to the right of the eyes' middle is a face turned to the right, mirrored to the left") {
    Landmarks face = tests::madeFace();
    face.points(0, 54) += 30;
    const double yaw = headPose(face.points).yawDegrees;
    CHECK(yaw > 10);
    CHECK(yaw < 25);
    CHECK(headPose(mirrored(face, 512).points).yawDegrees == Approx(-yaw).margin(0.5));
    CHECK_THROWS_AS(headPose(PointMatrix::Zero()), Error);
}

}  // namespace maskwright::core::shape
