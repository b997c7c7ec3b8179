// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/painter.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image::portrait {
namespace {

constexpr int kShift = 4;  // fixed-point bits of OpenCV's drawing coordinates

cv::Point fixed(const cv::Point2d& p) {
    return {cvRound(p.x * (1 << kShift)), cvRound(p.y * (1 << kShift))};
}

// Even-odd by texel centres, so that an outline is neither widened nor narrowed (cv::fillPoly draws its
// border too).
void fillCentres(cv::Mat& mask, const std::vector<cv::Point2d>& outline, const cv::Point& origin,
                 std::uint8_t value) {
    std::vector<double> crossings;
    for (int y = 0; y < mask.rows; ++y) {
        const double at = y + origin.y;
        crossings.clear();
        for (std::size_t i = 0; i < outline.size(); ++i) {
            const cv::Point2d& a = outline[i];
            const cv::Point2d& b = outline[(i + 1) % outline.size()];
            if ((a.y <= at) != (b.y <= at)) {
                crossings.push_back(a.x + (at - a.y) / (b.y - a.y) * (b.x - a.x) - origin.x);
            }
        }
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const int from = std::max(0, static_cast<int>(std::ceil(crossings[i])));
            const int to = std::min(mask.cols - 1, static_cast<int>(std::floor(crossings[i + 1])));
            for (int x = from; x <= to; ++x) {
                mask.at<std::uint8_t>(y, x) = value;
            }
        }
    }
}

}  // namespace

Painter::Painter(SkinTexture& texture, const HeadShape& head, const Colour& ground)
    : texture_(texture),
      head_(head),
      colours_(texture.labels.size(), CV_32FC3, cv::Scalar(ground.x(), ground.y(), ground.z())) {}

std::vector<cv::Point2d> Painter::texels(const Curve& curve) const {
    std::vector<cv::Point2d> result;
    result.reserve(curve.size());
    for (const Point& p : curve) {
        result.push_back(texture_.texelAt(head_, p));
    }
    return result;
}

Point Painter::planeAt(int x, int y) const {
    const double a = x * texture_.texelMm() / SkinTexture::kMmPerRadian - SkinTexture::kHalfAngle;
    const double height = y * texture_.texelMm() + head_.top();
    return {head_.planeX(a, height), height};
}

cv::Rect Painter::areaOf(const Curve& outline, double marginMm) const {
    cv::Point2d low(1e9, 1e9);
    cv::Point2d high(-1e9, -1e9);
    for (const cv::Point2d& p : texels(outline)) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const double margin = marginMm / texture_.texelMm() + 1;
    const cv::Rect area(cv::Point(cvFloor(low.x - margin), cvFloor(low.y - margin)),
                        cv::Point(cvCeil(high.x + margin) + 1, cvCeil(high.y + margin) + 1));
    return area & cv::Rect(0, 0, colours_.cols, colours_.rows);
}

void Painter::blend(const cv::Rect& area, const cv::Mat& mask, const Colour& colour, double opacity) {
    const cv::Vec3f to(colour.x(), colour.y(), colour.z());
    const auto share = static_cast<float>(opacity / 255);
    for (int y = 0; y < area.height; ++y) {
        for (int x = 0; x < area.width; ++x) {
            const float part = share * static_cast<float>(mask.at<std::uint8_t>(y, x));
            if (part > 0) {
                cv::Vec3f& at = colours_.at<cv::Vec3f>(area.y + y, area.x + x);
                at += part * (to - at);
            }
        }
    }
}

void Painter::fill(const Curve& outline, const Colour& colour, double opacity, double blurMm) {
    const cv::Rect area = areaOf(outline, 3 * blurMm);
    if (area.empty()) {
        return;
    }
    cv::Mat mask(area.size(), CV_8UC1, cv::Scalar(0));
    fillCentres(mask, texels(outline), area.tl(), 255);
    const double sigma = blurMm / texture_.texelMm();
    if (sigma > 0.3) {
        cv::GaussianBlur(mask, mask, cv::Size(), sigma, sigma, cv::BORDER_CONSTANT);
    }
    blend(area, mask, colour, opacity);
}

void Painter::dab(const Point& centre, double radiusX, double radiusY, const Colour& colour, double opacity) {
    const Curve box = {centre - 2.2 * Point(radiusX, radiusY), centre + 2.2 * Point(radiusX, radiusY)};
    const cv::Rect area = areaOf(box, 0);
    const cv::Point2d middle = texture_.texelAt(head_, centre);
    const double across = (texture_.texelAt(head_, centre + Point(0.5, 0)).x -
                           texture_.texelAt(head_, centre - Point(0.5, 0)).x);
    const double rx = radiusX * std::max(0.2 / texture_.texelMm(), across);
    const double ry = radiusY / texture_.texelMm();
    cv::Mat mask(area.size(), CV_8UC1);
    for (int y = 0; y < area.height; ++y) {
        for (int x = 0; x < area.width; ++x) {
            const double dx = (x + area.x - middle.x) / rx;
            const double dy = (y + area.y - middle.y) / ry;
            mask.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(255 * std::exp(-dx * dx - dy * dy));
        }
    }
    blend(area, mask, colour, opacity);
}

void Painter::line(const Curve& curve, const Colour& colour, double opacity, double widthMm, double blurMm) {
    const cv::Rect area = areaOf(curve, widthMm + 3 * blurMm);
    if (area.empty()) {
        return;
    }
    cv::Mat mask(area.size(), CV_8UC1, cv::Scalar(0));
    std::vector<cv::Point> points;
    for (const cv::Point2d& p : texels(curve)) {
        points.push_back(fixed(p - cv::Point2d(area.tl())));
    }
    const double width = widthMm / texture_.texelMm();
    cv::polylines(mask, points, false, cv::Scalar(255 * std::min(1.0, width)), std::max(1, cvRound(width)),
                  cv::LINE_AA, kShift);
    const double sigma = blurMm / texture_.texelMm();
    if (sigma > 0.3) {
        cv::GaussianBlur(mask, mask, cv::Size(), sigma, sigma, cv::BORDER_CONSTANT);
    }
    blend(area, mask, colour, opacity);
}

void Painter::hairs(const std::vector<Hair>& hairs, const Colour& dark, const Colour& light, double opacity) {
    Curve all;
    for (const Hair& hair : hairs) {
        all.push_back(hair.root);
        all.push_back(hair.tip);
    }
    if (all.empty()) {
        return;
    }
    const cv::Rect area = areaOf(all, 1);
    // Three tones are enough for the eye and far cheaper than a colour per hair.
    constexpr int kTones = 3;
    for (int tone = 0; tone < kTones; ++tone) {
        cv::Mat mask(area.size(), CV_8UC1, cv::Scalar(0));
        for (const Hair& hair : hairs) {
            if (std::min(kTones - 1, static_cast<int>(hair.lightness * kTones)) != tone) {
                continue;
            }
            const double width = hair.widthMm / texture_.texelMm();
            const cv::Point2d origin(area.tl());
            cv::line(mask, fixed(texture_.texelAt(head_, hair.root) - origin),
                     fixed(texture_.texelAt(head_, hair.tip) - origin),
                     cv::Scalar(255 * std::min(1.0, width)), std::max(1, cvRound(width)), cv::LINE_AA,
                     kShift);
        }
        const float share = static_cast<float>(tone) / (kTones - 1);
        blend(area, mask, dark + share * (light - dark), opacity);
    }
}

void Painter::mottle(double grainMm, double amount, std::uint64_t seed, const cv::Mat& mask) {
    const double grain = std::max(1.0, grainMm / texture_.texelMm());
    cv::Mat coarse(std::max(2, cvCeil(colours_.rows / grain)), std::max(2, cvCeil(colours_.cols / grain)),
                   CV_32FC1);
    cv::RNG random(seed);
    random.fill(coarse, cv::RNG::NORMAL, 0, amount);
    cv::Mat noise;
    cv::resize(coarse, noise, colours_.size(), 0, 0, cv::INTER_CUBIC);
    for (int y = 0; y < colours_.rows; ++y) {
        for (int x = 0; x < colours_.cols; ++x) {
            const float share = mask.empty() ? 1.0F : static_cast<float>(mask.at<std::uint8_t>(y, x)) / 255;
            colours_.at<cv::Vec3f>(y, x) *= 1 + share * noise.at<float>(y, x);
        }
    }
}

cv::Mat Painter::maskOf(const Curve& outline) const {
    cv::Mat mask(colours_.size(), CV_8UC1, cv::Scalar(0));
    fillCentres(mask, texels(outline), {0, 0}, 255);
    return mask;
}

void Painter::setClass(const Curve& outline, std::uint8_t label) {
    fillCentres(texture_.labels, texels(outline), {0, 0}, label);
}

void Painter::finish() {
    for (int y = 0; y < colours_.rows; ++y) {
        for (int x = 0; x < colours_.cols; ++x) {
            const cv::Vec3f& from = colours_.at<cv::Vec3f>(y, x);
            for (int i = 0; i < 3; ++i) {
                texture_.colours.at<cv::Vec3b>(y, x)[i] = cv::saturate_cast<std::uint8_t>(255 * from[i]);
            }
        }
    }
}

}  // namespace maskwright::core::image::portrait
