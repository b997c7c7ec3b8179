// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for any face: the map turns, grows and flips with its points, and no points are too strange.
#include "core/error.h"
#include "core/fusion/fuse.h"
#include "core/geometry/similarity.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::fusion {

namespace {

using geometry::Similarity;

constexpr int kSide = 1024;      // of the photos
constexpr int kFineSide = 2048;  // of the one that the others are turned and shrunk from

// Head, hair and neck of the made face, as if painted without end: what is at a place of its 512 pixels.
Region regionAt(const Point& at) {
    const Point fromCentre = at - Point(256, 250);
    const bool face = std::hypot(fromCentre.x() / 165, fromCentre.y() / 200) < 1;
    const bool neck = std::abs(fromCentre.x()) < 90 && fromCentre.y() > 0;
    const bool hair = std::hypot(fromCentre.x() / 220, (at.y() - 160) / 150) < 1 && at.y() < 150;
    return hair ? Region::Hair : face || neck ? Region::Skin : Region::Background;
}

RegionMap regionsBy(const Similarity& faceFromPhoto, int side) {
    RegionMap regions{side, side, {0, 0, side, side}, {side, side}, {side, side}};
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const Region region = regionAt(faceFromPhoto.apply({double(x), double(y)}));
            regions.hair.at(x, y) = region == Region::Hair ? 255 : 0;
            regions.skin.at(x, y) = region == Region::Skin ? 255 : 0;
        }
    }
    return regions;
}

Landmarks carried(Landmarks face, const Similarity& by) {
    face.points = by.applyAll(face.points);
    return face;
}

LabelMap mapOf(const Landmarks& face, const Similarity& photoFromFace, int side) {
    const Landmarks placed = carried(face, photoFromFace);
    return fuse(regionsBy(photoFromFace.inverse(), side), fitting::fitFace(placed), placed);
}

// The map as it would be on the other photo.
LabelMap resampled(const LabelMap& map, const std::function<Point(const Point&)>& from) {
    LabelMap result(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const Point place = from({double(x), double(y)});
            const auto column = static_cast<int>(std::lround(place.x()));
            const auto row = static_cast<int>(std::lround(place.y()));
            result.at(x, y) = map.bounds().contains(column, row) ? map.at(column, row) : std::uint8_t{0};
        }
    }
    return result;
}

bool near(const LabelMap& map, int x, int y, std::uint8_t label) {
    for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
            if (map.bounds().contains(x + dx, y + dy) && map.at(x + dx, y + dy) == label) {
                return true;
            }
        }
    }
    return false;
}

// Large classes agree to 98 %, the pixels of small ones lie at most one pixel from those of the other map.
void checkAlike(const LabelMap& map, const LabelMap& other) {
    constexpr std::int64_t kLarge = 2000;
    for (std::uint8_t label = 1; label < kClassCount; ++label) {
        std::int64_t both = 0;
        std::int64_t either = 0;
        std::int64_t far = 0;
        for (int y = 1; y + 1 < kSide; ++y) {  // the photo's own border is no border of the face
            for (int x = 1; x + 1 < kSide; ++x) {
                const bool here = map.at(x, y) == label;
                const bool there = other.at(x, y) == label;
                both += here && there ? 1 : 0;
                either += here || there ? 1 : 0;
                if (here != there && !near(here ? other : map, x, y, label)) {
                    ++far;
                }
            }
        }
        CAPTURE(int(label), both, either);
        REQUIRE(either > 0);
        if (either > kLarge) {
            CHECK(static_cast<double>(both) >= 0.98 * static_cast<double>(either));
        } else {
            CHECK(far == 0);
        }
    }
}

// As a model leaves points, or as a person has placed them.
Landmarks face(PointState state) {
    Landmarks result = tests::madeFace();
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 2);
    for (std::size_t i = 0; i < kPointCount; ++i) {
        result.setPoint(i, result.point(i) + Point(noise(random), noise(random)));
        result.states[i] = state;
        result.confidences[i] = 0.8;
    }
    return result;
}

Similarity about(double degrees, double scale, int side = kSide) {
    const double angle = degrees * std::numbers::pi / 180;
    const Point centre(256, 250);  // becomes the photo's, beside the middle of a pixel
    const Point turned = Similarity(scale, angle, {0, 0}).apply(centre);
    return {scale, angle, Point(side / 2.0 + 0.21, side / 2.0 - 0.13) - turned};
}

}  // namespace

TEST_CASE("a face that is turned or scaled has the turned or scaled label map") {
    const PointState state = GENERATE(PointState::Predicted, PointState::Moved);
    const Similarity fine = about(0, 3.6, kFineSide);
    const LabelMap map = mapOf(face(state), fine, kFineSide);
    for (const auto& [degrees, scale] :
         {std::pair(23.0, 1.8), std::pair(90.0, 1.8), std::pair(-140.0, 1.1), std::pair(0.0, 0.5)}) {
        CAPTURE(degrees, scale);
        const Similarity other = about(degrees, scale);
        const Similarity back = fine * other.inverse();
        checkAlike(mapOf(face(state), other, kSide),
                   resampled(map, [&](const Point& at) { return back.apply(at); }));
    }
}

TEST_CASE("a mirrored face has the mirrored label map, left and right exchanged") {
    const PointState state = GENERATE(PointState::Predicted, PointState::Moved);
    const Similarity place = about(0, 1.8);
    const Landmarks straight = carried(face(state), place);
    RegionMap regions = regionsBy(place.inverse(), kSide);
    const LabelMap map = fuse(regions, fitting::fitFace(straight), straight);
    const Landmarks flipped = mirrored(straight, kSide);
    for (Raster<std::uint8_t>* raster : {&regions.hair, &regions.skin}) {
        for (int y = 0; y < kSide; ++y) {
            std::reverse(raster->row(y), raster->row(y) + kSide);
        }
    }
    checkAlike(fuse(regions, fitting::fitFace(flipped), flipped), mirrored(map));
}

TEST_CASE("a thousand strange point sets give an error or a map of the photo's size with values 0 to 10") {
    constexpr int kWidth = 96;
    constexpr int kHeight = 80;
    RegionMap regions{kWidth, kHeight, {0, 0, kWidth, kHeight}, {kWidth, kHeight}, {kWidth, kHeight}};
    for (int y = 10; y < kHeight; ++y) {
        std::fill(regions.skin.row(y) + 12, regions.skin.row(y) + 80, std::uint8_t{255});
        std::fill(regions.hair.row(y) + 80, regions.hair.row(y) + 90, std::uint8_t{255});
    }
    std::mt19937 random(11);
    std::uniform_real_distribution<double> place(-40, 140);
    std::uniform_int_distribution<int> any(0, 3);
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    int errors = 0;
    for (int round = 0; round < 1000; ++round) {
        const Point common(place(random), place(random));
        Landmarks face = tests::madeFace();
        for (std::size_t i = 0; i < kPointCount; ++i) {
            switch (round % 7) {
                case 0:  // anywhere
                    face.setPoint(i, {place(random), place(random)});
                    break;
                case 1:  // all in one place
                    face.setPoint(i, common);
                    break;
                case 2:  // on a line
                    face.setPoint(i, common + place(random) * Point(0.6, 0.8));
                    break;
                case 3:  // far outside
                    face.setPoint(i, {place(random) * 1e5, place(random) * (round % 2 == 0 ? 1e5 : 1e300)});
                    break;
                case 4:  // many of them repeated
                    face.setPoint(i, i % 3 == 0 ? common : Point(place(random), place(random)));
                    break;
                case 5:  // a small face, torn at some places
                    face.setPoint(i, any(random) == 0 ? common : Point(face.point(i) / 6));
                    break;
                default:  // no numbers
                    face.setPoint(i, i == static_cast<std::size_t>(round) % kPointCount
                                         ? Point(nothing, any(random) == 0 ? -1 / 0.0 : 3)
                                         : face.point(i));
                    break;
            }
            face.states[i] = static_cast<PointState>(any(random));
            face.visibilities[i] = any(random) == 0 ? Visibility::Occluded : Visibility::Visible;
            face.confidences[i] = any(random) / 3.0;
        }
        try {
            const LabelMap map = fuse(regions, fitting::fitFace(face), face);
            REQUIRE(map.width() == kWidth);
            REQUIRE(map.height() == kHeight);
            REQUIRE(*std::ranges::max_element(map.pixels()) <= 10);
        } catch (const Error& error) {
            REQUIRE(error.happened().find("not a number") != std::string::npos);
            REQUIRE(round % 7 == 6);
            ++errors;
        }
    }
    CHECK(errors == 142);  // every one with a point that is no number
}

}  // namespace maskwright::core::fusion
