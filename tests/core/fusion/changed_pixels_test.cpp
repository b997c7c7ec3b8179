// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/changed_pixels.h"

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::fusion {

namespace {

constexpr PixelRect kWindow{7, 11, 307, 251};  // no whole tiles

int holders(const std::vector<PixelRect>& rects, int x, int y) {
    int count = 0;
    for (const PixelRect& rect : rects) {
        count += rect.contains(x, y) ? 1 : 0;
    }
    return count;
}

std::int64_t areaOf(const std::vector<PixelRect>& rects) {
    std::int64_t area = 0;
    for (const PixelRect& rect : rects) {
        CHECK(rect.intersected(kWindow) == rect);
        CHECK_FALSE(rect.empty());
        area += static_cast<std::int64_t>(rect.width()) * rect.height();
    }
    return area;
}

Raster<std::uint8_t> filled(const std::vector<geometry::PixelSpan>& spans) {
    Raster<std::uint8_t> pixels(400, 400);
    for (const geometry::PixelSpan& span : spans) {
        for (int x = span.x0; x < span.x1; ++x) {
            pixels.at(x, span.y) = 1;
        }
    }
    return pixels;
}

}  // namespace

TEST_CASE("nothing that changed is no rectangle, and a rectangle is held whole") {
    ChangedPixels changed(kWindow);
    CHECK(changed.rects().empty());
    changed.add({0, 0, 7, 400});  // beside the window
    CHECK(changed.rects().empty());
    const PixelRect rect{100, 60, 101, 200};
    changed.add(rect);
    const std::vector<PixelRect> rects = changed.rects();
    REQUIRE(rects.size() == 1);
    CHECK(rects.front().intersected(rect) == rect);
    CHECK(areaOf(rects) < 10'000);
    ChangedPixels all(kWindow);
    all.add({-50, -50, 1000, 1000});
    CHECK(all.rects() == std::vector{kWindow});
    CHECK(ChangedPixels({}).rects().empty());
}

TEST_CASE("rectangles lie along a border that moved, not around what it encloses") {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> anywhere(-40, 360);
    for (int round = 0; round < 100; ++round) {
        // A large circle that moves a little, or two polygons with nothing in common.
        geometry::Polygon before;
        geometry::Polygon after;
        const bool circle = round % 2 == 0;
        const double shift = anywhere(random) / 200;
        for (int i = 0; i < (circle ? 60 : 5); ++i) {
            const double turn = 2 * std::numbers::pi * i / 60;
            before.push_back(circle ? Point(150 + 90 * std::cos(turn), 130 + 90 * std::sin(turn))
                                    : Point(anywhere(random), anywhere(random)));
            after.push_back(circle ? Point(before.back() + Point(shift, shift / 2))
                                   : Point(anywhere(random), anywhere(random)));
        }
        const auto spansBefore = geometry::polygonSpans(before, kWindow);
        const auto spansAfter = geometry::polygonSpans(after, kWindow);
        ChangedPixels changed(kWindow);
        changed.addDifference(spansBefore, spansAfter);
        const std::vector<PixelRect> rects = changed.rects();
        const Raster<std::uint8_t> one = filled(spansBefore);
        const Raster<std::uint8_t> other = filled(spansAfter);
        for (int y = 0; y < one.height(); ++y) {
            for (int x = 0; x < one.width(); ++x) {
                const int held = holders(rects, x, y);
                if (held > 1 || (held == 0 && one.at(x, y) != other.at(x, y))) {
                    FAIL("round " << round << ": (" << x << ", " << y << ") lies in " << held);
                }
            }
        }
        const std::int64_t area = areaOf(rects);
        if (circle) {
            CHECK(area < 50'000);  // its bounds alone are 33,000 pixels; the ring of tiles is about 40,000
            CHECK(holders(rects, 150, 130) == 0);
        }
    }
}

TEST_CASE("labels differ where one of the two has another, and nothing beside a rectangle is 0") {
    PartLabels before{{20, 20, 120, 90}, Raster<std::uint8_t>(100, 70)};
    PartLabels after{{30, 25, 140, 88}, Raster<std::uint8_t>(110, 63)};
    const auto differences = [&] {
        ChangedPixels changed(kWindow);
        changed.addDifference(before, after);
        return changed.rects();
    };
    CHECK(differences().empty());
    before.labels.at(60, 40) = 3;  // (80, 60)
    after.labels.at(50, 35) = 3;   // the same pixel
    CHECK(differences().empty());
    after.labels.at(50, 35) = 4;
    CHECK(holders(differences(), 80, 60) == 1);
    after.labels.at(50, 35) = 3;
    before.labels.at(0, 0) = 1;  // beside the other's rectangle
    CHECK(holders(differences(), 20, 20) == 1);
    CHECK(holders(differences(), 80, 60) == 0);
    before.labels.at(0, 0) = 0;
    after.labels.at(109, 10) = 2;
    CHECK(holders(differences(), 139, 35) == 1);
    ChangedPixels gone(kWindow);
    gone.addDifference(after, {});
    CHECK(holders(gone.rects(), 80, 60) == 1);
    CHECK(holders(gone.rects(), 139, 35) == 1);
}

}  // namespace maskwright::core::fusion
