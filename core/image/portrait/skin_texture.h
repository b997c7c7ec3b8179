// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/face_curves.h"
#include "core/image/portrait/head_shape.h"
#include "core/image/portrait/random.h"
#include "core/image/portrait/traits.h"

#include <cstdint>

#include <opencv2/core.hpp>

namespace maskwright::core::image::portrait {

// The painted front half of the head's surface: colour, class and gloss over (a, y), so that what is seen and
// how it is labelled come from the same shapes whatever the pose.
class SkinTexture {
  public:
    // texelMm: size of a texel; a third of a pixel of the photo or finer.
    SkinTexture(const HeadShape& head, double texelMm);

    static constexpr double kHalfAngle = 1.75;  // radians covered to each side
    static constexpr double kMmPerRadian = 74;

    [[nodiscard]] cv::Point2d texelAt(double a, double y) const {
        return {(a + kHalfAngle) * kMmPerRadian / texelMm_, (y - top_) / texelMm_};
    }
    // x, y: face plane.
    [[nodiscard]] cv::Point2d texelAt(const HeadShape& head, const Point& facePlane) const {
        return texelAt(head.angleAt(facePlane), facePlane.y());
    }
    [[nodiscard]] double texelMm() const { return texelMm_; }
    [[nodiscard]] bool holds(float a) const { return a > -kHalfAngle && a < kHalfAngle; }

    [[nodiscard]] std::uint8_t labelAt(float a, float y) const {
        return labels.at<std::uint8_t>(texel(a, y));
    }
    // B, G, R? No: red, green, blue, sRGB.
    [[nodiscard]] cv::Vec3b colourAt(float a, float y) const { return colours.at<cv::Vec3b>(texel(a, y)); }
    [[nodiscard]] float glossAt(float a, float y) const {
        return static_cast<float>(gloss.at<std::uint8_t>(texel(a, y))) / 64.0F;
    }

    cv::Mat colours;  // CV_8UC3, red, green, blue
    cv::Mat labels;   // CV_8UC1, class
    cv::Mat gloss;    // CV_8UC1, 64 is that of skin

  private:
    [[nodiscard]] cv::Point texel(float a, float y) const {
        const cv::Point2d at = texelAt(a, y);
        return {std::clamp(cvRound(at.x), 0, labels.cols - 1), std::clamp(cvRound(at.y), 0, labels.rows - 1)};
    }

    double texelMm_;
    double top_;
};

// Labels and colours of one face.
[[nodiscard]] SkinTexture paintSkin(const HeadShape& head, const FaceCurves& curves, const Traits& traits,
                                    double texelMm, std::uint64_t seed);

}  // namespace maskwright::core::image::portrait
