// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace maskwright::core::image {

// Names below bars; ASCII, short. Values are finite and at least 0.
struct BarChart {
    std::string title;
    std::string yName;
    std::vector<std::pair<std::string, double>> bars;
};

// Bars of a histogram: how many values lie in each of the ranges [first + i * width, + width), named by where
// they begin. Values outside fall into the nearest range. Requires width > 0 and count > 0.
[[nodiscard]] BarChart histogram(std::string title, std::span<const double> values, double first,
                                 double width, int count);

// Charts side by side on white, each of this size in pixels. Requires at least one chart, each with at least
// one bar, and 200 x 150 pixels or more.
[[nodiscard]] RgbImage drawBarCharts(std::span<const BarChart> charts, int width = 640, int height = 360);

}  // namespace maskwright::core::image
