// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/bar_chart.h"

#include "core/error.h"
#include "core/image/chart_frame.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr double kBarShare = 0.8;  // of a bar's place; the rest is the gap
// Names that would touch are left out, one, two, ... after each that is written.
constexpr int kLetterPx = 9;

void drawChart(const BarChart& chart, cv::Mat part) {
    expects(!chart.bars.empty(), "drawBarCharts: a chart has no bars");
    double most = 0;
    std::size_t longest = 1;
    for (const auto& [name, value] : chart.bars) {
        expects(std::isfinite(value) && value >= 0, "drawBarCharts: a value is negative or not finite");
        most = std::max(most, value);
        longest = std::max(longest, name.size());
    }
    ChartFrame frame(std::move(part));
    const ChartAxis y(0, most);
    const cv::Rect& area = frame.area();
    frame.drawRows(y);
    const double place = static_cast<double>(area.width) / static_cast<double>(chart.bars.size());
    const auto every =
        static_cast<std::size_t>(std::ceil(static_cast<double>(longest) * kLetterPx / std::max(place, 1.0)));
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const auto& [name, value] = chart.bars[i];
        const double left = area.x + static_cast<double>(i) * place + place * (1 - kBarShare) / 2;
        const cv::Point top(static_cast<int>(std::lround(left)), frame.rowOf(y, value));
        const cv::Point foot(static_cast<int>(std::lround(left + place * kBarShare)) - 1,
                             area.y + area.height - 1);
        if (top.y <= foot.y) {
            cv::rectangle(frame.picture(), top, cv::Point(std::max(foot.x, top.x), foot.y), chartColour(0),
                          cv::FILLED);
        }
        if (i % std::max<std::size_t>(every, 1) == 0) {
            frame.text(name, {static_cast<int>(left + place * kBarShare / 2), area.y + area.height + 16},
                       0.5);
        }
    }
    frame.drawBorder();
    frame.drawTitles(chart.title, "", chart.yName);
}

}  // namespace

BarChart histogram(std::string title, std::span<const double> values, double first, double width, int count) {
    expects(width > 0 && count > 0, "histogram: needs ranges");
    BarChart chart{std::move(title), "faces", {}};
    for (int i = 0; i < count; ++i) {
        chart.bars.emplace_back(std::to_string(std::lround(first + i * width)), 0.0);
    }
    for (const double value : values) {
        const double range = std::clamp(std::floor((value - first) / width), 0.0, count - 1.0);
        chart.bars[static_cast<std::size_t>(range)].second += 1;
    }
    return chart;
}

RgbImage drawBarCharts(std::span<const BarChart> charts, int width, int height) {
    expects(!charts.empty() && width >= 200 && height >= 150, "drawBarCharts: nothing to draw on");
    RgbImage picture(width * static_cast<int>(charts.size()), height, {255, 255, 255});
    cv::Mat all(picture.height(), picture.width(), CV_8UC3, picture.pixels().data());
    for (std::size_t i = 0; i < charts.size(); ++i) {
        drawChart(charts[i], all(cv::Rect(width * static_cast<int>(i), 0, width, height)));
    }
    return picture;
}

}  // namespace maskwright::core::image
