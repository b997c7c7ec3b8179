// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_window.h"

#include "core/image/averaged.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

// In face widths around the middle of the face.
constexpr Box kWindow{-1.5, -1.5, 1.5, 1.9};
constexpr double kWorkingFaceWidth = 96;
// Roughness is looked for on pixels of half the size.
constexpr double kFineFaceWidth = 2 * kWorkingFaceWidth;

// The root of the mean squared difference from the mean of side x side pixels.
Raster<float> roughness(const cv::Mat& brightness, int side, const cv::Size& size) {
    cv::Mat difference = brightness - averaged(brightness, side);
    difference = difference.mul(difference);
    Raster<float> result(size.width, size.height);
    cv::Mat small(size, CV_32F, result.row(0));
    cv::resize(difference, small, size, 0, 0, cv::INTER_AREA);
    // Means of squares may fall a rounding below 0.
    cv::sqrt(cv::max(averaged(small, 3), 0), small);
    return result;
}

}  // namespace

PixelRect headWindow(const HeadCoordinates& head, const ImageView& photo) {
    const Box box = head.photoBox(kWindow);
    // Clamped before the cast: points may lie as far outside as a file says.
    const auto pixel = [](double value, int limit) {
        return static_cast<int>(std::clamp(std::floor(value), 0.0, static_cast<double>(limit)));
    };
    return {pixel(box.x0, photo.width), pixel(box.y0, photo.height), pixel(box.x1 + 1, photo.width),
            pixel(box.y1 + 1, photo.height)};
}

WorkingScale::WorkingScale(const PixelRect& window, const HeadCoordinates& head) : window_(window) {
    const double factor = std::min(1.0, kWorkingFaceWidth / head.faceWidth());
    width_ = std::max(1, static_cast<int>(std::lround(window.width() * factor)));
    height_ = std::max(1, static_cast<int>(std::lround(window.height() * factor)));
}

Point WorkingScale::photoFromWorking(const Point& working) const {
    return {window_.x0 + (working.x() + 0.5) * window_.width() / width_ - 0.5,
            window_.y0 + (working.y() + 0.5) * window_.height() / height_ - 0.5};
}

Point WorkingScale::workingFromPhoto(const Point& photo) const {
    return {(photo.x() - window_.x0 + 0.5) * width_ / window_.width() - 0.5,
            (photo.y() - window_.y0 + 0.5) * height_ / window_.height() - 0.5};
}

HeadPixels headPixels(const ImageView& photo, const PixelRect& window, const HeadCoordinates& head) {
    const WorkingScale scale(window, head);
    const cv::Size size(scale.width(), scale.height());
    // OpenCV's header takes no const data; the photo is only read.
    const cv::Mat whole(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.data),
                        static_cast<std::size_t>(photo.strideBytes));
    const cv::Mat large = whole(cv::Rect(window.x0, window.y0, window.width(), window.height()));
    cv::Mat small;
    cv::resize(large, small, size, 0, 0, cv::INTER_AREA);
    small.convertTo(small, CV_32FC3, 1 / 255.0);
    cv::cvtColor(small, small, cv::COLOR_RGB2Lab);

    cv::Mat brightness;
    cv::cvtColor(large, brightness, cv::COLOR_RGB2GRAY);
    brightness.convertTo(brightness, CV_32F, 100 / 255.0);
    if (const double factor = kFineFaceWidth / head.faceWidth(); factor < 1) {
        cv::resize(brightness, brightness, {}, factor, factor, cv::INTER_AREA);
    }
    HeadPixels pixels{Raster<Colour>(size.width, size.height, Colour::Zero()),
                      Raster<HeadPlace>(size.width, size.height),
                      roughness(brightness, 3, size),
                      roughness(brightness, 9, size),
                      scale.workingFromPhoto(head.centre()),
                      head.right(),
                      head.asideness()};
    for (int y = 0; y < size.height; ++y) {
        const auto* row = small.ptr<cv::Vec3f>(y);
        for (int x = 0; x < size.width; ++x) {
            pixels.colours.at(x, y) = Colour(row[x][0], row[x][1], row[x][2]);
            pixels.places.at(x, y) = head.placeOf(scale.photoFromWorking(Point(x, y)));
        }
    }
    return pixels;
}

}  // namespace maskwright::core::image
