// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/line_chart.h"

#include "core/error.h"
#include "core/image/chart_frame.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr std::array<int, 4> kMarkers{cv::MARKER_DIAMOND, cv::MARKER_SQUARE, cv::MARKER_TRIANGLE_UP,
                                      cv::MARKER_CROSS};

constexpr int kLegendRow = 18;

// One chart, drawn into its part of the picture.
class Drawing {
  public:
    Drawing(const Chart& chart, cv::Mat part)
        : chart_(chart),
          frame_(std::move(part)),
          x_(range(&std::pair<double, double>::first)),
          y_(range(&std::pair<double, double>::second)) {}

    void draw() {
        drawColumns();
        frame_.drawRows(y_);
        frame_.drawBorder();
        for (std::size_t i = 0; i < chart_.lines.size(); ++i) {
            drawLine(i);
        }
        frame_.drawTitles(chart_.title, chart_.xName, chart_.yName);
    }

  private:
    [[nodiscard]] ChartAxis range(double std::pair<double, double>::*value) const {
        double least = 0;
        double most = 0;
        bool first = true;
        for (const ChartLine& line : chart_.lines) {
            for (const auto& point : line.points) {
                expects(std::isfinite(point.*value), "drawCharts: a value is not finite");
                least = first ? point.*value : std::min(least, point.*value);
                most = first ? point.*value : std::max(most, point.*value);
                first = false;
            }
        }
        expects(!first, "drawCharts: a chart has no points");
        return {std::min(0.0, least), most};
    }

    [[nodiscard]] int columnOf(double x) const {
        return frame_.area().x + static_cast<int>(std::lround(x_.share(x) * frame_.area().width));
    }

    void drawColumns() {
        const cv::Rect& area = frame_.area();
        for (double x = x_.from; x <= x_.to + x_.step / 2; x += x_.step) {
            const int column = columnOf(x);
            cv::line(frame_.picture(), {column, area.y + area.height}, {column, area.y}, chartGrid());
            frame_.text(x_.text(x), {column, area.y + area.height + 16}, 0.5);
        }
    }

    // The legend's first row: at the top right, or at the bottom right where a line ends at the top.
    [[nodiscard]] int legendRow() const {
        const cv::Rect& area = frame_.area();
        const int rows = kLegendRow * static_cast<int>(chart_.lines.size()) + 8;
        for (const ChartLine& line : chart_.lines) {
            for (const auto& point : line.points) {
                if (columnOf(point.first) > area.x + 2 * area.width / 3 &&
                    frame_.rowOf(y_, point.second) < area.y + rows) {
                    return area.y + area.height - rows + kLegendRow;
                }
            }
        }
        return area.y + 14;
    }

    void drawLine(std::size_t index) {
        const ChartLine& line = chart_.lines[index];
        const cv::Scalar colour = chartColour(index);
        const auto placeOf = [&](const std::pair<double, double>& point) {
            return cv::Point(columnOf(point.first), frame_.rowOf(y_, point.second));
        };
        for (std::size_t i = 0; i < line.points.size(); ++i) {
            const cv::Point place = placeOf(line.points[i]);
            if (i > 0 && line.joined) {
                cv::line(frame_.picture(), placeOf(line.points[i - 1]), place, colour, 2, cv::LINE_AA);
            }
            cv::drawMarker(frame_.picture(), place, colour, kMarkers[index % kMarkers.size()], 9, 2,
                           cv::LINE_AA);
        }
        if (!line.name.empty()) {
            const cv::Rect& area = frame_.area();
            frame_.text(line.name,
                        {area.x + area.width - 10, legendRow() + kLegendRow * static_cast<int>(index)}, 1,
                        colour);
        }
    }

    const Chart& chart_;
    ChartFrame frame_;
    ChartAxis x_;
    ChartAxis y_;
};

}  // namespace

RgbImage drawCharts(std::span<const Chart> charts, int width, int height) {
    expects(!charts.empty() && width >= 200 && height >= 150, "drawCharts: nothing to draw on");
    RgbImage picture(width * static_cast<int>(charts.size()), height, {255, 255, 255});
    cv::Mat all(picture.height(), picture.width(), CV_8UC3, picture.pixels().data());
    for (std::size_t i = 0; i < charts.size(); ++i) {
        Drawing(charts[i], all(cv::Rect(width * static_cast<int>(i), 0, width, height))).draw();
    }
    return picture;
}

}  // namespace maskwright::core::image
