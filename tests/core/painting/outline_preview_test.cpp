// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/outline_preview.h"

#include "core/error.h"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

constexpr int kSide = 1000;

// A disc of hair on background, as large as a head on a photo of a megapixel.
LabelMap disc(double radius) {
    LabelMap map(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            if (std::hypot(x - kSide / 2, y - kSide / 2) < radius) {
                map.at(x, y) = labelOf(FaceClass::Hair);
            }
        }
    }
    return map;
}

// Over the disc's upper border, first above it, then below.
std::vector<Point> wavyLine() {
    std::vector<Point> path;
    for (int i = 0; i <= 60; ++i) {
        const double turn = std::numbers::pi * (1.25 + 0.5 * i / 60);
        const double radius = 300 + 25 * std::sin(2 * std::numbers::pi * i / 60);
        path.push_back(Point(kSide / 2, kSide / 2) + radius * Point(std::cos(turn), std::sin(turn)));
    }
    return path;
}

// Checks on the way that pixels are returned once, and only those that change.
LabelMap painted(const LabelMap& map, const std::vector<PaintedArea>& areas) {
    LabelMap result = map;
    Raster<std::uint8_t> seen(map.width(), map.height());
    std::int64_t wrong = 0;
    for (const PaintedArea& area : areas) {
        for (const PixelSpan& span : area.spans) {
            for (int x = span.x0; x < span.x1; ++x) {
                wrong += std::exchange(seen.at(x, span.y), 1) != 0 || map.at(x, span.y) == area.value ? 1 : 0;
                result.at(x, span.y) = area.value;
            }
        }
    }
    CHECK(wrong == 0);
    return result;
}

std::int64_t different(const LabelMap& a, const LabelMap& b) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) {
        count += a.pixels()[i] != b.pixels()[i] ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("The preview of an outline differs from the outline by less than a block along the line") {
    const LabelMap map = disc(300);
    const std::vector<Point> path = wavyLine();
    const LabelMap redrawn = painted(map, redrawOutline(map, path, FaceClass::Hair, 60));
    const std::int64_t changed = different(map, redrawn);
    REQUIRE(changed > 5000);
    double length = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
        length += (path[i] - path[i - 1]).norm();
    }
    for (const double block : {1.0, 2.0, 3.7, 8.0}) {
        INFO(block);
        const LabelMap preview = painted(map, previewOutline(map, path, FaceClass::Hair, 60, block));
        CHECK(static_cast<double>(different(preview, redrawn)) <= (block - 1) * length);
    }
}

TEST_CASE("Blocks of one pixel give the outline itself") {
    const LabelMap map = disc(300);
    const std::vector<Point> path = wavyLine();
    CHECK(painted(map, previewOutline(map, path, FaceClass::Background, 20, 0.2)) ==
          painted(map, redrawOutline(map, path, FaceClass::Background, 20)));
}

TEST_CASE("A preview at the photo's border and beside it is none of what lies outside") {
    LabelMap map(101, 67);
    for (int y = 0; y < 67; ++y) {
        for (int x = 50; x < 101; ++x) {
            map.at(x, y) = labelOf(FaceClass::Skin);
        }
    }
    const std::vector<Point> across{{55, -30}, {55, 90}};
    const LabelMap now = painted(map, previewOutline(map, across, FaceClass::Skin, 12, 4));
    CHECK(now.at(51, 0) == labelOf(FaceClass::Background));
    CHECK(now.at(51, 66) == labelOf(FaceClass::Background));
    CHECK(now.at(60, 66) == labelOf(FaceClass::Skin));
    CHECK(previewOutline(map, std::vector<Point>{{-500, 10}, {-400, 10}}, FaceClass::Skin, 12, 4).empty());
    CHECK(previewOutline(map, std::vector<Point>{{5, 5}}, FaceClass::Skin, 12, 4).empty());
    CHECK(previewOutline(map, {}, FaceClass::Skin, 12, 4).empty());
    CHECK_THROWS_AS(previewOutline(map, across, FaceClass::Skin, 0.5, 4), ContractViolation);
}

}  // namespace maskwright::core::painting
