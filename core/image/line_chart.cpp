// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/line_chart.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kTextScale = 0.45;
constexpr int kLeftPx = 70;
constexpr int kRightPx = 20;
constexpr int kTopPx = 40;
constexpr int kBottomPx = 56;
constexpr double kWantedSteps = 5;

const cv::Scalar kInk(40, 40, 40);
const cv::Scalar kGrid(225, 225, 225);

// Distinct for eyes that take red for green (Okabe and Ito).
constexpr std::array<std::array<double, 3>, 6> kColours{
    {{0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {86, 180, 233}, {230, 159, 0}}};
constexpr std::array<int, 4> kMarkers{cv::MARKER_DIAMOND, cv::MARKER_SQUARE, cv::MARKER_TRIANGLE_UP,
                                      cv::MARKER_CROSS};

// A range of values with steps that a person can read: 1, 2 or 5 times a power of ten.
struct Axis {
    double from = 0;
    double to = 1;
    double step = 1;

    Axis(double least, double most) {
        if (most - least < 1e-9 * std::max(1.0, std::abs(most))) {
            most = least + std::max(1.0, std::abs(least));
        }
        const double rough = (most - least) / kWantedSteps;
        const double power = std::pow(10, std::floor(std::log10(rough)));
        const double share = rough / power;
        step = power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
        from = step * std::floor(least / step + 1e-9);
        to = step * std::ceil(most / step - 1e-9);
    }
    [[nodiscard]] double share(double value) const { return (value - from) / (to - from); }
};

std::string numberText(double value, double step) {
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

// One chart, drawn into its part of the picture.
class Drawing {
  public:
    Drawing(const Chart& chart, cv::Mat part)
        : chart_(chart),
          part_(std::move(part)),
          area_(kLeftPx, kTopPx, part_.cols - kLeftPx - kRightPx, part_.rows - kTopPx - kBottomPx),
          x_(range(&std::pair<double, double>::first)),
          y_(range(&std::pair<double, double>::second)) {}

    void draw() {
        drawGrid();
        for (std::size_t i = 0; i < chart_.lines.size(); ++i) {
            drawLine(i);
        }
        text(chart_.title, {part_.cols / 2, kTopPx / 2}, 0.5);
        text(chart_.xName, {area_.x + area_.width / 2, part_.rows - 14}, 0.5);
        text(chart_.yName, {8, kTopPx - 8}, 0);
    }

  private:
    [[nodiscard]] Axis range(double std::pair<double, double>::*value) const {
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

    [[nodiscard]] cv::Point at(double x, double y) const {
        return {area_.x + static_cast<int>(std::lround(x_.share(x) * area_.width)),
                area_.y + area_.height - static_cast<int>(std::lround(y_.share(y) * area_.height))};
    }

    // before: the share of the text's width that lies before the place.
    void text(const std::string& words, cv::Point place, double before, cv::Scalar colour = kInk) {
        const cv::Size size = cv::getTextSize(words, kFont, kTextScale, 1, nullptr);
        place.x -= static_cast<int>(before * size.width);
        place.y += size.height / 2;
        cv::putText(part_, words, place, kFont, kTextScale, colour, 1, cv::LINE_AA);
    }

    void drawGrid() {
        for (double x = x_.from; x <= x_.to + x_.step / 2; x += x_.step) {
            cv::line(part_, at(x, y_.from), at(x, y_.to), kGrid);
            text(numberText(x, x_.step), at(x, y_.from) + cv::Point(0, 16), 0.5);
        }
        for (double y = y_.from; y <= y_.to + y_.step / 2; y += y_.step) {
            cv::line(part_, at(x_.from, y), at(x_.to, y), kGrid);
            text(numberText(y, y_.step), at(x_.from, y) + cv::Point(-8, 0), 1);
        }
        cv::rectangle(part_, area_, kInk);
    }

    void drawLine(std::size_t index) {
        const ChartLine& line = chart_.lines[index];
        const auto& rgb = kColours[index % kColours.size()];
        const cv::Scalar colour(rgb[0], rgb[1], rgb[2]);
        for (std::size_t i = 0; i < line.points.size(); ++i) {
            const cv::Point place = at(line.points[i].first, line.points[i].second);
            if (i > 0) {
                cv::line(part_, at(line.points[i - 1].first, line.points[i - 1].second), place, colour, 2,
                         cv::LINE_AA);
            }
            cv::drawMarker(part_, place, colour, kMarkers[index % kMarkers.size()], 9, 2, cv::LINE_AA);
        }
        if (!line.name.empty()) {
            const cv::Point place(area_.x + area_.width - 10, area_.y + 14 + 18 * static_cast<int>(index));
            text(line.name, place, 1, colour);
        }
    }

    const Chart& chart_;
    cv::Mat part_;
    cv::Rect area_;
    Axis x_;
    Axis y_;
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
