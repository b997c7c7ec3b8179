// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/lid_pair.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::core::fitting {

namespace {

std::vector<Point> onParabola(double height, std::initializer_list<double> columns) {
    std::vector<Point> points;
    for (const double x : columns) {
        points.emplace_back(x, height * (1 - 4 * x * x));
    }
    return points;
}

}  // namespace

TEST_CASE("points on parabolas give these parabolas") {
    const LidPair pair = fitParabolas(onParabola(-0.2, {-0.25, 0, 0.25}), onParabola(0.1, {0.3, 0, -0.2}));
    REQUIRE(pair.upper.size() == 1);
    CHECK(pair.upper[0].at(0.5).y() == Approx(-0.2));
    CHECK(pair.lower[0].at(0.5).y() == Approx(0.1));
    CHECK(pair.upper[0].at(0.25).isApprox(Point(-0.25, -0.15), 1e-9));
    CHECK(pair.upper[0].p0 == pair.lower[0].p0);
    CHECK(pair.upper[0].p3 == pair.lower[0].p3);
    CHECK(sampleLids(pair, 0.001).open);
}

TEST_CASE("a fuller curve goes through the same points in the same directions, and bulges more") {
    const std::vector<Point> points{{0, 0}, {10, -4}, {20, -5}, {30, 0}};
    const std::vector<geometry::CubicBezier> plain = geometry::smoothCurve(points);
    std::vector<geometry::CubicBezier> full = plain;
    makeFuller(full, 1.2);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        CHECK(full[i].p0 == points[i]);
        CHECK(full[i].p3 == points[i + 1]);
        CHECK((full[i].p1 - full[i].p0).isApprox(1.2 * (plain[i].p1 - plain[i].p0)));
        CHECK((full[i].p3 - full[i].p2).isApprox(1.2 * (plain[i].p3 - plain[i].p2)));
        // The curve is convex and lies above its chords: the bulge over the middle of each grows by as much.
        const Point chord = (points[i] + points[i + 1]) / 2;
        CHECK((full[i].at(0.5) - chord).isApprox(1.2 * (plain[i].at(0.5) - chord)));
    }
}

TEST_CASE("one bad point does not pull a lid") {
    std::vector<Point> upper = onParabola(-0.2, {-0.25, 0, 0.25});
    upper[2].y() -= 0.5;
    const LidPair pair = fitParabolas(upper, onParabola(0.1, {0.25, 0, -0.25}));
    CHECK(pair.upper[0].at(0.5).y() == Approx(-0.2).margin(0.02));
}

TEST_CASE("a closed or crossed pair is one seam half way between") {
    const LidPair crossed = fitParabolas(onParabola(0.1, {-0.2, 0, 0.2}), onParabola(-0.05, {0.2, 0, -0.2}));
    const LidSamples samples = sampleLids(crossed, 0.001);
    CHECK_FALSE(samples.open);
    CHECK(samples.upper == samples.lower);
    const double lowest =
        std::max_element(samples.upper.begin(), samples.upper.end(), [](const Point& a, const Point& b) {
            return a.y() < b.y();
        })->y();
    CHECK(lowest == Approx(0.025));
}

TEST_CASE("lids that cross on one side are open on the other alone") {
    const std::vector<Point> upper{{-0.5, 0}, {-0.25, -0.1}, {0, -0.1}, {0.25, 0.05}, {0.5, 0}};
    const std::vector<Point> lower{{-0.5, 0}, {-0.25, 0.1}, {0, 0.1}, {0.25, -0.05}, {0.5, 0}};
    const LidSamples samples = sampleLids(fitSmoothLids(upper, lower, 1.2), 0.001);
    CHECK(samples.open);
    REQUIRE(samples.upper.size() == samples.lower.size());
    for (std::size_t i = 0; i < samples.upper.size(); ++i) {
        CHECK(samples.upper[i].y() <= samples.lower[i].y());
    }
}

TEST_CASE("points beyond the corners say nothing") {
    const LidPair pair =
        fitParabolas(std::vector<Point>{{-0.8, 1}, {3, 7}, {0.5, 1}}, onParabola(0.1, {0.2, 0, -0.2}));
    CHECK(pair.upper[0].at(0.5).y() == Approx(0));
}

}  // namespace maskwright::core::fitting
