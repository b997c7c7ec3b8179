// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checks/label_map_checks.h"

#include "core/fusion/fuse.h"
#include "core/geometry/similarity.h"
#include "tests/support/support.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::core::checks {

namespace {

constexpr int kSide = 512;

// Skin in an oval below hair, parts as the points have them: nothing to find.
LabelMap rightMap(const Landmarks& face) {
    RegionMap regions{kSide, kSide, {0, 0, kSide, kSide}, {kSide, kSide, 0}, {kSide, kSide, 0}};
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const double dx = (x - 256) / 190.0;
            const double dy = (y - 270) / 235.0;
            if (dx * dx + dy * dy < 1) {
                (y < 110 ? regions.hair : regions.skin).at(x, y) = 255;
            }
        }
    }
    return fusion::fuse(regions, fitting::fitFace(face), face);
}

void fill(LabelMap& map, const PixelRect& rect, FaceClass value) {
    for (int y = rect.y0; y < rect.y1; ++y) {
        std::fill(map.row(y) + rect.x0, map.row(y) + rect.x1, labelOf(value));
    }
}

void replace(LabelMap& map, FaceClass from, FaceClass to) {
    std::replace(map.pixels().begin(), map.pixels().end(), labelOf(from), labelOf(to));
}

std::vector<MapFinding> check(const LabelMap& map, const Landmarks* landmarks = nullptr) {
    return checkLabelMap(map, landmarks, kSide, kSide);
}

const MapFinding* find(const std::vector<MapFinding>& findings, MapFault fault,
                       std::optional<FaceClass> value) {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const MapFinding& finding) {
        return finding.fault == fault && finding.value == value;
    });
    return found == findings.end() ? nullptr : &*found;
}

Point pointIn(const Landmarks& face, std::size_t index) {
    return face.point(index);
}

}  // namespace

TEST_CASE("nothing is found in a map that is right, whichever way the face lies") {
    const Landmarks face = tests::madeFace();
    CHECK(check(rightMap(face), &face).empty());
    for (const double angle : {0.7, 3.1}) {
        Landmarks turned = face;
        turned.points =
            (geometry::Similarity(1, 0, Point(256, 256)) * geometry::Similarity(1, angle, Point::Zero()) *
             geometry::Similarity(1, 0, Point(-256, -256)))
                .applyAll(face.points);
        // All skin, so that the oval need not be turned.
        const RegionMap regions{kSide, kSide, {0, 0, kSide, kSide}, {kSide, kSide, 0}, {kSide, kSide, 255}};
        fusion::FusionOptions options;
        options.jawlineMargin = -1;
        CHECK(check(fusion::fuse(regions, fitting::fitFace(turned), turned, options), &turned).empty());
    }
}

TEST_CASE("a map of another size than its photo is that and nothing else") {
    const auto findings = checkLabelMap(LabelMap(10, 20, 77), nullptr, 20, 10);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].fault == MapFault::Size);
    CHECK(findings[0].words == "the map is 10 x 20, the photo 20 x 10");
    CHECK(checkLabelMap(LabelMap(), nullptr, 0, 0).size() == 1);
}

TEST_CASE("values that are no class are listed with their place") {
    LabelMap map(kSide, kSide, 0);
    map.at(4, 7) = 11;
    map.at(9, 8) = 11;
    map.at(1, 1) = kIgnoredLabel;
    const auto findings = check(map);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].words == "2 pixels hold 11, which is no class");
    CHECK(findings[0].place == PixelRect{4, 7, 10, 9});
    CHECK(findings[1].pixels == 1);
}

TEST_CASE("islands and holes are found where they are") {
    const Landmarks face = tests::madeFace();
    LabelMap map = rightMap(face);
    const PixelRect hairOnChin{250, 440, 258, 446};
    fill(map, hairOnChin, FaceClass::Hair);
    const Point nose = pointIn(face, 60) - Point(0, 12);
    const int x = static_cast<int>(nose.x());
    const int y = static_cast<int>(nose.y());
    const PixelRect inNose{x - 3, y - 3, x + 4, y + 4};
    fill(map, inNose, FaceClass::Skin);
    const auto findings = check(map, &face);
    const MapFinding* island = find(findings, MapFault::Island, FaceClass::Hair);
    REQUIRE(island != nullptr);
    CHECK(island->place == hairOnChin);
    CHECK(island->words == "hair: an island of 48 pixels");
    const MapFinding* hole = find(findings, MapFault::Hole, FaceClass::Nose);
    REQUIRE(hole != nullptr);
    CHECK(hole->place == inNose);
    CHECK(findings.size() == 2);

    // Sunglasses are no hole, nor is a speck of two pixels an island.
    LabelMap glasses = rightMap(face);
    fill(glasses, {150, 200, 362, 250}, FaceClass::Background);
    fill(glasses, {250, 440, 252, 441}, FaceClass::Hair);
    for (const MapFinding& finding : check(glasses)) {
        CHECK(finding.fault != MapFault::Hole);
        CHECK(finding.fault != MapFault::Island);
    }
}

TEST_CASE("what hair or glasses cut off is no island, the same far from the rest is one") {
    LabelMap map = rightMap(tests::madeFace());
    // A strand of hair over the temple, with skin on both sides and skin between it and the rest of the hair.
    fill(map, {120, 100, 150, 180}, FaceClass::Skin);
    fill(map, {100, 98, 150, 112}, FaceClass::Hair);
    fill(map, {130, 116, 134, 150}, FaceClass::Hair);
    // Skin that shows in the hair, near the forehead.
    fill(map, {250, 98, 256, 104}, FaceClass::Skin);
    for (const MapFinding& finding : check(map)) {
        CAPTURE(finding.words);
        CHECK(finding.fault != MapFault::Island);
    }
    fill(map, {250, 45, 256, 51}, FaceClass::Skin);
    const auto findings = check(map);
    REQUIRE(find(findings, MapFault::Island, FaceClass::Skin) != nullptr);
    CHECK(find(findings, MapFault::Island, FaceClass::Skin)->place == PixelRect{250, 45, 256, 51});
}

TEST_CASE("many islands of a kind are counted, the largest listed") {
    LabelMap map = rightMap(tests::madeFace());
    for (int i = 0; i < 9; ++i) {
        fill(map, {150 + 20 * i, 430, 154 + 20 * i, 440 + i}, FaceClass::Hair);
    }
    const auto findings = check(map);
    REQUIRE(findings.size() == 5);
    CHECK(findings[0].pixels == 72);
    CHECK(findings[4].words == "hair: an island of 56 pixels, and 4 smaller ones");
}

TEST_CASE("swapped sides are found along the face's own axes") {
    const Landmarks face = tests::madeFace();
    LabelMap swapped = rightMap(face);
    for (std::uint8_t& pixel : swapped.pixels()) {
        pixel = pixel == 4 ? 5 : pixel == 5 ? 4 : pixel == 7 ? 9 : pixel == 9 ? 7 : pixel;
    }
    const auto findings = check(swapped);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].fault == MapFault::SwappedSides);
    CHECK(((findings[0].words == "the lips have swapped places" &&
            findings[1].words == "the eyes have swapped sides") ||
           (findings[1].words == "the lips have swapped places" &&
            findings[0].words == "the eyes have swapped sides")));
    // Upside down the same map is right side up again only if its sides are turned with it.
    LabelMap turned(kSide, kSide);
    const LabelMap right = rightMap(face);
    std::reverse_copy(right.pixels().begin(), right.pixels().end(), turned.pixels().begin());
    CHECK(check(turned).empty());
}

TEST_CASE("parts that are missing, elsewhere, or outside of the face are found") {
    const Landmarks face = tests::madeFace();
    LabelMap missing = rightMap(face);
    replace(missing, FaceClass::ImageLeftBrow, FaceClass::Skin);
    const auto lost = check(missing, &face);
    REQUIRE(lost.size() == 1);
    CHECK(lost[0].fault == MapFault::Missing);
    CHECK(lost[0].words == "image-left brow: is missing though its points are visible");
    CHECK(lost[0].place.contains(static_cast<int>(face.point(35).x()),
                                 static_cast<int>(face.point(35).y()) + 2));
    CHECK(check(missing).empty());

    // Hair over the brow explains that it is missing; so do points that are hidden.
    LabelMap covered = rightMap(face);
    replace(covered, FaceClass::ImageLeftBrow, FaceClass::Hair);
    CHECK(find(check(covered, &face), MapFault::Missing, FaceClass::ImageLeftBrow) == nullptr);
    Landmarks hidden = face;
    for (std::size_t i = 33; i <= 41; ++i) {
        hidden.visibilities[i] = Visibility::Occluded;
    }
    CHECK(find(check(missing, &hidden), MapFault::Missing, FaceClass::ImageLeftBrow) == nullptr);

    Landmarks moved = face;
    for (std::size_t i = 66; i <= 73; ++i) {
        moved.points(1, static_cast<Eigen::Index>(i)) += 60;
    }
    CHECK(find(check(rightMap(face), &moved), MapFault::OffPoints, FaceClass::ImageLeftEye) != nullptr);

    LabelMap outside = rightMap(face);
    replace(outside, FaceClass::ImageLeftEye, FaceClass::Skin);
    fill(outside, {3, 3, 20, 10}, FaceClass::ImageLeftEye);
    const auto away = check(outside);
    REQUIRE(find(away, MapFault::OutsideFace, FaceClass::ImageLeftEye) != nullptr);
    CHECK(find(away, MapFault::OutsideFace, FaceClass::ImageLeftEye)->place == PixelRect{3, 3, 20, 10});
}

}  // namespace maskwright::core::checks
