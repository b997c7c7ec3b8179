// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/resize.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

RgbImage resized(const ImageView& picture, double factor) {
    expects(!picture.empty() && factor > 0, "resized: a picture and a factor above 0");
    const cv::Mat from(picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.data),
                       static_cast<std::size_t>(picture.strideBytes));
    const auto scaledSide = [factor](int side) {
        return std::max(1, static_cast<int>(std::lrint(side * factor)));
    };
    RgbImage result(scaledSide(picture.width), scaledSide(picture.height));
    cv::Mat to(result.height(), result.width(), CV_8UC3, result.pixels().data());
    const bool collapses = picture.width * factor <= 0.5 || picture.height * factor <= 0.5;
    if (collapses) {
        cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
        return result;
    }
    // With the factor instead of the rounded size, OpenCV scales both axes by exactly this factor.
    cv::Mat scaled;
    cv::resize(from, scaled, cv::Size(), factor, factor, factor < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    expects(scaled.size() == to.size(), "resized: OpenCV rounds sizes in another way");
    scaled.copyTo(to);
    return result;
}

double factorToFit(int width, int height, int longerSidePx) {
    expects(width > 0 && height > 0 && longerSidePx > 0, "factorToFit: sizes above 0");
    return static_cast<double>(longerSidePx) / std::max(width, height);
}

ImageView viewOfWindow(const ImageView& picture, const PixelRect& window) {
    const PixelRect inside = window.intersected({0, 0, picture.width, picture.height});
    expects(!inside.empty(), "viewOfWindow: nothing of the window lies in the picture");
    return {picture.row(inside.y0) + static_cast<std::ptrdiff_t>(inside.x0) * 3, inside.width(),
            inside.height(), picture.strideBytes};
}

RgbImage cropped(const ImageView& picture, const PixelRect& window) {
    return copyOf(viewOfWindow(picture, window));
}

}  // namespace maskwright::core::image
