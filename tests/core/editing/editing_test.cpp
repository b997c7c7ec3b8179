// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/editing/editing.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <algorithm>
#include <numbers>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::editing {

namespace {

// The made face under an affine map, as a head turned to the side and rolled looks.
Landmarks turnedFace() {
    Landmarks face = tests::madeFace();
    Eigen::Matrix2d map;
    map << 0.7, -0.25, 0.2, 0.95;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        face.setPoint(i, map * face.point(i) + Point(40, -10));
    }
    return face;
}

// Points other than these are as they were, to the last bit.
void checkOthersStay(const Landmarks& before, const Landmarks& after,
                     const std::vector<std::size_t>& points) {
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (std::ranges::find(points, i) == points.end()) {
            INFO("point " << i);
            CHECK(after.point(i) == before.point(i));
            CHECK(after.states[i] == before.states[i]);
            CHECK(after.visibilities[i] == before.visibilities[i]);
        }
    }
}

void scatter(Landmarks& face, const std::vector<std::size_t>& points) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> shift(-30, 30);
    for (const std::size_t point : points) {
        face.setPoint(point, face.point(point) + Point(shift(random), shift(random)));
    }
}

}  // namespace

TEST_CASE("A point that is put where it is stays what it was") {
    Landmarks face = tests::madeFace();
    face.states[5] = PointState::Predicted;
    put(face, 5, face.point(5));
    CHECK(face.states[5] == PointState::Predicted);
    put(face, 5, face.point(5) + Point(0.25, 0));
    CHECK(face.states[5] == PointState::Moved);
}

TEST_CASE("Turning and scaling about a centre leaves the centre, and undoes itself backwards") {
    const Landmarks face = tests::madeFace();
    const auto& eye = Scheme::lapa().pointsOf(Part::ImageLeftEye);
    const Point centre = centreOf(face, eye);
    const geometry::Similarity there = turnAndScale(centre, 0.4, 1.3);
    CHECK((there.apply(centre) - centre).norm() < 1e-9);
    const Landmarks moved = transformed(face, eye, there);
    checkOthersStay(face, moved, eye);
    CHECK(interOcular(moved.points) != interOcular(face.points));
    const Landmarks back = transformed(moved, eye, turnAndScale(centre, 0, 1 / 1.3));
    const Landmarks home = transformed(back, eye, turnAndScale(centre, -0.4, 1));
    CHECK((home.points - face.points).cwiseAbs().maxCoeff() < 1e-9);
    // Clockwise on the screen: what lies to the right goes down.
    CHECK(turnAndScale({0, 0}, std::numbers::pi / 2, 1).apply({1, 0}).y() == Approx(1));
}

TEST_CASE("Mirroring restores a part of an affinely distorted symmetric face from its good side") {
    const Landmarks face = turnedFace();
    for (const std::size_t from :
         {std::size_t{68}, std::size_t{35}, std::size_t{45}, std::size_t{105}, std::size_t{3},
          std::size_t{25}, std::size_t{57}, std::size_t{85}, std::size_t{97}}) {
        INFO("from point " << from);
        const std::vector<std::size_t> targets = mirrorTargets(from);
        REQUIRE_FALSE(targets.empty());
        Landmarks spoiled = face;
        scatter(spoiled, targets);
        const Landmarks restored = mirrored(spoiled, targets);
        CHECK((restored.points - face.points).cwiseAbs().maxCoeff() < 1e-6);
        checkOthersStay(spoiled, restored, targets);
        for (const std::size_t target : targets) {
            CHECK(restored.states[target] == PointState::Moved);
        }
    }
}

TEST_CASE("What is mirrored is a part with a counterpart, or one side of a part that is its own") {
    const auto sorted = [](std::vector<std::size_t> points) {
        std::ranges::sort(points);
        return points;
    };
    CHECK(mirrorTargets(70) == Scheme::lapa().pointsOf(Part::ImageLeftEye));
    CHECK(sorted(mirrorTargets(9)) ==
          std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    CHECK(sorted(mirrorTargets(61)) == std::vector<std::size_t>{61, 62, 63, 64, 65});
    CHECK(sorted(mirrorTargets(86)) == std::vector<std::size_t>{84, 85, 86, 94, 95});
    CHECK(sorted(mirrorTargets(101)) == std::vector<std::size_t>{99, 100, 101});
    CHECK(mirrorTargets(16).empty());
    CHECK(mirrorTargets(53).empty());
}

TEST_CASE("A face without points that stay has no axis to mirror about") {
    CHECK_THROWS_AS(mirrored(tests::madeFace(), allPoints()), Error);
    Landmarks flat = tests::madeFace();
    for (std::size_t i = 0; i < kPointCount; ++i) {
        flat.setPoint(i, {0, flat.point(i).y()});
    }
    CHECK_THROWS_AS(mirrored(flat, mirrorTargets(68)), Error);
}

TEST_CASE("Swapping sides twice gives the face back, and once the face of the flipped photo") {
    Landmarks face = turnedFace();
    face.visibilities[67] = Visibility::Occluded;
    face.confidences[40] = 0.2;
    const Landmarks swapped = sidesSwapped(face, allPoints());
    CHECK(swapped.point(66) == face.point(79));
    CHECK(swapped.visibilities[78] == Visibility::Occluded);
    CHECK(swapped.confidences[48] == 0.2);
    const Landmarks back = sidesSwapped(swapped, allPoints());
    CHECK(back.points == face.points);
    CHECK(back.visibilities == face.visibilities);
    CHECK(back.confidences == face.confidences);

    // Of one part: it and its counterpart, whichever is named.
    const Landmarks eyes = sidesSwapped(face, Scheme::lapa().pointsOf(Part::ImageLeftEye));
    CHECK(eyes == sidesSwapped(face, Scheme::lapa().pointsOf(Part::ImageRightEye)));
    CHECK(eyes.point(75) == face.point(70));
    CHECK(eyes.point(33) == face.point(33));
}

TEST_CASE("A closed mouth has its inner lips on each other and everything else where it was") {
    const Landmarks face = turnedFace();
    const Landmarks closed = mouthClosed(face);
    CHECK(closed.point(98) == face.point(102));
    CHECK(closed.point(97) == face.point(103));
    CHECK(closed.point(99) == face.point(101));
    checkOthersStay(face, closed, {97, 98, 99});
    CHECK(mouthClosed(closed) == closed);
}

TEST_CASE("Visibility changes nothing but itself, points taken from another face come whole") {
    const Landmarks face = turnedFace();
    const std::vector<std::size_t> brow = Scheme::lapa().pointsOf(Part::ImageLeftBrow);
    const Landmarks hidden = withVisibility(face, brow, Visibility::Occluded);
    CHECK(hidden.points == face.points);
    CHECK(hidden.states == face.states);
    CHECK(std::ranges::all_of(brow,
                              [&](std::size_t i) { return hidden.visibilities[i] == Visibility::Occluded; }));

    Landmarks other = tests::madeFace();
    other.states.fill(PointState::Predicted);
    other.confidences.fill(0.3);
    const Landmarks mixed = takenFrom(hidden, other, brow);
    checkOthersStay(face, mixed, brow);
    CHECK(mixed.point(33) == other.point(33));
    CHECK(mixed.states[33] == PointState::Predicted);
    CHECK(mixed.visibilities[33] == Visibility::Visible);
    CHECK(mixed.confidences[33] == 0.3);
}

}  // namespace maskwright::core::editing
