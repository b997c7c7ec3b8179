// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/bar_chart.h"

#include "core/error.h"

#include <array>
#include <limits>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

constexpr Rgb8 kBar{0, 114, 178};

// How many pixels of a column, counted inside the picture, are bar.
int heightAt(const RgbImage& picture, int x) {
    int height = 0;
    for (int y = 0; y < picture.height(); ++y) {
        height += picture.at(x, y) == kBar ? 1 : 0;
    }
    return height;
}

}  // namespace

TEST_CASE("bars are as high as their values") {
    const std::array charts{BarChart{"t", "y", {{"a", 10}, {"b", 5}, {"c", 0}}}};
    const RgbImage picture = drawBarCharts(charts, 390, 246);  // axes 300 x 150 from (70, 40)
    CHECK(heightAt(picture, 120) == Approx(150).margin(2));
    CHECK(heightAt(picture, 220) == Approx(75).margin(2));
    CHECK(heightAt(picture, 320) == 0);
}

TEST_CASE("a histogram counts values in their ranges, those outside in the nearest") {
    const std::array<double, 6> values{-100, -1, 0, 9.9, 10, 1e9};
    const BarChart chart = histogram("h", values, -10, 10, 3);
    REQUIRE(chart.bars.size() == 3);
    CHECK(chart.bars[0] == std::pair<std::string, double>("-10", 2));
    CHECK(chart.bars[1] == std::pair<std::string, double>("0", 2));
    CHECK(chart.bars[2] == std::pair<std::string, double>("10", 2));
}

TEST_CASE("charts without bars, and values that are no heights, are refused") {
    CHECK_THROWS_AS(drawBarCharts({}), ContractViolation);
    CHECK_THROWS_AS(drawBarCharts(std::array{BarChart{}}), ContractViolation);
    CHECK_THROWS_AS(drawBarCharts(std::array{BarChart{"", "", {{"a", -1}}}}), ContractViolation);
    CHECK_THROWS_AS(
        drawBarCharts(std::array{BarChart{"", "", {{"a", std::numeric_limits<double>::quiet_NaN()}}}}),
        ContractViolation);
    CHECK(drawBarCharts(std::array{BarChart{"", "", {{"a", 0}}}}).width() == 640);
}

}  // namespace maskwright::core::image
