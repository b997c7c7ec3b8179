// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/bezier.h"

#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::geometry {

TEST_CASE("a smooth curve goes through its points and joins without a kink") {
    const std::vector<Point> points{{0, 0}, {10, 4}, {11, 5}, {30, 2}, {31, 20}};
    const std::vector<CubicBezier> pieces = smoothCurve(points);
    REQUIRE(pieces.size() == 4);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        CHECK(pieces[i].p0 == points[i]);
        CHECK(pieces[i].p3 == points[i + 1]);
        if (i > 0) {
            const Point before = (pieces[i - 1].p3 - pieces[i - 1].p2).normalized();
            const Point after = (pieces[i].p1 - pieces[i].p0).normalized();
            CHECK(before.dot(after) == Approx(1).margin(1e-9));
        }
    }
}

TEST_CASE(
    "a natural curve goes through its points with one tangent and one curvature, and is straight at its "
    "ends") {
    const std::vector<Point> points{{0, 0}, {10, 4}, {12, 9}, {30, 2}, {31, 20}};
    const std::vector<CubicBezier> pieces = naturalCurve(points);
    REQUIRE(pieces.size() == 4);
    // Over the chord length: derivatives with respect to t are divided by the length of the piece.
    const auto slope = [&](std::size_t i, double atEnd) {
        const double h = (points[i + 1] - points[i]).norm();
        return Point(3 / h *
                     (atEnd > 0 ? Point(pieces[i].p3 - pieces[i].p2) : Point(pieces[i].p1 - pieces[i].p0)));
    };
    const auto bend = [&](std::size_t i, double atEnd) {
        const double h = (points[i + 1] - points[i]).norm();
        return Point(6 / (h * h) *
                     (atEnd > 0 ? Point(pieces[i].p1 - 2 * pieces[i].p2 + pieces[i].p3)
                                : Point(pieces[i].p0 - 2 * pieces[i].p1 + pieces[i].p2)));
    };
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        CHECK(pieces[i].p0 == points[i]);
        CHECK(slope(i - 1, 1).isApprox(slope(i, 0), 1e-9));
        CHECK(bend(i - 1, 1).isApprox(bend(i, 0), 1e-9));
    }
    CHECK(bend(0, 0).norm() < 1e-9);
    CHECK(bend(3, 1).norm() < 1e-9);
    for (const CubicBezier& piece : naturalCurve(std::vector<Point>{{2, 2}, {2, 2}, {2, 2}, {5, 2}})) {
        CHECK(piece.at(0.5).allFinite());
    }
}

TEST_CASE("points on a line give the line, two points a straight piece, one nothing") {
    for (const CubicBezier& piece : smoothCurve(std::vector<Point>{{0, 0}, {1, 1}, {5, 5}, {6, 6}})) {
        for (const double t : {0.2, 0.5, 0.9}) {
            CHECK(piece.at(t).x() == Approx(piece.at(t).y()));
        }
    }
    CHECK(smoothCurve(std::vector<Point>{{0, 0}, {3, 1}}).size() == 1);
    CHECK(smoothCurve(std::vector<Point>{{0, 0}}).empty());
    for (const CubicBezier& piece : smoothCurve(std::vector<Point>{{2, 2}, {2, 2}, {5, 2}, {5, 2}})) {
        CHECK(piece.at(0.5).allFinite());
    }
}

TEST_CASE("flattened curves stay within the tolerance, and end exactly") {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> place(0, 300);
    for (int round = 0; round < 50; ++round) {
        const CubicBezier curve{{place(random), place(random)},
                                {place(random), place(random)},
                                {place(random), place(random)},
                                {place(random), place(random)}};
        std::vector<Point> samples{curve.p0};
        appendFlattened(curve, 0.1, samples);
        CHECK(samples.back() == curve.p3);
        double worst = 0;
        for (int i = 0; i <= 1000; ++i) {
            const Point point = curve.at(i / 1000.0);
            double nearest = 1e9;
            for (std::size_t k = 0; k + 1 < samples.size(); ++k) {
                const Point along = samples[k + 1] - samples[k];
                const double t = std::clamp((point - samples[k]).dot(along) / along.squaredNorm(), 0.0, 1.0);
                nearest = std::min(nearest, (point - samples[k] - t * along).norm());
            }
            worst = std::max(worst, nearest);
        }
        CHECK(worst <= 0.1);
    }
    CHECK(flatSteps({{0, 0}, {1e9, 1e9}, {-1e9, 1e9}, {1, 1}}, 0.1) <= 256);
}

TEST_CASE("a mapped curve is the map of the curve") {
    const CubicBezier curve{{0, 0}, {3, 8}, {7, -2}, {10, 1}};
    const Similarity photoFromPose(3, 0.5, {20, 30});
    CHECK(curve.mapped(photoFromPose).at(0.3).isApprox(photoFromPose.apply(curve.at(0.3)), 1e-12));
}

}  // namespace maskwright::core::geometry
