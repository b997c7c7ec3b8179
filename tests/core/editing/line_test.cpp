// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/editing/line.h"

#include "core/editing/editing.h"
#include "core/geometry/bezier.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::editing {

namespace {

const Line& lineOf(std::size_t point) {
    return *linesOf(point).front();
}

LinePlace placeOf(const Landmarks& face, std::size_t point) {
    const auto place = nearestLine(face, face.point(point), 1);
    REQUIRE(place);
    return *place;
}

bool isOn(const Line& line, std::size_t point) {
    return std::ranges::find(line.points, point) != line.points.end();
}

// Distance of a place to the smooth curve through the line of this face.
double distanceToCurve(const Landmarks& face, const Line& line, const Point& at) {
    std::vector<Point> points;
    for (const std::size_t point : line.points) {
        points.push_back(face.point(point));
    }
    double least = 1e9;
    for (const geometry::CubicBezier& piece : geometry::smoothCurve(points)) {
        for (int step = 0; step <= 2000; ++step) {
            least = std::min(least, (piece.at(step / 2000.0) - at).norm());
        }
    }
    return least;
}

}  // namespace

TEST_CASE("Every point of a contour is on a line of its part, pupils and centres are on none") {
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const Part part = Scheme::lapa().partOf(i);
        const bool free = i == 74 || i == 83 || i == 104 || i == 105;
        INFO("point " << i);
        CHECK(linesOf(i).empty() == free);
        for (const Line* line : linesOf(i)) {
            CHECK(line->part == part);
        }
    }
}

TEST_CASE("The nearest line is found within its reach and nowhere else") {
    const Landmarks face = tests::madeFace();
    const Point between = (face.point(10) + face.point(11)) / 2;
    const auto place = nearestLine(face, between, 10);
    REQUIRE(place);
    CHECK(place->line->part == Part::Contour);
    CHECK(place->line->points[place->segment] == 10);
    CHECK(place->share == Approx(0.5).margin(0.1));
    CHECK_FALSE(nearestLine(face, {-500, -500}, 10));
}

TEST_CASE("A bend carries the grabbed place along and leaves what is far, corners and other parts") {
    const Landmarks face = tests::madeFace();
    std::mt19937 random(3);
    std::uniform_real_distribution<double> shift(-12, 12);
    for (const std::size_t point : {std::size_t{8}, std::size_t{16}, std::size_t{35}, std::size_t{68},
                                    std::size_t{93}, std::size_t{102}, std::size_t{52}}) {
        INFO("point " << point);
        const Point way(shift(random), shift(random));
        const LinePlace place = placeOf(face, point);
        const Landmarks bentFace = bent(face, place, way);
        CHECK((bentFace.point(point) - face.point(point) - way).norm() < 0.5);
        for (std::size_t i = 0; i < kPointCount; ++i) {
            const double moved = (bentFace.point(i) - face.point(i)).norm();
            if (!isOn(*place.line, i)) {
                CHECK(bentFace.point(i) == face.point(i));
            }
            CHECK(moved <= way.norm() + 1e-9);
        }
        if (!place.line->freeEnds) {
            CHECK(bentFace.point(place.line->points.front()) == face.point(place.line->points.front()));
            CHECK(bentFace.point(place.line->points.back()) == face.point(place.line->points.back()));
        }
        CHECK(bent(face, place, Point::Zero()) == face);
    }
    // Between two points the curve goes with the hand too.
    const auto between = nearestLine(face, (face.point(10) + face.point(11)) / 2, 10);
    REQUIRE(between);
    const Landmarks pulled = bent(face, *between, {0, 9});
    const Point middle = (1 - between->share) * pulled.point(10) + between->share * pulled.point(11);
    const Point before = (1 - between->share) * face.point(10) + between->share * face.point(11);
    CHECK((middle - before - Point(0, 9)).norm() < 1e-9);
}

TEST_CASE("A slid point stays on its curve, between its neighbours, however far the hand goes") {
    const Landmarks face = tests::madeFace();
    std::mt19937 random(11);
    std::uniform_real_distribution<double> anywhere(0, 512);
    for (const std::size_t point : {std::size_t{9}, std::size_t{16}, std::size_t{35}, std::size_t{40},
                                    std::size_t{68}, std::size_t{60}}) {
        Landmarks moving = face;
        for (int step = 0; step < 20; ++step) {
            moving = slid(moving, face, point, {anywhere(random), anywhere(random)});
            INFO("point " << point << " step " << step);
            CHECK(distanceToCurve(face, lineOf(point), moving.point(point)) < 0.05);
        }
        for (std::size_t i = 0; i < kPointCount; ++i) {
            CHECK((i == point || moving.point(i) == face.point(i)));
        }
        // Towards a neighbour it comes near, but never onto it or past it.
        const auto& points = lineOf(point).points;
        const std::size_t next = *(std::ranges::find(points, point) + 1);
        const Landmarks pushed = slid(face, face, point, face.point(next));
        CHECK((pushed.point(point) - face.point(next)).norm() <
              (face.point(point) - face.point(next)).norm());
        CHECK((pushed.point(point) - face.point(next)).norm() > 0);
    }
    CHECK(slid(face, face, 104, {0, 0}) == face);  // a pupil has no line
    CHECK(slid(face, face, 33, {0, 0}) == face);   // a corner has no way to go
}

TEST_CASE("Spacing evenly keeps ends, anchors and the curve, and evens the steps between") {
    Landmarks face = tests::madeFace();
    // Crowded: each point of the image-left jaw half way to its lower neighbour, on the curve.
    for (std::size_t i = 2; i < 16; i += 2) {
        face = slid(face, face, i, face.point(i + 1));
    }
    const Line& contour = lineOf(5);
    const Landmarks even = spacedEvenly(face, contour);
    for (const std::size_t kept : {std::size_t{0}, std::size_t{16}, std::size_t{32}}) {
        CHECK(even.point(kept) == face.point(kept));
    }
    double least = 1e9;
    double most = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        const double step = (even.point(i + 1) - even.point(i)).norm();
        least = std::min(least, step);
        most = std::max(most, step);
    }
    // Chords of equal arcs: nearly equal, the more bent ones shorter.
    CHECK(most / least < 1.1);
    for (const std::size_t point : contour.points) {
        CHECK(distanceToCurve(face, contour, even.point(point)) < 0.1);
    }
    for (std::size_t i = 33; i < kPointCount; ++i) {
        CHECK(even.point(i) == face.point(i));
    }
    const Landmarks lip = spacedEvenly(face, lineOf(85));
    for (const std::size_t peak : {std::size_t{86}, std::size_t{87}, std::size_t{88}}) {
        CHECK(lip.point(peak) == face.point(peak));
    }
}

}  // namespace maskwright::core::editing
