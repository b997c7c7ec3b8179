// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/live_label_map.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::fusion {

namespace {

// Skin in an ellipse with a neck below it, hair above, some background inside the face.
RegionMap madeRegions(const PixelRect& window = {10, 4, 500, 508}) {
    RegionMap regions;
    regions.photoWidth = 512;
    regions.photoHeight = 512;
    regions.window = window;
    regions.hair = Raster<std::uint8_t>(window.width(), window.height());
    regions.skin = Raster<std::uint8_t>(window.width(), window.height());
    for (int y = window.y0; y < window.y1; ++y) {
        for (int x = window.x0; x < window.x1; ++x) {
            const bool face = std::hypot((x - 256) / 165.0, (y - 250) / 200.0) < 1;
            const bool neck = std::abs(x - 256) < 90 && y > 250;
            const bool hand = std::hypot(x - 160, y - 230) < 30;
            const bool hole = std::hypot(x - 256, y - 350) < 6;
            const bool hair = std::hypot((x - 256) / 220.0, (y - 160) / 150.0) < 1 && y < 150;
            if (hair) {
                regions.hair.at(x - window.x0, y - window.y0) = 200;
            } else if ((face || neck) && !hand && !hole) {
                regions.skin.at(x - window.x0, y - window.y0) = 220;
            }
        }
    }
    return regions;
}

Landmarks acceptedFace() {
    Landmarks face = tests::madeFace();
    face.states.fill(PointState::Moved);
    face.acceptAll();
    return face;
}

LabelMap fused(const RegionMap& regions, const Landmarks& face, const FusionOptions& options = {}) {
    return fuse(regions, fitting::fitFace(face), face, options);
}

// Whether every pixel that differs lies in one of the rectangles, and none in two.
bool holdAllChanges(const std::vector<PixelRect>& rects, const LabelMap& before, const LabelMap& after) {
    for (int y = 0; y < before.height(); ++y) {
        for (int x = 0; x < before.width(); ++x) {
            const auto holds =
                std::ranges::count_if(rects, [x, y](const PixelRect& rect) { return rect.contains(x, y); });
            if (holds > 1 || (holds == 0 && before.at(x, y) != after.at(x, y))) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace

TEST_CASE("layers lie upon each other in the order skin, parts, hair, background") {
    const Landmarks face = acceptedFace();
    const LabelMap map = fused(madeRegions(), face);
    REQUIRE(map.width() == 512);
    REQUIRE(map.height() == 512);
    CHECK(map.at(256, 440 - 40) == labelOf(FaceClass::Skin));
    CHECK(map.at(256, 280) == labelOf(FaceClass::Nose));
    CHECK(map.at(186, 214) == labelOf(FaceClass::ImageLeftEye));
    CHECK(map.at(326, 214) == labelOf(FaceClass::ImageRightEye));
    CHECK(map.at(256, 328) == labelOf(FaceClass::UpperLip));
    CHECK(map.at(256, 372) == labelOf(FaceClass::LowerLip));
    CHECK(map.at(185, 140) == labelOf(FaceClass::Hair));
    CHECK(map.at(160, 216) == 0);  // the hand hides the outer corner of the eye
    CHECK(map.at(2, 2) == 0);      // outside the window
}

TEST_CASE("skin beyond the jawline is cut, ears above its ends are not, and the cut can be switched off") {
    const Landmarks face = acceptedFace();
    const LabelMap map = fused(madeRegions(), face);
    CHECK(map.at(256, 425) == labelOf(FaceClass::Skin));  // chin at 426
    CHECK(map.at(256, 428) == labelOf(FaceClass::Skin));  // within 2 % of 200 px
    CHECK(map.at(256, 433) == 0);                         // neck
    CHECK(map.at(100, 230) == labelOf(FaceClass::Skin));  // outside the temple, beside the ear
    FusionOptions off;
    off.jawlineMargin = -1;
    CHECK(fused(madeRegions(), face, off).at(256, 470) == labelOf(FaceClass::Skin));
}

TEST_CASE("skin far above the head is cut, a bald crown is not, and the cut can be switched off") {
    const Landmarks face = acceptedFace();
    RegionMap regions = madeRegions();
    regions.hair = Raster<std::uint8_t>(regions.window.width(), regions.window.height());
    for (int y = 0; y < regions.window.height(); ++y) {
        std::fill(regions.skin.row(y), regions.skin.row(y) + regions.window.width(), std::uint8_t{220});
    }
    // The outline's top is as far above the brows as these are above the base of the nose: about 180 px up to
    // about y 55; its height over the jawline's ends about 250 px.
    CHECK(fused(regions, face).at(256, 30) == labelOf(FaceClass::Skin));
    // On a photo that goes on above.
    regions.window = {10, 4, 500, 1008};
    regions.photoHeight = 1024;
    regions.skin = Raster<std::uint8_t>(490, 1004, std::uint8_t{220});
    regions.hair = Raster<std::uint8_t>(490, 1004);
    Landmarks low = face;
    low.points.row(1).array() += 512;
    const LabelMap map = fused(regions, low);
    CHECK(map.at(256, 512) == labelOf(FaceClass::Skin));
    CHECK(map.at(256, 20) == 0);
    FusionOptions off;
    off.jawlineMargin = -1;
    CHECK(fused(regions, low, off).at(256, 20) == labelOf(FaceClass::Skin));
    LiveLabelMap live(regions, face);
    live.update(low);
    CHECK(live.map() == map);
}

TEST_CASE("a small hole of the regions inside the mouth is filled, unless told otherwise") {
    const Landmarks face = acceptedFace();
    CHECK(fused(madeRegions(), face).at(256, 350) == labelOf(FaceClass::InnerMouth));
    FusionOptions paper;
    paper.fillHoleShare = 0;
    CHECK(fused(madeRegions(), face, paper).at(256, 350) == 0);
}

TEST_CASE("background that enters the mouth from outside hides it") {
    RegionMap regions = madeRegions();
    for (int y = 345; y < 500; ++y) {
        for (int x = 250; x < 262; ++x) {
            regions.skin.at(x - regions.window.x0, y - regions.window.y0) = 0;
        }
    }
    const LabelMap map = fused(regions, acceptedFace());
    CHECK(map.at(256, 350) == 0);
    CHECK(map.at(256, 372) == 0);
}

TEST_CASE("the mirrored face has the mirrored map") {
    Landmarks face = acceptedFace();
    face.points.colwise() += Point(0.31, 0.17);  // off the pixel centres: ties are rounded
    RegionMap regions = madeRegions({12, 4, 500, 508});
    const LabelMap map = fused(regions, face);
    const RegionMap straight = regions;
    for (int y = 0; y < regions.window.height(); ++y) {
        for (int x = 0; x < regions.window.width(); ++x) {
            const int other = regions.window.width() - 1 - x;
            regions.hair.at(x, y) = straight.hair.at(other, y);
            regions.skin.at(x, y) = straight.skin.at(other, y);
        }
    }
    const LabelMap flipped = mirrored(fused(regions, mirrored(face, 512)));
    int different = 0;
    for (std::size_t i = 0; i < map.pixels().size(); ++i) {
        different += map.pixels()[i] == flipped.pixels()[i] ? 0 : 1;
    }
    CHECK(different <= 10);
}

TEST_CASE("a live map always equals the map fused anew") {
    std::mt19937 random(1);
    std::uniform_int_distribution<std::size_t> anyPoint(0, kPointCount - 1);
    std::normal_distribution<double> small(0, 3);
    std::normal_distribution<double> large(0, 60);
    Landmarks face = acceptedFace();
    const RegionMap regions = madeRegions();
    LiveLabelMap live(regions, face);
    CHECK(live.map() == fused(regions, face));
    for (int round = 0; round < 400; ++round) {
        const LabelMap before = live.map();
        const std::size_t moved = anyPoint(random);
        const std::size_t count = round % 10 == 0 ? 30 : 1;
        for (std::size_t i = 0; i < count; ++i) {
            auto& by = round % 7 == 0 ? large : small;
            const std::size_t point = (moved + i) % kPointCount;
            face.setPoint(point, face.point(point) + Point(by(random), by(random)));
            face.states[point] = round % 5 == 0 ? PointState::Predicted : PointState::Moved;
        }
        if (round % 13 == 0) {
            for (std::size_t i = 75; i <= 82; ++i) {
                face.visibilities[i] = round % 2 == 0 ? Visibility::Occluded : Visibility::Visible;
            }
        }
        const std::vector<PixelRect> changed = live.update(face);
        REQUIRE(live.map() == fused(regions, face));
        REQUIRE(holdAllChanges(changed, before, live.map()));
    }
}

TEST_CASE("a live map follows what is known of points that do not move") {
    Landmarks face = tests::madeFace();
    face.confidences.fill(0.7);
    // As a model leaves them: no contour fits any face exactly.
    std::mt19937 random(4);
    std::normal_distribution<double> noise(0, 3);
    for (std::size_t i = 0; i < kPointCount; ++i) {
        face.setPoint(i, face.point(i) + Point(noise(random), noise(random)));
    }
    const RegionMap regions = madeRegions();
    LiveLabelMap live(regions, face);
    const LabelMap predicted = live.map();
    Landmarks byHand = face;
    byHand.states.fill(PointState::Moved);
    CHECK_FALSE(live.update(byHand).empty());
    CHECK(live.map() == fused(regions, byHand));
    CHECK(live.map() != predicted);
    live.update(face);  // undone
    CHECK(live.map() == predicted);
    Landmarks unsure = face;
    for (std::size_t i = 84; i < 104; ++i) {
        unsure.confidences[i] = 0;
    }
    live.update(unsure);
    CHECK(live.map() == fused(regions, unsure));
    CHECK(live.landmarks() == unsure);
}

TEST_CASE("moving one point changes nothing far from its part") {
    Landmarks face = acceptedFace();
    LiveLabelMap live(madeRegions(), face);
    face.setPoint(77, face.point(77) + Point(0, -5));
    const std::vector<PixelRect> changed = live.update(face);
    CHECK_FALSE(changed.empty());
    const PixelRect eye{290, 190, 362, 240};
    for (const PixelRect& rect : changed) {
        CHECK(rect.intersected(eye) == rect);
    }
    face.setPoint(104, face.point(104) + Point(2, 1));
    CHECK(live.update(face).empty());
}

TEST_CASE("a point that is not a number leaves the live map as it was") {
    Landmarks face = acceptedFace();
    LiveLabelMap live(madeRegions(), face);
    const LabelMap before = live.map();
    Landmarks broken = face;
    broken.setPoint(20, {0, std::numeric_limits<double>::infinity()});
    CHECK_THROWS_AS(live.update(broken), Error);
    CHECK(live.map() == before);
    CHECK(live.landmarks() == face);
}

TEST_CASE("any points give a map of the photo's size with values 0 to 10") {
    std::mt19937 random(9);
    std::uniform_real_distribution<double> place(-200, 800);
    const RegionMap regions = madeRegions();
    for (int round = 0; round < 100; ++round) {
        Landmarks face;
        for (std::size_t i = 0; i < kPointCount; ++i) {
            face.setPoint(i, {place(random), round % 3 == 0 ? 100 : place(random)});
        }
        const LabelMap map = fused(regions, face);
        CHECK(map.width() == 512);
        CHECK(*std::max_element(map.pixels().begin(), map.pixels().end()) <= 10);
    }
    RegionMap nothing;
    nothing.photoWidth = 20;
    nothing.photoHeight = 10;
    CHECK(fused(nothing, acceptedFace()) == LabelMap(20, 10));
}

}  // namespace maskwright::core::fusion
