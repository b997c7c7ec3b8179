// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace maskwright::core::image {

struct ChartLine {
    std::string name;                               // for the legend; ASCII
    std::vector<std::pair<double, double>> points;  // x and y, finite, in the order of the line
    bool joined = true;                             // by a line; else markers alone
};

// One pair of axes. Names are ASCII. Both axes are chosen so that all points fit; y begins at 0 if no value
// is below.
struct Chart {
    std::string title;
    std::string xName;
    std::string yName;
    std::vector<ChartLine> lines;
};

// Charts side by side on white, each of this size in pixels. Lines differ in colour and in marker. Requires
// at least one chart, each with at least one point, and 200 x 150 pixels or more.
[[nodiscard]] RgbImage drawCharts(std::span<const Chart> charts, int width = 640, int height = 480);

}  // namespace maskwright::core::image
