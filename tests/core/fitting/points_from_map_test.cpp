// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/points_from_map.h"

#include "core/fitting/face_fit.h"
#include "core/geometry/polygon_fill.h"
#include "core/metrics/confusion.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <catch2/catch.hpp>

namespace maskwright::core::fitting {

namespace {

constexpr int kSide = 512;
constexpr double kOnBorder = 0.5;  // confidence of points that were seen lies above

void paint(LabelMap& map, const Polygon& polygon, FaceClass value) {
    for (const geometry::PixelSpan& span : geometry::polygonSpans(polygon, map.bounds())) {
        std::fill(map.row(span.y) + span.x0, map.row(span.y) + span.x1, labelOf(value));
    }
}

// Skin within the outline of the face, and the parts as they are fitted.
LabelMap mapOf(Landmarks face) {
    face.states.fill(PointState::Moved);
    face.acceptAll();
    const FaceFit fit = fitFace(face);
    LabelMap map(kSide, kSide);
    paint(map, fit.faceOutline.samples, FaceClass::Skin);
    for (const FaceClass value : fittedClasses()) {
        for (const Polygon& polygon : fit.part(value).region) {
            paint(map, polygon, value);
        }
    }
    return map;
}

void replace(LabelMap& map, FaceClass from, FaceClass to) {
    for (std::uint8_t& label : map.pixels()) {
        label = label == labelOf(from) ? labelOf(to) : label;
    }
}

double distance(const Landmarks& face, const Landmarks& other, std::size_t point) {
    return (face.point(point) - other.point(point)).norm();
}

// The made face, as if seen from the side: what lies on the image's right of the nose is squeezed.
Landmarks turnedFace() {
    Landmarks face = tests::madeFace();
    for (Eigen::Index i = 0; i < face.points.cols(); ++i) {
        double& x = face.points(0, i);
        x = x > 256 ? 256 + 0.55 * (x - 256) : x;
    }
    return face;
}

}  // namespace

TEST_CASE("points made from a map give the map again") {
    const LabelMap map = mapOf(tests::madeFace());
    const auto points = pointsFromMap(map);
    REQUIRE(points);
    metrics::ConfusionMatrix confusion;
    confusion.add(map, mapOf(*points));
    for (const FaceClass value : fittedClasses()) {
        INFO(static_cast<int>(value));
        CHECK(*confusion.f1(value) > (value == FaceClass::Nose ? 0.93 : 0.95));
    }
    CHECK(*confusion.f1(FaceClass::Skin) > 0.97);
}

TEST_CASE("corners lie where the parts end, jaw points where skin ends, and all are proposals") {
    const Landmarks truth = tests::madeFace();
    const auto points = pointsFromMap(mapOf(truth));
    REQUIRE(points);
    for (const std::size_t corner : {33, 46, 66, 70, 75, 79, 84, 90}) {
        INFO(corner);
        CHECK(distance(*points, truth, corner) < 3);  // the eyes are 200 pixels apart
        CHECK(points->confidences[corner] > kOnBorder);
    }
    CHECK(distance(*points, truth, 16) < 12);
    CHECK(distance(*points, truth, 54) < 20);
    CHECK(distance(*points, truth, 104) < 12);
    CHECK(points->confidences[104] < kOnBorder);
    CHECK_FALSE(points->touchedByPerson());
    for (std::size_t i = 0; i < kPointCount; ++i) {
        CHECK(points->states[i] == PointState::Predicted);
        CHECK(points->visibilities[i] == Visibility::Visible);
        CHECK(boundingBox(truth.points).x0 - 30 < points->point(i).x());
    }
}

TEST_CASE("left stays left: the mirrored map has the mirrored points") {
    Landmarks face = tests::madeFace();
    face.points.row(1) += 0.06 * face.points.row(0);  // a slanted face, so that sides differ
    const LabelMap map = mapOf(face);
    const auto points = pointsFromMap(map);
    const auto flipped = pointsFromMap(mirrored(map));
    REQUIRE(points);
    REQUIRE(flipped);
    const Landmarks back = mirrored(*flipped, kSide);
    for (std::size_t i = 0; i < kPointCount; ++i) {
        INFO(i);
        CHECK(distance(*points, back, i) < 4);
    }
    CHECK(points->point(66).x() < points->point(79).x());
    CHECK(points->point(33).x() < points->point(46).x());
}

TEST_CASE("a part that the map lacks is where it should be, and hidden") {
    const Landmarks truth = tests::madeFace();
    LabelMap map = mapOf(truth);
    replace(map, FaceClass::ImageLeftEye, FaceClass::Skin);
    replace(map, FaceClass::ImageRightBrow, FaceClass::Hair);
    const auto points = pointsFromMap(map);
    REQUIRE(points);
    for (const std::size_t hidden : {45, 66, 70, 74, 104}) {
        INFO(hidden);
        CHECK(points->visibilities[hidden] == Visibility::Occluded);
        CHECK(points->confidences[hidden] < kOnBorder);
        CHECK(distance(*points, truth, hidden) < 30);
    }
    CHECK(points->visibilities[79] == Visibility::Visible);
    CHECK(distance(*points, truth, 79) < 3);
    // What is hidden in the points stays away in the map that is made from them.
    CHECK(classAreas(mapOf(*points))[labelOf(FaceClass::ImageLeftEye)] == 0);
}

TEST_CASE("the inner points of a closed mouth lie where the lips meet") {
    Landmarks face = tests::madeFace();
    for (const auto& [upper, lower] : {std::pair{97, 103}, {98, 102}, {99, 101}}) {
        const Point middle = (face.points.col(upper) + face.points.col(lower)) / 2;
        face.points.col(upper) = middle;
        face.points.col(lower) = middle;
    }
    LabelMap map = mapOf(face);
    REQUIRE(classAreas(map)[labelOf(FaceClass::InnerMouth)] == 0);
    const auto points = pointsFromMap(map);
    REQUIRE(points);
    for (const std::size_t inner : {97, 98, 99, 101, 102, 103}) {
        INFO(inner);
        CHECK(points->visibilities[inner] == Visibility::Visible);
        const Point place = points->point(inner);
        const auto x = static_cast<int>(std::lround(place.x()));
        const auto y = static_cast<int>(std::floor(place.y()));
        CHECK(map.at(x, y) != map.at(x, y + 1));
    }
}

TEST_CASE("hair over a brow is no end of the brow") {
    const Landmarks truth = tests::madeFace();
    LabelMap map = mapOf(truth);
    const auto until = static_cast<int>(truth.point(34).x());
    for (int y = 0; y < map.height(); ++y) {
        std::fill(map.row(y), map.row(y) + until, labelOf(FaceClass::Hair));
    }
    const auto points = pointsFromMap(map);
    REQUIRE(points);
    CHECK(points->confidences[33] < kOnBorder);
    CHECK(points->confidences[36] > kOnBorder);
    CHECK(distance(*points, truth, 36) < 10);
}

TEST_CASE("a turned face keeps its borders") {
    const LabelMap map = mapOf(turnedFace());
    const auto points = pointsFromMap(map);
    REQUIRE(points);
    for (const std::size_t corner : {46, 66, 75, 79, 84, 90}) {
        INFO(corner);
        CHECK(distance(*points, turnedFace(), corner) < 4);
    }
    // In profile the far eye and brow are gone.
    LabelMap profile = map;
    replace(profile, FaceClass::ImageRightEye, FaceClass::Skin);
    replace(profile, FaceClass::ImageRightBrow, FaceClass::Skin);
    const auto seenFromTheSide = pointsFromMap(profile);
    REQUIRE(seenFromTheSide);
    CHECK(seenFromTheSide->visibilities[79] == Visibility::Occluded);
    CHECK(distance(*seenFromTheSide, turnedFace(), 66) < 4);
    CHECK(distance(*seenFromTheSide, turnedFace(), 84) < 4);
}

TEST_CASE("without a prior the same borders are met, and an average face fills in") {
    const Landmarks truth = tests::madeFace();
    const auto points = pointsFromMap(mapOf(truth), nullptr);
    REQUIRE(points);
    CHECK(points->points.allFinite());
    CHECK(distance(*points, truth, 66) < 3);
    CHECK(distance(*points, truth, 90) < 3);
    CHECK(distance(*points, truth, 54) < 25);
    metrics::ConfusionMatrix confusion;
    confusion.add(mapOf(truth), mapOf(*points));
    CHECK(*confusion.f1(FaceClass::ImageLeftEye) > 0.9);
}

TEST_CASE("a map without a face gives no points") {
    CHECK_FALSE(pointsFromMap(LabelMap()));
    CHECK_FALSE(pointsFromMap(LabelMap(64, 64)));
    CHECK_FALSE(pointsFromMap(LabelMap(64, 64, labelOf(FaceClass::Skin))));
    CHECK_FALSE(pointsFromMap(LabelMap(64, 64, kIgnoredLabel)));
    LabelMap two(64, 64, labelOf(FaceClass::Skin));
    two.at(20, 20) = labelOf(FaceClass::ImageLeftEye);
    two.at(40, 20) = labelOf(FaceClass::ImageRightEye);
    CHECK_FALSE(pointsFromMap(two));
}

TEST_CASE("whatever the map, points are finite") {
    // Parts of one pixel each, side by side, on top of each other, and the whole map one part.
    LabelMap tiny(64, 64, labelOf(FaceClass::Skin));
    for (int value = 2; value < 10; ++value) {
        tiny.at(30 + value, 30) = static_cast<std::uint8_t>(value);
    }
    LabelMap stripes(64, 64);
    for (int y = 0; y < 64; ++y) {
        std::fill(stripes.row(y), stripes.row(y) + 64, static_cast<std::uint8_t>(y % 11));
    }
    for (const LabelMap& map : {tiny, stripes}) {
        for (const ContourPrior* prior :
             {ContourPrior::shipped(), static_cast<const ContourPrior*>(nullptr)}) {
            const auto points = pointsFromMap(map, prior);
            CHECK((!points || points->points.allFinite()));
        }
    }
}

}  // namespace maskwright::core::fitting
