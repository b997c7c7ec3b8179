// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/polygon_fill.h"

#include <cmath>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::geometry {

namespace {

constexpr PixelRect kClip{-20, -20, 60, 60};

Raster<std::uint8_t> filled(const Polygon& polygon, const PixelRect& rect) {
    Raster<std::uint8_t> raster(rect.width(), rect.height());
    for (const PixelSpan& span : polygonSpans(polygon, rect)) {
        for (int x = span.x0; x < span.x1; ++x) {
            ++raster.at(x - rect.x0, span.y - rect.y0);
        }
    }
    return raster;
}

int count(const Polygon& polygon) {
    int pixels = 0;
    for (const PixelSpan& span : polygonSpans(polygon, kClip)) {
        pixels += span.x1 - span.x0;
    }
    return pixels;
}

// The rule itself, pixel by pixel: on the border, or winding number not zero.
bool belongs(const Polygon& polygon, const Point& centre) {
    int winding = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point a = polygon[i] - centre;
        const Point b = polygon[(i + 1) % polygon.size()] - centre;
        const double cross = a.x() * b.y() - a.y() * b.x();
        if (cross == 0 && a.dot(b) <= 0) {
            return true;
        }
        if ((a.y() <= 0) != (b.y() <= 0)) {
            winding += (cross > 0) == (a.y() <= 0) ? (a.y() <= 0 ? 1 : -1) : 0;
        }
    }
    return winding != 0;
}

Polygon randomPolygon(std::mt19937& random, int vertices, double grid) {
    std::uniform_real_distribution<double> place(-15, 55);
    Polygon polygon;
    for (int i = 0; i < vertices; ++i) {
        polygon.emplace_back(std::round(place(random) / grid) * grid,
                             std::round(place(random) / grid) * grid);
    }
    return polygon;
}

}  // namespace

TEST_CASE("a pixel belongs to a polygon if its centre lies inside or on the border") {
    CHECK(count({{0, 0}, {3, 0}, {3, 2}, {0, 2}}) == 12);                 // 4 columns, 3 rows: all ties go in
    CHECK(count({{0.1, 0.1}, {2.9, 0.1}, {2.9, 1.9}, {0.1, 1.9}}) == 2);  // centres (1,1) and (2,1)
    CHECK(count({{0.6, 0.6}, {1.4, 0.6}, {1.4, 1.4}, {0.6, 1.4}}) == 1);  // around one centre
    CHECK(count({{0.1, 0.1}, {0.9, 0.1}, {0.9, 0.9}, {0.1, 0.9}}) == 0);  // between centres
    CHECK(polygonSpans(Polygon{{1, 1}, {4, 1}, {1, 4}}, kClip) ==
          std::vector<PixelSpan>{{1, 1, 5}, {2, 1, 4}, {3, 1, 3}, {4, 1, 2}});
}

TEST_CASE("filling agrees with the rule on random polygons, crossing and touching themselves") {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        // A grid of whole and half pixels brings about every tie there is.
        const Polygon polygon = randomPolygon(random, 3 + round % 9, round % 2 == 0 ? 1.0 : 0.5);
        const Raster<std::uint8_t> raster = filled(polygon, kClip);
        int wrong = 0;
        for (int y = kClip.y0; y < kClip.y1; ++y) {
            for (int x = kClip.x0; x < kClip.x1; ++x) {
                const int expected = belongs(polygon, Point(x, y)) ? 1 : 0;
                wrong += raster.at(x - kClip.x0, y - kClip.y0) == expected ? 0 : 1;
            }
        }
        // A centre on a slanted edge may be missed by rounding; no other pixel may.
        CHECK(wrong <= 2);
    }
}

TEST_CASE("clipping never changes a pixel inside the clip") {
    std::mt19937 random(3);
    for (int round = 0; round < 50; ++round) {
        const Polygon polygon = randomPolygon(random, 8, 0.25);
        const Raster<std::uint8_t> whole = filled(polygon, kClip);
        const PixelRect part{3, 7, 31, 22};
        const Raster<std::uint8_t> cut = filled(polygon, part);
        bool equal = true;
        for (int y = part.y0; y < part.y1; ++y) {
            for (int x = part.x0; x < part.x1; ++x) {
                equal = equal && cut.at(x - part.x0, y - part.y0) == whole.at(x - kClip.x0, y - kClip.y0);
            }
        }
        CHECK(equal);
    }
}

TEST_CASE("polygons that share a border leave no gap and overlap on ties only") {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> place(0, 40);
    const Point corners[4] = {{-5, -5}, {45, -5}, {45, 45}, {-5, 45}};
    for (int round = 0; round < 50; ++round) {
        const Point a(place(random), place(random));
        const Point b(place(random), place(random));
        const Polygon left{corners[0], a, b, corners[2], corners[3]};
        const Polygon right{corners[2], b, a, corners[0], corners[1]};
        const Raster<std::uint8_t> one = filled(left, {0, 0, 40, 40});
        const Raster<std::uint8_t> other = filled(right, {0, 0, 40, 40});
        int gaps = 0;
        for (std::size_t i = 0; i < one.pixels().size(); ++i) {
            gaps += one.pixels()[i] == 0 && other.pixels()[i] == 0 ? 1 : 0;
        }
        CHECK(gaps == 0);
    }
}

TEST_CASE("polygons without pixels: too few vertices, not finite, or out of all reach") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(polygonSpans(Polygon{{0, 0}, {10, 10}}, kClip).empty());
    CHECK(polygonSpans(Polygon{{0, 0}, {10, nan}, {0, 10}}, kClip).empty());
    CHECK(polygonSpans(Polygon{{0, 0}, {1e300, 0}, {0, -1e300}}, kClip).empty());
    CHECK(count({{-1e8, -1e8}, {1e8, -1e8}, {1e8, 1e8}, {-1e8, 1e8}}) == 80 * 80);
}

TEST_CASE("coverage adds up to the area, and shared borders to full pixels") {
    const Polygon triangle{{1.25, 2.5}, {9.75, 3.25}, {4.5, 11.125}};
    const Raster<std::uint8_t> shares = polygonCoverage(std::vector<Polygon>{triangle}, {0, 0, 14, 14});
    double area = 0;
    for (const std::uint8_t share : shares.pixels()) {
        area += share / 255.0;
    }
    CHECK(area == Approx(0.5 * std::abs(8.5 * 8.625 - 3.25 * 0.75)).margin(0.1));

    const std::vector<Polygon> halves{{{0, 0}, {10, 0}, {3.3, 10}, {0, 10}}, {{10, 0}, {10, 10}, {3.3, 10}}};
    const Raster<std::uint8_t> square = polygonCoverage(halves, {2, 2, 8, 8});
    for (const std::uint8_t share : square.pixels()) {
        CHECK(share >= 254);
    }
}

TEST_CASE("coverage of a polygon that reaches past all sides is clipped, not moved") {
    const std::vector<Polygon> large{{{-100, 2}, {100, 2}, {100, 50}, {-100, 50}}};
    const Raster<std::uint8_t> shares = polygonCoverage(large, {0, 0, 5, 5});
    CHECK(shares.at(0, 1) == 0);
    CHECK(shares.at(4, 2) == 128);
    CHECK(shares.at(0, 4) == 255);
}

TEST_CASE("the convex hull drops inner, repeated and collinear points") {
    const Polygon hull = convexHull({{0, 0}, {4, 0}, {2, 0}, {4, 4}, {0, 4}, {2, 2}, {0, 0}});
    CHECK(hull.size() == 4);
    CHECK(convexHull({{1, 1}, {1, 1}}).size() == 1);
    CHECK(convexHull({{0, 0}, {1, 1}, {2, 2}}).size() == 2);
}

}  // namespace maskwright::core::geometry
