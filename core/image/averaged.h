// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For sources of core/image alone: it shows OpenCV.

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

// The mean of side x side pixels around each one; beyond the border its pixels are repeated. Requires an odd
// side.
[[nodiscard]] inline cv::Mat averaged(const cv::Mat& picture, int side) {
    cv::Mat result;
    cv::blur(picture, result, {side, side}, {-1, -1}, cv::BORDER_REPLICATE);
    return result;
}

}  // namespace maskwright::core::image
