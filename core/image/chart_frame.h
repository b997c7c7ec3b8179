// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

#include <opencv2/core.hpp>

// What all charts share: axes that a person can read, text, colours. Internal to core/image.
namespace maskwright::core::image {

// A range of values with steps that a person can read: 1, 2 or 5 times a power of ten.
struct ChartAxis {
    double from = 0;
    double to = 1;
    double step = 1;

    ChartAxis(double least, double most);
    [[nodiscard]] double share(double value) const { return (value - from) / (to - from); }
    // A value with as many decimals as the steps need.
    [[nodiscard]] std::string text(double value) const;
};

// One chart's part of a picture: the area inside its axes, and what stands around it.
class ChartFrame {
  public:
    explicit ChartFrame(cv::Mat part);

    [[nodiscard]] cv::Mat& picture() { return part_; }
    [[nodiscard]] const cv::Rect& area() const { return area_; }
    // The row of a value.
    [[nodiscard]] int rowOf(const ChartAxis& y, double value) const;
    // before: the share of the text's width that lies before the place.
    void text(const std::string& words, cv::Point place, double before);
    void text(const std::string& words, cv::Point place, double before, const cv::Scalar& colour);
    // Lines across the area at the steps of the axis, with their values.
    void drawRows(const ChartAxis& y);
    void drawTitles(const std::string& title, const std::string& xName, const std::string& yName);
    void drawBorder();

  private:
    cv::Mat part_;
    cv::Rect area_;
};

// Distinct for eyes that take red for green; the index may be any.
[[nodiscard]] cv::Scalar chartColour(std::size_t index);
[[nodiscard]] const cv::Scalar& chartGrid();

}  // namespace maskwright::core::image
