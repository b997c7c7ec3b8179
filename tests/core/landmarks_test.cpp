// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/landmarks.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::core {

TEST_CASE("mirroring landmarks twice gives the same landmarks") {
    Landmarks face = tests::madeFace();
    face.states[66] = PointState::Moved;
    face.visibilities[33] = Visibility::Occluded;
    face.confidences[16] = 0.25;
    const Landmarks flipped = mirrored(face, 512);
    CHECK(flipped.states[79] == PointState::Moved);
    CHECK(flipped.visibilities[46] == Visibility::Occluded);
    CHECK(flipped.point(0).x() == Approx(511 - face.point(32).x()));
    const Landmarks back = mirrored(flipped, 512);
    CHECK(back.points.isApprox(face.points, 1e-12));
    CHECK(back.states == face.states);
    CHECK(back.visibilities == face.visibilities);
    CHECK(back.confidences == face.confidences);
}

TEST_CASE("stored landmarks come back bit for bit") {
    Landmarks face = tests::madeFace();
    face.setPoint(3, {1.0 / 3.0, -1e-7});
    face.states[3] = PointState::Propagated;
    face.visibilities[4] = Visibility::Occluded;
    face.confidences[5] = 0.1;
    CHECK(landmarksFromJson(toJson(face)) == face);
}

TEST_CASE("stored landmarks that were tampered with are refused") {
    const std::string good = toJson(tests::madeFace());
    CHECK_THROWS_AS(landmarksFromJson("{}"), Error);
    CHECK_THROWS_AS(landmarksFromJson(good.substr(0, good.size() / 2)), Error);
    std::string unknownState = good;
    unknownState.replace(unknownState.find("\"states\":\"p"), 11, "\"states\":\"x");
    CHECK_THROWS_AS(landmarksFromJson(unknownState), Error);
}

TEST_CASE("overlap of boxes") {
    CHECK(overlap({0, 0, 10, 10}, {0, 0, 10, 10}) == Approx(1));
    CHECK(overlap({0, 0, 10, 10}, {5, 0, 15, 10}) == Approx(50.0 / 150.0));
    CHECK(overlap({0, 0, 10, 10}, {10, 10, 20, 20}) == 0);
    CHECK(overlap({0, 0, 0, 0}, {0, 0, 0, 0}) == 0);
}

TEST_CASE("a face counts as touched once a person has moved or accepted a point") {
    Landmarks face = tests::madeFace();
    CHECK_FALSE(face.touchedByPerson());
    face.states[1] = PointState::Propagated;
    CHECK_FALSE(face.touchedByPerson());
    face.states[2] = PointState::Moved;
    CHECK(face.touchedByPerson());
    CHECK_FALSE(face.allAccepted());
    face.acceptAll();
    CHECK(face.allAccepted());
}

TEST_CASE("accepted points still tell whether a person placed them") {
    Landmarks face = tests::madeFace();
    face.confidences.fill(0.4);
    face.confidences[1] = 1;  // a model that is too sure of itself
    face.states[2] = PointState::Moved;
    face.states[3] = PointState::Accepted;  // brought along
    face.confidences[3] = 1;
    face.acceptAll();
    CHECK(face.confidences[0] == 0.4);
    CHECK(face.confidences[1] < 1);
    CHECK(face.confidences[2] == 1);
    CHECK(face.confidences[3] == 1);
    const Landmarks once = face;
    face.acceptAll();
    CHECK(face == once);
}

}  // namespace maskwright::core
