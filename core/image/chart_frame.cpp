// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/chart_frame.h"

#include <algorithm>
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

// Okabe and Ito.
constexpr std::array<std::array<double, 3>, 6> kColours{
    {{0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {86, 180, 233}, {230, 159, 0}}};

}  // namespace

ChartAxis::ChartAxis(double least, double most) {
    if (most - least < 1e-9 * std::max(1.0, std::abs(most))) {
        most = least + std::max(1.0, std::abs(least));
    }
    const double rough = (most - least) / kWantedSteps;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double part = rough / power;
    step = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    from = step * std::floor(least / step + 1e-9);
    to = step * std::ceil(most / step - 1e-9);
}

std::string ChartAxis::text(double value) const {
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
    std::array<char, 64> words{};
    std::snprintf(words.data(), words.size(), "%.*f", decimals, value);
    return words.data();
}

ChartFrame::ChartFrame(cv::Mat part)
    : part_(std::move(part)),
      area_(kLeftPx, kTopPx, part_.cols - kLeftPx - kRightPx, part_.rows - kTopPx - kBottomPx) {}

int ChartFrame::rowOf(const ChartAxis& y, double value) const {
    return area_.y + area_.height - static_cast<int>(std::lround(y.share(value) * area_.height));
}

void ChartFrame::text(const std::string& words, cv::Point place, double before) {
    text(words, place, before, kInk);
}

void ChartFrame::text(const std::string& words, cv::Point place, double before, const cv::Scalar& colour) {
    const cv::Size size = cv::getTextSize(words, kFont, kTextScale, 1, nullptr);
    place.x -= static_cast<int>(before * size.width);
    place.y += size.height / 2;
    cv::putText(part_, words, place, kFont, kTextScale, colour, 1, cv::LINE_AA);
}

void ChartFrame::drawRows(const ChartAxis& y) {
    for (double value = y.from; value <= y.to + y.step / 2; value += y.step) {
        const int row = rowOf(y, value);
        cv::line(part_, {area_.x, row}, {area_.x + area_.width, row}, kGrid);
        text(y.text(value), {area_.x - 8, row}, 1);
    }
}

void ChartFrame::drawTitles(const std::string& title, const std::string& xName, const std::string& yName) {
    text(title, {part_.cols / 2, kTopPx / 2}, 0.5);
    text(xName, {area_.x + area_.width / 2, part_.rows - 14}, 0.5);
    text(yName, {8, kTopPx - 8}, 0);
}

void ChartFrame::drawBorder() {
    cv::rectangle(part_, area_, kInk);
}

cv::Scalar chartColour(std::size_t index) {
    const auto& rgb = kColours[index % kColours.size()];
    return {rgb[0], rgb[1], rgb[2]};
}

const cv::Scalar& chartGrid() {
    return kGrid;
}

}  // namespace maskwright::core::image
