// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/line_beyond.h"

#include "core/error.h"
#include "core/painting/outline.h"
#include "tests/core/image/made_photos.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

constexpr int kSide = 200;
constexpr double kHandPx = 1.5;
constexpr double kReachPx = 20;

// Hair to the left of a column; in the rows from..to to the left of another one.
LabelMap hair(int column, int from = 0, int to = 0, int other = 0) {
    LabelMap map(kSide, kSide, labelOf(FaceClass::Background));
    for (int y = 0; y < kSide; ++y) {
        std::fill_n(map.row(y), y >= from && y < to ? other : column, labelOf(FaceClass::Hair));
    }
    return map;
}

const std::vector<Point> kDrawn{{99.5, 80}, {99.5, 90}, {99.5, 100}, {99.5, 110}, {99.5, 120}};

std::vector<Point> beyond(const RgbImage& photo, const LabelMap& map, const std::vector<Point>& line = kDrawn,
                          double reachPx = kReachPx, double handPx = kHandPx) {
    return lineBeyond(viewOf(photo), map, FaceClass::Hair, line, handPx, reachPx);
}

// What was added before and after the line as it was drawn.
std::vector<Point> added(const std::vector<Point>& line) {
    const auto start = std::ranges::search(line, kDrawn);
    REQUIRE(start.size() == kDrawn.size());
    std::vector<Point> result(line.begin(), start.begin());
    result.insert(result.end(), start.end(), line.end());
    return result;
}

int wrong(const LabelMap& map, int column) {
    int count = 0;
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            count += (map.at(x, y) == labelOf(FaceClass::Hair)) != (x < column) ? 1 : 0;
        }
    }
    return count;
}

LabelMap redrawn(LabelMap map, const std::vector<Point>& line) {
    for (const painting::PaintedArea& area : painting::redrawOutline(map, line, FaceClass::Hair, kReachPx)) {
        for (const painting::PixelSpan& span : area.spans) {
            std::fill(map.row(span.y) + span.x0, map.row(span.y) + span.x1, area.value);
        }
    }
    return map;
}

}  // namespace

TEST_CASE("Beyond both ends the border follows an edge of the photo, as far as the line is long") {
    const std::vector<Point> line = beyond(tests::photoWithEdge(kSide, 100), hair(94));
    CHECK(line.front().y() < 45);
    CHECK(line.front().y() > 35);
    CHECK(line.back().y() > 155);
    CHECK(line.back().y() < 165);
    for (const Point& point : added(line)) {
        CHECK(std::abs(point.x() - 99.5) < 1);
    }
    // So one line mends three times as much.
    const int before = wrong(hair(94), 100);
    const int alone = before - wrong(redrawn(hair(94), kDrawn), 100);
    const int followed = before - wrong(redrawn(hair(94), line), 100);
    CHECK(followed > 2.5 * alone);
}

TEST_CASE("Where the photo shows nothing the border comes back to where it was") {
    std::vector<Point> after = beyond(tests::photoWithEdge(kSide, 0), hair(94));
    after.erase(after.begin(), std::ranges::find(after, kDrawn.back()));
    REQUIRE(after.size() > 5);
    for (std::size_t i = 1; i < after.size(); ++i) {
        CHECK(after[i].x() < after[i - 1].x());
        CHECK(after[i].x() > 93.5);
    }
    CHECK(after.back().x() < 98);
}

TEST_CASE("What is added ends where the map is right") {
    const LabelMap map = hair(100, 60, 140, 94);
    const std::vector<Point> line = beyond(tests::photoWithEdge(kSide, 100), map);
    CHECK(line.front().y() > 50);
    CHECK(line.back().y() < 150);
    CHECK(3 * wrong(redrawn(map, line), 100) < 2 * wrong(redrawn(map, kDrawn), 100));
    CHECK(beyond(tests::photoWithEdge(kSide, 100), hair(100)) == kDrawn);
}

TEST_CASE(
    "A class that reaches too far gives way beyond the ends as well, whichever way the line was drawn") {
    const std::vector<Point> line = beyond(tests::photoWithEdge(kSide, 100), hair(106));
    CHECK(wrong(redrawn(hair(106), line), 100) < wrong(redrawn(hair(106), kDrawn), 100) - 300);
    std::vector<Point> reversed =
        beyond(tests::photoWithEdge(kSide, 100), hair(106), {kDrawn.rbegin(), kDrawn.rend()});
    std::ranges::reverse(reversed);
    REQUIRE(reversed.size() == line.size());
    for (std::size_t i = 0; i < line.size(); ++i) {
        CHECK((line[i] - reversed[i]).norm() < 1e-9);
    }
}

TEST_CASE("Nothing is added where there is no border to follow, or no hand to follow it") {
    const RgbImage photo = tests::photoWithEdge(kSide, 100);
    CHECK(beyond(photo, hair(94), kDrawn, 4) == kDrawn);              // out of reach
    CHECK(beyond(photo, hair(0)) == kDrawn);                          // the class is nowhere
    CHECK(beyond(photo, hair(94), kDrawn, kReachPx, 0.3) == kDrawn);  // nearer than pixels
    CHECK(beyond(photo, hair(94), {{99, 80}}) == std::vector<Point>{{99, 80}});
    CHECK(beyond(photo, hair(94), {}).empty());
    const std::vector<Point> ring{{90, 80}, {110, 80}, {110, 100}, {90, 100}, {90, 81}};
    CHECK(beyond(photo, hair(94), ring) == ring);
    LabelMap speck = hair(0);
    std::fill_n(speck.row(100) + 96, 3, labelOf(FaceClass::Hair));
    CHECK(beyond(photo, speck) == kDrawn);
}

TEST_CASE("Lines at the rim of a photo and beyond it are carried on within bounds") {
    const RgbImage photo = tests::photoWithEdge(kSide, 100);
    for (const std::vector<Point>& drawn : {std::vector<Point>{{99.5, 0}, {99.5, 10}, {99.5, 20}},
                                            {{99.5, 150}, {99.5, 199}},
                                            {{-30, -30}, {5, 5}, {60, 8}},
                                            {{94, 190}, {95, 230}},
                                            {{99.5, 20}, {99.5, 20}, {99.5, 40}}}) {
        const std::vector<Point> line = beyond(photo, hair(94), drawn);
        CHECK(line.size() >= drawn.size());
        CHECK(std::ranges::all_of(line, [](const Point& point) {
            return point.allFinite() && point.cwiseAbs().maxCoeff() < 2 * kSide;
        }));
    }
}

TEST_CASE("lineBeyond refuses what is not finite and maps of other photos") {
    const std::vector<Point> line{{0, 0}, {std::numeric_limits<double>::quiet_NaN(), 1}};
    CHECK_THROWS_AS(beyond(tests::photoWithEdge(kSide, 0), hair(60), line), ContractViolation);
    CHECK_THROWS_AS(beyond(tests::photoWithEdge(kSide, 0), LabelMap(5, 5)), ContractViolation);
}

}  // namespace maskwright::core::image
