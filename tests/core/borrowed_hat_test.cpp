// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/borrowed_hat.h"

#include "core/error.h"
#include "core/geometry/similarity.h"
#include "core/label_map.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

namespace maskwright::core {

namespace {

constexpr int kSide = 60;
constexpr Rgb8 kWall{20, 20, 90};
constexpr Rgb8 kOtherWall{10, 60, 10};
constexpr Rgb8 kFace{160, 120, 100};
constexpr Rgb8 kHair{30, 20, 10};
constexpr Rgb8 kHatCloth{40, 20, 20};

std::uint8_t label(FaceClass value) {
    return labelOf(value);
}

// A square face in columns 20..39 and rows 20..49 under hair from row 10, whose points fill the face.
LabelledHead bareHead(const Rgb8& wall, const Rgb8& face) {
    LabelledHead head;
    head.photo = RgbImage(kSide, kSide, wall);
    head.labels = Raster<std::uint8_t>(kSide, kSide);
    for (int y = 10; y < 50; ++y) {
        for (int x = 20; x < 40; ++x) {
            head.photo.at(x, y) = y < 20 ? kHair : face;
            head.labels.at(x, y) = label(y < 20 ? FaceClass::Hair : FaceClass::Skin);
        }
    }
    const PointMatrix points = tests::madeFace().points;
    const Box box = boundingBox(points);
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        head.points(0, k) = 20 + 19 * (points(0, k) - box.x0) / box.width();
        head.points(1, k) = 20 + 29 * (points(1, k) - box.y0) / box.height();
    }
    return head;
}

// The same with a hat in columns 15..44 and rows 5..24.
struct Wearer {
    LabelledHead head;
    Raster<std::uint8_t> hat;
};

Wearer wearer() {
    Wearer result{bareHead(kOtherWall, kFace), Raster<std::uint8_t>(kSide, kSide)};
    for (int y = 5; y < 25; ++y) {
        for (int x = 15; x < 45; ++x) {
            result.head.photo.at(x, y) = kHatCloth;
            result.head.labels.at(x, y) = 0;
            result.hat.at(x, y) = 1;
        }
    }
    return result;
}

}  // namespace

TEST_CASE("what lies above the brim is the wearer's, everything below stays") {
    const LabelledHead head = bareHead(kWall, kFace);
    const Wearer other = wearer();
    const LabelledHead result = withHat(head, other.head, other.hat);

    CHECK(result.points == head.points);
    CHECK(result.photo.at(30, 15) == kHatCloth);
    CHECK(result.labels.at(30, 15) == 0);         // hair of the head, now under the hat
    CHECK(result.labels.at(30, 22) == 0);         // and so is the forehead
    CHECK(result.photo.at(3, 12) == kOtherWall);  // beside the hat, above its brim
    CHECK(result.photo.at(57, 12) == kOtherWall);
    for (int y = 27; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            REQUIRE(result.photo.at(x, y) == head.photo.at(x, y));
            REQUIRE(result.labels.at(x, y) == head.labels.at(x, y));
        }
    }
}

TEST_CASE("a borrowed hat follows the head's size and place, and the light on its face") {
    LabelledHead head = bareHead(kWall, {80, 60, 50});  // half as bright as the wearer's
    const Wearer other = wearer();
    // The wearer's photo at half its size and elsewhere, so that the hat has to grow back.
    const geometry::Similarity small(0.5, 0, {7, 4});
    Wearer moved{other.head, Raster<std::uint8_t>(kSide, kSide)};
    moved.head.points = small.applyAll(other.head.points);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const Point from = small.inverse().apply({x, y});
            const int u = std::clamp(static_cast<int>(std::lround(from.x())), 0, kSide - 1);
            const int v = std::clamp(static_cast<int>(std::lround(from.y())), 0, kSide - 1);
            moved.head.photo.at(x, y) = other.head.photo.at(u, v);
            moved.head.labels.at(x, y) = other.head.labels.at(u, v);
            moved.hat.at(x, y) = other.hat.at(u, v);
        }
    }
    const LabelledHead result = withHat(head, moved.head, moved.hat);
    CHECK(result.photo.at(30, 15) == Rgb8{20, 10, 10});
    CHECK(result.labels.at(30, 15) == 0);
    CHECK(result.labels.at(30, 30) == label(FaceClass::Skin));
    CHECK(result.photo.at(30, 30) == head.photo.at(30, 30));
}

TEST_CASE("the wearer's parts of a face above the brim are left out, and its hair is hair") {
    const LabelledHead head = bareHead(kWall, kFace);
    Wearer other = wearer();
    other.hat.at(30, 12) = 0;
    other.head.labels.at(30, 12) = label(FaceClass::ImageLeftBrow);
    other.hat.at(32, 12) = 0;
    other.head.labels.at(32, 12) = label(FaceClass::Hair);
    // The topmost run of these columns ends above; their neighbours' brim does not cover them.
    for (int y = 5; y < 12; ++y) {
        other.hat.at(30, y) = 0;
        other.hat.at(32, y) = 0;
    }
    const LabelledHead result = withHat(head, other.head, other.hat);
    CHECK(result.labels.at(30, 12) == kIgnoredLabel);
    CHECK(result.labels.at(32, 12) == label(FaceClass::Hair));
}

TEST_CASE("a hat that does not reach the photo, and masks of another size, are refused") {
    const LabelledHead head = bareHead(kWall, kFace);
    Wearer other = wearer();
    CHECK_THROWS_AS(withHat(head, other.head, Raster<std::uint8_t>(kSide, kSide)), Error);
    CHECK_THROWS_AS(withHat(head, other.head, Raster<std::uint8_t>(kSide, kSide - 1)), Error);
    other.head.labels = Raster<std::uint8_t>(kSide + 1, kSide);
    CHECK_THROWS_AS(withHat(head, other.head, other.hat), Error);
}

TEST_CASE("faces seen alike differ little, whatever their size and turn, and a squeezed one differs") {
    const PointMatrix face = tests::madeFace().points;
    const PointMatrix turned = geometry::Similarity(2.5, 0.4, {100, 30}).applyAll(face);
    CHECK(differenceOfPose(face, turned) < 1e-9);
    PointMatrix squeezed = face;
    squeezed.row(0) *= 0.6;
    CHECK(differenceOfPose(face, squeezed) > 0.1);
}

}  // namespace maskwright::core
