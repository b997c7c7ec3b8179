// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/brush.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

double distanceTo(const Point& from, const Point& to, const Point& point) {
    const Point way = to - from;
    const double square = way.squaredNorm();
    const double t = square > 0 ? std::clamp((point - from).dot(way) / square, 0.0, 1.0) : 0;
    return (from + t * way - point).norm();
}

bool covered(const std::vector<PixelSpan>& spans, int x, int y) {
    return std::ranges::any_of(
        spans, [&](const PixelSpan& span) { return span.y == y && x >= span.x0 && x < span.x1; });
}

}  // namespace

TEST_CASE("a brush covers exactly the pixels within its radius of the line") {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> anywhere(-5, 45);
    std::uniform_real_distribution<double> radii(0.8, 12);
    const PixelRect clip{0, 0, 40, 30};
    for (int i = 0; i < 60; ++i) {
        const Point from(anywhere(random), anywhere(random));
        const Point to = i % 5 == 0 ? from : Point(anywhere(random), anywhere(random));
        const double radius = radii(random);
        const auto spans = brushSpans(from, to, radius, clip);
        for (int y = clip.y0; y < clip.y1; ++y) {
            for (int x = clip.x0; x < clip.x1; ++x) {
                const double distance = distanceTo(from, to, Point(x, y));
                if (std::abs(distance - radius) > 1e-9) {
                    REQUIRE(covered(spans, x, y) == (distance < radius));
                }
            }
        }
    }
}

TEST_CASE("the smallest brush leaves no gap, however fast and slanted the hand is") {
    const PixelRect clip{0, 0, 100, 100};
    std::mt19937 random(4);
    std::uniform_real_distribution<double> anywhere(2, 97);
    for (int i = 0; i < 50; ++i) {
        const Point from(anywhere(random), anywhere(random));
        const Point to(anywhere(random), anywhere(random));
        const auto spans = brushSpans(from, to, 0.01, clip);
        // Every row between the ends has pixels, and those of neighbouring rows touch at least at corners.
        REQUIRE(!spans.empty());
        for (std::size_t k = 1; k < spans.size(); ++k) {
            REQUIRE(spans[k].y == spans[k - 1].y + 1);
            REQUIRE(spans[k].x0 <= spans[k - 1].x1);
            REQUIRE(spans[k - 1].x0 <= spans[k].x1);
        }
    }
}

TEST_CASE("a stroke covers each pixel once, and far outside nothing") {
    const std::vector<Point> path{{10, 10}, {20, 12}, {12, 14}, {10, 10}};
    const auto spans = strokeSpans(path, 4, {0, 0, 40, 40});
    for (std::size_t i = 1; i < spans.size(); ++i) {
        const bool later = spans[i].y > spans[i - 1].y || spans[i].x0 > spans[i - 1].x1;
        REQUIRE(later);
    }
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        for (const PixelSpan& span : brushSpans(path[i], path[i + 1], 4, {0, 0, 40, 40})) {
            REQUIRE(covered(spans, span.x0, span.y));
            REQUIRE(covered(spans, span.x1 - 1, span.y));
        }
    }
    CHECK(strokeSpans({}, 4, {0, 0, 40, 40}).empty());
    CHECK(brushSpans({1e12, -1e12}, {1e12, 1e12}, 5, {0, 0, 40, 40}).empty());
    CHECK(brushSpans({5, 5}, {6, 6}, 5, {}).empty());
}

}  // namespace maskwright::core::painting
