// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/part_borders.h"

#include "core/fusion/live_label_map.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::fusion {

namespace {

constexpr PixelRect kWindow{0, 0, 100, 80};

geometry::Polygon box(double x0, double y0, double x1, double y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
}

PaintedPolygon painted(const geometry::Polygon& polygon, FaceClass value) {
    return {polygon, geometry::pixelBounds(polygon).intersected(kWindow), value};
}

// A parser that takes each pixel for the class that the function says, so surely, and the others for so
// likely.
template <typename Function>
PartProbabilities seeing(const PixelRect& window, Function&& classAt, std::uint8_t sure = 250,
                         std::uint8_t others = 1) {
    PartProbabilities seen{window, 1, {}};
    for (std::size_t value = 1; value < labelOf(FaceClass::Hair); ++value) {
        seen.ofClasses[value] = Raster<std::uint8_t>(window.width(), window.height(), others);
    }
    for (int y = 0; y < window.height(); ++y) {
        for (int x = 0; x < window.width(); ++x) {
            const FaceClass value = classAt(window.x0 + x, window.y0 + y);
            seen.ofClasses[static_cast<std::size_t>(value)].at(x, y) = sure;
        }
    }
    return seen;
}

std::uint8_t at(const PartLabels& labels, int x, int y) {
    return labels.rect.contains(x, y) ? labels.labels.at(x - labels.rect.x0, y - labels.rect.y0)
                                      : std::uint8_t{0};
}

constexpr auto kNose = labelOf(FaceClass::Nose);
constexpr auto kLip = labelOf(FaceClass::LowerLip);

// How many pixels differ that lie in none of the rectangles.
int changedOutside(const std::vector<PixelRect>& rects, const LabelMap& before, const LabelMap& after) {
    int outside = 0;
    for (int y = 0; y < before.height(); ++y) {
        for (int x = 0; x < before.width(); ++x) {
            if (before.at(x, y) != after.at(x, y)) {
                outside += std::ranges::none_of(
                    rects, [x, y](const PixelRect& rect) { return rect.contains(x, y); });
            }
        }
    }
    return outside;
}

}  // namespace

TEST_CASE("a border goes where the parser sees it, as far as there is doubt") {
    const std::vector parts{painted(box(30, 30, 60, 50), FaceClass::LowerLip)};
    const auto seen = seeing(kWindow, [](int x, int y) {
        return x >= 33 && x <= 63 && y >= 30 && y <= 50 ? FaceClass::LowerLip : FaceClass::Skin;
    });
    const PartLabels labels = seenParts(parts, 4, seen, kWindow);
    CHECK(at(labels, 31, 40) == 0);
    CHECK(at(labels, 34, 40) == kLip);
    CHECK(at(labels, 62, 40) == kLip);
    CHECK(at(labels, 65, 40) == 0);

    const auto farther = seeing(kWindow, [](int x, int y) {
        return x >= 30 && x <= 90 && y >= 30 && y <= 50 ? FaceClass::LowerLip : FaceClass::Skin;
    });
    const PartLabels far = seenParts(parts, 4, farther, kWindow);
    CHECK(at(far, 62, 40) == kLip);
    CHECK(at(far, 75, 40) == 0);  // five times the blur away
}

TEST_CASE("a nose ends where a parser sees it end, lids stay where their points are") {
    // The parser is in favour of the part as far as 3 pixels beyond its contour, by seven to three.
    const auto grown = [](FaceClass value) {
        const std::vector parts{painted(box(30, 30, 60, 50), value)};
        const auto seen = seeing(
            kWindow,
            [value](int x, int y) {
                return x >= 27 && x <= 63 && y >= 27 && y <= 53 ? value : FaceClass::Skin;
            },
            178, 77);
        return at(seenParts(parts, 2, seen, kWindow), 63, 40) == labelOf(value);
    };
    CHECK(grown(FaceClass::Nose));
    CHECK_FALSE(grown(FaceClass::ImageLeftEye));
    CHECK_FALSE(grown(FaceClass::ImageRightEye));
}

TEST_CASE("where a parser is of two minds, a pixel in doubt is the part's") {
    const auto undecided = seeing(
        kWindow, [](int, int) { return FaceClass::Skin; }, 120, 120);
    for (const FaceClass value : {FaceClass::Nose, FaceClass::ImageLeftBrow, FaceClass::ImageRightEye,
                                  FaceClass::UpperLip, FaceClass::InnerMouth}) {
        const std::vector parts{painted(box(30, 30, 60, 50), value)};
        const PartLabels labels = seenParts(parts, 3, undecided, kWindow);
        INFO("class " << static_cast<int>(value));
        CHECK(at(labels, 61, 40) == labelOf(value));
        CHECK(at(labels, 72, 40) == 0);
    }
}

TEST_CASE("without doubt, and beyond what was seen, the contour stands") {
    const std::vector parts{painted(box(30, 30, 60, 50), FaceClass::Nose)};
    Raster<std::uint8_t> drawn(100, 80);
    paint(parts, kWindow, drawn);
    const auto allSkin = [](int, int) { return FaceClass::Skin; };
    const PartLabels exact = seenParts(parts, 0, seeing(kWindow, allSkin), kWindow);
    const PartLabels unseen = seenParts(parts, 4, seeing({0, 0, 20, 20}, allSkin), kWindow);
    for (int y = 0; y < 80; ++y) {
        for (int x = 0; x < 100; ++x) {
            REQUIRE(at(exact, x, y) == drawn.at(x, y));
            REQUIRE(at(unseen, x, y) == drawn.at(x, y));
        }
    }
    CHECK_FALSE(leavesRoom(FaceClass::Nose, 0));
    CHECK(leavesRoom(FaceClass::Nose, 4));
}

TEST_CASE("a parser that misses a part takes its rim, not the part, and one that sees another gives none") {
    const std::vector parts{painted(box(30, 30, 60, 50), FaceClass::ImageLeftEye)};
    const auto blind =
        seeing(kWindow, [](int x, int) { return x > 80 ? FaceClass::ImageLeftEye : FaceClass::Skin; });
    const PartLabels labels = seenParts(parts, 3, blind, kWindow);
    CHECK(at(labels, 45, 40) == labelOf(FaceClass::ImageLeftEye));
    CHECK(at(labels, 90, 40) == 0);
}

TEST_CASE("parts that share a border leave no gap between them wherever the parser sees it") {
    const std::vector parts{painted(box(30, 30, 60, 40), FaceClass::UpperLip),
                            painted(box(30, 40, 60, 50), FaceClass::LowerLip)};
    const auto seen = seeing(kWindow, [](int x, int y) {
        return x < 30 || x > 60 || y < 30 || y > 50 ? FaceClass::Skin
               : y < 42                             ? FaceClass::UpperLip
                                                    : FaceClass::LowerLip;
    });
    const PartLabels labels = seenParts(parts, 3, seen, kWindow);
    for (int x = 34; x < 56; ++x) {
        CHECK(at(labels, x, 41) == labelOf(FaceClass::UpperLip));
        CHECK(at(labels, x, 43) == labelOf(FaceClass::LowerLip));
        for (int y = 32; y < 48; ++y) {
            REQUIRE(at(labels, x, y) != 0);
        }
    }
}

TEST_CASE("cells of any size are read at the same places") {
    const std::vector parts{painted(box(30, 30, 60, 50), FaceClass::Nose)};
    // Cells of 4 px: the border seen between the cells of columns 32..35 and 36..39.
    PartProbabilities seen{kWindow, 4, {}};
    for (std::size_t value = 1; value < labelOf(FaceClass::Hair); ++value) {
        seen.ofClasses[value] = Raster<std::uint8_t>(25, 20, 1);
    }
    for (int y = 0; y < 20; ++y) {
        for (int x = 0; x < 25; ++x) {
            const FaceClass value = x >= 9 ? FaceClass::Nose : FaceClass::Skin;
            seen.ofClasses[static_cast<std::size_t>(value)].at(x, y) = 250;
        }
    }
    const PartLabels labels = seenParts(parts, 6, seen, kWindow);
    CHECK(at(labels, 33, 40) == 0);
    CHECK(at(labels, 37, 40) == kNose);
}

TEST_CASE("a face of four times the size has four times the parts") {
    // So large that the blur is computed on every second pixel.
    constexpr PixelRect kLarge{0, 0, 400, 320};
    const auto noseOf = [](double scale, const PixelRect& window) {
        const geometry::Polygon polygon = box(scale * 30, scale * 30, scale * 60, scale * 50);
        return std::vector<PaintedPolygon>{
            {polygon, geometry::pixelBounds(polygon).intersected(window), FaceClass::Nose}};
    };
    PartProbabilities seen = seeing(kWindow, [](int x, int y) {
        return x >= 32 && x <= 62 && y >= 30 && y <= 50 ? FaceClass::Nose : FaceClass::Skin;
    });
    const PartLabels small = seenParts(noseOf(1, kWindow), 2, seen, kWindow);
    seen.window = kLarge;
    seen.cellPx = 4;
    const PartLabels large = seenParts(noseOf(4, kLarge), 8, seen, kLarge);
    int different = 0;
    for (int y = 0; y < 80; ++y) {
        for (int x = 0; x < 100; ++x) {
            different += at(small, x, y) == at(large, 4 * x + 2, 4 * y + 2) ? 0 : 1;
        }
    }
    CHECK(different <= 100);  // one pixel along the border at most
    CHECK(at(large, 4 * 31, 160) == 0);
    CHECK(at(large, 4 * 61, 160) == kNose);
}

TEST_CASE("a part that a person has placed, or whose points are hidden, follows its points alone") {
    Landmarks face = tests::madeFace();
    face.confidences.fill(0.6);
    const int side = 512;
    RegionMap regions{side, side, {0, 0, side, side}, {side, side, 0}, {side, side, 255}};
    regions.parts = seeing({60, 60, 460, 460}, [](int, int) { return FaceClass::Skin; });
    RegionMap without = regions;
    without.parts.reset();
    const auto areas = [&](const RegionMap& map, const Landmarks& points) {
        return classAreas(fuse(map, fitting::fitFace(points), points));
    };
    constexpr auto kLeftEye = static_cast<std::size_t>(FaceClass::ImageLeftEye);
    constexpr auto kRightEye = static_cast<std::size_t>(FaceClass::ImageRightEye);
    CHECK(areas(regions, face)[kLeftEye] < areas(without, face)[kLeftEye]);
    face.states[68] = PointState::Moved;
    CHECK(areas(regions, face)[kLeftEye] == areas(without, face)[kLeftEye]);
    CHECK(areas(regions, face)[kRightEye] < areas(without, face)[kRightEye]);
    face.visibilities[76] = Visibility::Occluded;
    CHECK(areas(regions, face)[kRightEye] == areas(without, face)[kRightEye]);
}

TEST_CASE("a part that is dragged over a large face changes slivers along borders alone") {
    // Borders are computed in cells of several pixels here; the others of the part come along.
    constexpr int kSide = 1536;
    std::mt19937 random(5);
    std::normal_distribution<double> small(0, 4);
    Landmarks face = tests::madeFace();
    face.points *= 3;
    face.confidences.fill(0.7);
    for (std::size_t i = 0; i < kPointCount; ++i) {
        face.setPoint(i, face.point(i) + Point(small(random), small(random)));
    }
    RegionMap regions{kSide, kSide, {3, 40, 1500, kSide}, {1497, kSide - 40, 0}, {1497, kSide - 40, 255}};
    regions.parts = seeing({240, 270, 1290, 1320}, [](int x, int y) {
        return (x / 90 + y / 70) % 3 == 0 ? FaceClass::Nose : FaceClass::Skin;
    });
    LiveLabelMap live(regions, face);
    std::size_t mostRects = 0;
    for (const auto& [dragged, along] : {std::pair(60, 3), std::pair(93, 5), std::pair(36, 2)}) {
        for (int move = 0; move < 6; ++move) {
            for (int point = dragged; point <= dragged + along; ++point) {
                const auto i = static_cast<std::size_t>(point);
                face.setPoint(i, face.point(i) + Point(small(random), small(random)));
                face.states[i] = point == dragged ? PointState::Moved : PointState::Propagated;
            }
            const LabelMap before = live.map();
            const std::vector<PixelRect> changed = live.update(face);
            REQUIRE(live.map() == fuse(regions, fitting::fitFace(face), face));
            REQUIRE(changedOutside(changed, before, live.map()) == 0);
            std::int64_t pixels = 0;
            for (const PixelRect& rect : changed) {
                pixels += static_cast<std::int64_t>(rect.width()) * rect.height();
            }
            CHECK(pixels < std::int64_t{kSide} * kSide / 8);
            mostRects = std::max(mostRects, changed.size());
        }
    }
    CHECK(mostRects > 5);
}

TEST_CASE("a live map with a parser's word always equals the map fused anew") {
    std::mt19937 random(3);
    std::uniform_int_distribution<std::size_t> anyPoint(0, kPointCount - 1);
    std::normal_distribution<double> small(0, 3);
    Landmarks face = tests::madeFace();
    face.confidences.fill(0.7);
    const int side = 512;
    RegionMap regions{side, side, {0, 0, side, side}, {side, side, 0}, {side, side, 255}};
    std::bernoulli_distribution nose(0.5);
    regions.parts = seeing({80, 90, 430, 440},
                           [&](int, int) { return nose(random) ? FaceClass::Nose : FaceClass::Skin; });
    LiveLabelMap live(regions, face);
    for (int round = 0; round < 60; ++round) {
        const std::size_t point = anyPoint(random);
        face.setPoint(point, face.point(point) + Point(small(random), small(random)));
        face.states[point] = round % 5 == 0 ? PointState::Predicted : PointState::Moved;
        const LabelMap before = live.map();
        const std::vector<PixelRect> changed = live.update(face);
        REQUIRE(live.map() == fuse(regions, fitting::fitFace(face), face));
        CHECK(changedOutside(changed, before, live.map()) == 0);
        if (round == 40) {
            face = tests::madeFace();
            face.confidences.fill(0.5);
        }
    }
}

}  // namespace maskwright::core::fusion
