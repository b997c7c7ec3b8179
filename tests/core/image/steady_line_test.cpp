// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/steady_line.h"

#include "tests/core/image/made_photos.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

constexpr int kSide = 120;
constexpr double kHandPx = 2;

LabelMap hairLeftOf(int column) {
    LabelMap map(kSide, kSide, labelOf(FaceClass::Background));
    for (int y = 0; y < kSide; ++y) {
        std::fill_n(map.row(y), column, labelOf(FaceClass::Hair));
    }
    return map;
}

// Down along a column, off by the tremble to both sides in turn.
std::vector<Point> trembling(double x) {
    std::vector<Point> path;
    for (int y = 10; y <= 110; y += 4) {
        path.emplace_back(x + kHandPx * std::sin(0.3 * y), y);
    }
    return path;
}

// Along the line, in small steps.
double meanDistance(const std::vector<Point>& line, double x) {
    constexpr int kSteps = 20;
    double sum = 0;
    double length = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const Point step = (line[i] - line[i - 1]) / kSteps;
        for (int k = 0; k < kSteps; ++k) {
            sum += step.y() * std::abs(line[i - 1].x() + k * step.x() - x);
            length += step.y();
        }
    }
    return sum / length;
}

std::vector<Point> steady(const RgbImage& photo, const LabelMap& map, const std::vector<Point>& path,
                          double handPx = kHandPx) {
    return steadyLine(viewOf(photo), map, FaceClass::Hair, path, handPx);
}

}  // namespace

TEST_CASE("A trembling line comes nearer to an edge of the photo, and to where the class ends already") {
    const double drawn = meanDistance(trembling(59.5), 59.5);
    const double byPhoto =
        meanDistance(steady(tests::photoWithEdge(kSide, 60), hairLeftOf(0), trembling(59.5)), 59.5);
    const double byMap =
        meanDistance(steady(tests::photoWithEdge(kSide, 0), hairLeftOf(60), trembling(59.5)), 59.5);
    const double byBoth =
        meanDistance(steady(tests::photoWithEdge(kSide, 60), hairLeftOf(60), trembling(59.5)), 59.5);
    CHECK(byPhoto < 0.9 * drawn);
    CHECK(byMap < 0.8 * drawn);
    CHECK(byBoth < byPhoto);
    CHECK(byBoth < byMap);
}

TEST_CASE("Where neither photo nor map shows a border near the line, the hand is followed") {
    // An edge and an outline that are there, but farther off than a hand trembles.
    const std::vector<Point> straight{{30, 10}, {30, 60}, {30, 110}};
    for (const Point& point : steady(tests::photoWithEdge(kSide, 60), hairLeftOf(60), straight)) {
        CHECK(std::abs(point.x() - 30) < 1e-6);
    }
    const auto line = steady(tests::photoWithEdge(kSide, 60), hairLeftOf(60), straight);
    CHECK(line.front() == straight.front());
    CHECK(line.size() < 10);  // a straight line has few corners
    CHECK((line.back() - straight.back()).norm() < 1e-6);
}

TEST_CASE("No place of a line moves by more than four times the tremble, whatever the photo shows") {
    std::mt19937 random(5);
    RgbImage photo(kSide, kSide);
    LabelMap map(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const auto value = [&] { return static_cast<std::uint8_t>(random() % 256); };
            photo.at(x, y) = {value(), value(), value()};
            map.at(x, y) = static_cast<std::uint8_t>(random() % kClassCount);
        }
    }
    for (const Point& point : steady(photo, map, {{60, 10}, {60, 60}, {60, 110}})) {
        CHECK(std::abs(point.x() - 60) < 4 * kHandPx);
    }
}

TEST_CASE("A line of two points, and one drawn with a hand as steady as pixels, stay as they are") {
    const std::vector<Point> two{{57, 10}, {58, 110}};
    CHECK(steady(tests::photoWithEdge(kSide, 60), hairLeftOf(60), two) == two);
    CHECK(steady(tests::photoWithEdge(kSide, 60), hairLeftOf(60), trembling(59.5), 0.3) == trembling(59.5));
    CHECK(steady(tests::photoWithEdge(kSide, 60), hairLeftOf(60), {}).empty());
}

TEST_CASE("A line is steadied to the same places as ever") {
    // A photo and a map that differ from pixel to pixel, by whole numbers alone.
    RgbImage photo(kSide, kSide);
    LabelMap map(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const auto grey = static_cast<std::uint8_t>((x * x / 40 + y * 3 + (x > 58 ? 60 : 0)) % 200);
            photo.at(x, y) = {grey, static_cast<std::uint8_t>(grey / 2), static_cast<std::uint8_t>(x)};
            map.at(x, y) = labelOf(x + y / 8 > 66 ? FaceClass::Hair : FaceClass::Skin);
        }
    }
    std::vector<Point> path;
    for (int i = 0; i <= 40; ++i) {
        path.emplace_back(60 + (i * i % 7 - 3), 8 + 2.6 * i);
    }
    const std::vector<Point> line = steady(photo, map, path, 1.7);
    REQUIRE(line.size() == 46);
    const std::pair<std::size_t, Point> places[] = {
        {0, {57.106015553, 7.979084686}},   {9, {58.246971369, 28.809857198}},
        {18, {60.472073309, 50.422482704}}, {27, {58.433754790, 73.109303276}},
        {36, {58.680411773, 91.887437448}}, {45, {60.559705296, 112.108615251}}};
    for (const auto& [i, place] : places) {
        INFO(i);
        CHECK((line[i] - place).norm() < 1e-6);
    }
}

TEST_CASE("Lines beside the photo, of one place, and of numbers that are none") {
    const RgbImage photo = tests::photoWithEdge(kSide, 60);
    const LabelMap map = hairLeftOf(60);
    for (const Point& point : steady(photo, map, {{-500, -90}, {-40, 1e4}, {900, 300}})) {
        CHECK(point.allFinite());
    }
    const std::vector<Point> dot(3, Point(60, 60));
    for (const Point& point : steady(photo, map, dot)) {
        CHECK(point == Point(60, 60));
    }
    CHECK_THROWS(steady(photo, map, {{1, 1}, {2, std::numeric_limits<double>::quiet_NaN()}, {3, 3}}));
    CHECK_THROWS(steady(photo, LabelMap(kSide, kSide - 1), trembling(60)));
}

}  // namespace maskwright::core::image
