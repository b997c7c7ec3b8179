// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/lid_pair.h"

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
    CHECK(pair.open);
    CHECK(pair.upper.at(0.5).y() == Approx(-0.2));
    CHECK(pair.lower.at(0.5).y() == Approx(0.1));
    CHECK(pair.upper.at(0.25).isApprox(Point(-0.25, -0.15), 1e-9));
    CHECK(pair.upper.p0 == pair.lower.p0);
    CHECK(pair.upper.p3 == pair.lower.p3);
}

TEST_CASE("one bad point does not pull a lid") {
    std::vector<Point> upper = onParabola(-0.2, {-0.25, 0, 0.25});
    upper[2].y() -= 0.5;
    const LidPair pair = fitParabolas(upper, onParabola(0.1, {0.25, 0, -0.25}));
    CHECK(pair.upper.at(0.5).y() == Approx(-0.2).margin(0.02));
}

TEST_CASE("a closed or crossed pair is one seam") {
    const LidPair crossed = fitParabolas(onParabola(0.1, {-0.2, 0, 0.2}), onParabola(-0.05, {0.2, 0, -0.2}));
    CHECK_FALSE(crossed.open);
    CHECK(crossed.upper.at(0.3) == crossed.lower.at(0.3));
    CHECK(crossed.upper.at(0.5).y() == Approx(0.025));
}

TEST_CASE("points beyond the corners say nothing") {
    const LidPair pair =
        fitParabolas(std::vector<Point>{{-0.8, 1}, {3, 7}, {0.5, 1}}, onParabola(0.1, {0.2, 0, -0.2}));
    CHECK(pair.open);
    CHECK(pair.upper.at(0.5).y() == Approx(0));
}

}  // namespace maskwright::core::fitting
