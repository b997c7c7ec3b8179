// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/occlusion.h"

#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::core::fitting {

namespace {

// Points 0..7 at the corners and the middles of the sides of a square of side 2, with one vertex between each
// two.
struct Square {
    PointMatrix points = PointMatrix::Zero();
    Polygon contour;
    std::vector<std::size_t> chain{0, 1, 2, 3, 4, 5, 6, 7};
    std::array<Visibility, kPointCount> visibilities{};

    Square() {
        const Point corners[] = {{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}};
        for (std::size_t i = 0; i < 8; ++i) {
            points.col(static_cast<Eigen::Index>(i)) = corners[i];
            contour.push_back(corners[i]);
            contour.push_back((corners[i] + corners[(i + 1) % 8]) / 2);
        }
    }
    void hide(std::initializer_list<std::size_t> indices) {
        for (const std::size_t i : indices) {
            visibilities[i] = Visibility::Occluded;
        }
    }
    [[nodiscard]] Polygon cut() const { return cutOccluded(contour, chain, points, visibilities); }
};

// An accepted face with the tip of the nose over the image-left wing and the dip of the upper lip near the
// image-left corner: turned to the image's left.
Landmarks turnedFace() {
    Landmarks face = tests::madeFace();
    for (const std::size_t middle : {54U, 87U, 93U, 98U, 102U}) {
        face.setPoint(middle, {middle == 54 ? 217 : 226, face.point(middle).y()});
    }
    face.states.fill(PointState::Moved);
    face.acceptAll();
    return face;
}

std::vector<Polygon> partOf(Landmarks face, FaceClass value, std::initializer_list<std::size_t> hidden) {
    for (const std::size_t i : hidden) {
        face.visibilities[i] = Visibility::Occluded;
    }
    return fitFace(face).part(value).region;
}

double area(const Polygon& polygon) {
    double sum = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point& a = polygon[i];
        const Point& b = polygon[(i + 1) % polygon.size()];
        sum += a.x() * b.y() - a.y() * b.x();
    }
    return std::abs(sum) / 2;
}

}  // namespace

TEST_CASE("a contour without occluded points stays as it is") {
    const Square square;
    CHECK(square.cut() == square.contour);
}

TEST_CASE("a single occluded point cuts nothing") {
    Square square;
    square.hide({2});
    CHECK(area(square.cut()) == Approx(4));
}

TEST_CASE("a stretch of occluded points is cut off from its first to its last, also across the chain's end") {
    Square corner;
    corner.hide({1, 2, 3});
    CHECK(area(corner.cut()) == Approx(4 - 0.5));
    Square across;
    across.hide({7, 0, 1});
    CHECK(area(across.cut()) == Approx(4 - 0.5));
    Square half;
    half.hide({6, 7, 0, 1, 2});
    CHECK(area(half.cut()) == Approx(2));
}

TEST_CASE("two stretches are cut each for itself") {
    Square square;
    square.hide({7, 0, 1, 4, 5});
    CHECK(area(square.cut()) == Approx(4 - 0.5));  // from 4 to 5 the contour is straight
}

TEST_CASE("three visible points leave what they bound with the ends of the stretch, two leave nothing") {
    Square square;
    square.hide({1, 2, 3, 4, 5});
    CHECK(area(square.cut()) == Approx(2));
    square.hide({0});
    CHECK(square.cut().empty());
}

TEST_CASE("what a turned head hides of a nose or mouth by itself is not cut off") {
    const Landmarks face = turnedFace();
    CHECK(partOf(face, FaceClass::Nose, {55, 56, 57, 58}) == partOf(face, FaceClass::Nose, {}));
    for (const FaceClass lip : {FaceClass::UpperLip, FaceClass::InnerMouth, FaceClass::LowerLip}) {
        CHECK(partOf(face, lip, {84, 85, 94, 95, 96, 97, 102, 103}) == partOf(face, lip, {}));
    }
    // Where the half that faces the camera is hidden too, something lies over the part.
    CHECK(partOf(face, FaceClass::Nose, {55, 56, 57, 58, 61, 62, 63}) != partOf(face, FaceClass::Nose, {}));
    CHECK(partOf(face, FaceClass::LowerLip, {84, 85, 94, 95, 96, 97, 102, 103, 90, 91, 92, 99}) !=
          partOf(face, FaceClass::LowerLip, {}));
}

TEST_CASE("on a face that looks ahead the same points are hidden by something before it") {
    Landmarks face = tests::madeFace();
    face.states.fill(PointState::Moved);
    face.acceptAll();
    CHECK(partOf(face, FaceClass::Nose, {55, 56, 57, 58}) != partOf(face, FaceClass::Nose, {}));
    CHECK(partOf(face, FaceClass::LowerLip, {84, 94, 95, 96, 103}) != partOf(face, FaceClass::LowerLip, {}));
}

TEST_CASE("repeated points and an empty region are no harm") {
    Square square;
    square.points.setZero();
    square.hide({2, 3, 4});
    CHECK(square.cut().size() <= 2 * square.contour.size());
    CHECK(cutOccluded({}, square.chain, square.points, square.visibilities).empty());
}

}  // namespace maskwright::core::fitting
