// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/line_chart.h"

#include "core/error.h"

#include <algorithm>
#include <limits>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

std::ptrdiff_t countOf(const RgbImage& picture, Rgb8 colour, const PixelRect& area) {
    std::ptrdiff_t count = 0;
    for (int y = area.y0; y < area.y1; ++y) {
        count += std::count(picture.row(y) + area.x0, picture.row(y) + area.x1, colour);
    }
    return count;
}

constexpr Rgb8 kFirst{0, 114, 178};
constexpr Rgb8 kSecond{213, 94, 0};

}  // namespace

TEST_CASE("charts stand side by side, each with its lines") {
    const std::vector<Chart> charts = {{"a", "x", "y", {{"one", {{100, 5}, {300, 4}, {1000, 2}}}}},
                                       {"b", "x", "y", {{"", {{1, 1}, {2, 2}}}, {"two", {{1, 3}, {2, 1}}}}}};
    const RgbImage picture = drawCharts(charts, 320, 240);
    CHECK(picture.width() == 640);
    CHECK(picture.height() == 240);
    const PixelRect left{0, 0, 320, 240};
    const PixelRect right{320, 0, 640, 240};
    CHECK(countOf(picture, kFirst, left) > 100);
    CHECK(countOf(picture, kSecond, left) == 0);
    CHECK(countOf(picture, kFirst, right) > 100);
    CHECK(countOf(picture, kSecond, right) > 100);
}

TEST_CASE("a falling line falls") {
    const std::vector<Chart> charts = {{"", "", "", {{"", {{0, 10}, {10, 0}}}}}};
    const RgbImage picture = drawCharts(charts, 400, 300);
    CHECK(countOf(picture, kFirst, {70, 40, 225, 140}) > 50);    // upper left of the axes
    CHECK(countOf(picture, kFirst, {225, 140, 380, 244}) > 50);  // lower right
    CHECK(countOf(picture, kFirst, {70, 150, 215, 244}) == 0);
    CHECK(countOf(picture, kFirst, {235, 40, 380, 130}) == 0);
}

TEST_CASE("the legend stands where the lines do not end") {
    // Names in the colour of their line, mixed with white as letters are; that of the second line is nowhere
    // else in these corners.
    const auto named = [](double end, const PixelRect& corner) {
        const std::vector<Chart> charts = {
            {"", "", "", {{"", {{0, 5}, {10, end}}}, {"each version", {{0, 5}}}}}};
        const RgbImage picture = drawCharts(charts, 400, 300);
        std::ptrdiff_t count = 0;
        for (int y = corner.y0; y < corner.y1; ++y) {
            count += std::count_if(picture.row(y) + corner.x0, picture.row(y) + corner.x1,
                                   [](const Rgb8& pixel) { return pixel.r > pixel.b + 60; });
        }
        return count;
    };
    const PixelRect top{250, 30, 390, 100};
    const PixelRect bottom{250, 180, 390, 250};
    CHECK(named(0, top) > 20);
    CHECK(named(0, bottom) == 0);
    CHECK(named(10, top) == 0);
    CHECK(named(10, bottom) > 20);
}

TEST_CASE("a line that is not joined has its markers alone") {
    const auto between = [](bool joined) {
        const std::vector<Chart> charts = {{"", "", "", {{"", {{0, 10}, {10, 10}}, joined}}}};
        return countOf(drawCharts(charts, 400, 300), kFirst, {150, 0, 300, 300});
    };
    CHECK(between(true) > 100);
    CHECK(between(false) == 0);
    const std::vector<Chart> marked = {{"", "", "", {{"", {{0, 10}, {10, 10}}, false}}}};
    CHECK(countOf(drawCharts(marked, 400, 300), kFirst, {0, 0, 400, 300}) > 20);
}

TEST_CASE("single points, equal values and negative ones can be drawn") {
    for (const std::vector<std::pair<double, double>>& points :
         {std::vector<std::pair<double, double>>{{5, 5}},
          {{0, 0}},
          {{1, 7}, {2, 7}},
          {{-3, -1e6}, {4, 1e6}}}) {
        const std::vector<Chart> charts = {{"", "", "", {{"", points}}}};
        CHECK(countOf(drawCharts(charts), kFirst, {0, 0, 640, 480}) > 10);
    }
}

TEST_CASE("what cannot be drawn breaks the contract") {
    CHECK_THROWS_AS(drawCharts({}), ContractViolation);
    const std::vector<Chart> empty = {{"", "", "", {}}};
    CHECK_THROWS_AS(drawCharts(empty), ContractViolation);
    const std::vector<Chart> wild = {{"", "", "", {{"", {{1, std::numeric_limits<double>::quiet_NaN()}}}}}};
    CHECK_THROWS_AS(drawCharts(wild), ContractViolation);
}

}  // namespace maskwright::core::image
