// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/develop.h"

#include "core/image/portrait/random.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image::portrait {
namespace {

constexpr std::uint64_t kSensorStream = 400;

cv::Mat averaged(const Frame& frame, int width, int height) {
    cv::Mat picture(height, width, CV_32FC3);
    constexpr float kShare = 1.0F / (kSamples * kSamples);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            cv::Vec3f sum(0, 0, 0);
            for (int j = 0; j < kSamples; ++j) {
                const Rgb8* row = frame.colour.row(y * kSamples + j) + x * kSamples;
                for (int i = 0; i < kSamples; ++i) {
                    sum += cv::Vec3f(row[i].r, row[i].g, row[i].b);
                }
            }
            picture.at<cv::Vec3f>(y, x) = sum * kShare;
        }
    }
    return picture;
}

// The part of each pixel's neighbourhood that is hair, 0..1: single hairs are not labelled, small gaps are
// closed.
cv::Mat hairShare(const Frame& frame, int width, int height) {
    cv::Mat share(height, width, CV_32FC1);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            int sum = 0;
            for (int j = 0; j < kSamples; ++j) {
                const Cover* row = frame.cover.row(y * kSamples + j) + x * kSamples;
                for (int i = 0; i < kSamples; ++i) {
                    sum += row[i] == Cover::Hair ? 1 : 0;
                }
            }
            share.at<float>(y, x) = static_cast<float>(sum) / (kSamples * kSamples);
        }
    }
    const double sigma = std::clamp(std::min(width, height) / 320.0, 0.8, 4.0);
    cv::GaussianBlur(share, share, cv::Size(), sigma);
    return share;
}

}  // namespace

Developed develop(const Frame& frame, const Scene& scene, std::uint64_t seed) {
    const int width = frame.columns / kSamples;
    const int height = frame.rows / kSamples;
    cv::Mat picture = averaged(frame, width, height);
    if (scene.blurPx > 0.2) {
        cv::GaussianBlur(picture, picture, cv::Size(), scene.blurPx);
    }
    const cv::Mat hair = hairShare(frame, width, height);
    Developed result{RgbImage(width, height), LabelMap(width, height), Raster<std::uint8_t>(width, height)};
    Random random(seed, kSensorStream);
    const double farthest = 0.25 * (width * width + height * height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double dx = x - width / 2.0;
            const double dy = y - height / 2.0;
            const double light = 1 - scene.vignette * (dx * dx + dy * dy) / farthest;
            const cv::Vec3f& c = picture.at<cv::Vec3f>(y, x);
            const double grain = 255 * scene.noise;
            const double common = grain * 0.8 * random.normal();
            const auto channel = [&](float value) {
                return cv::saturate_cast<std::uint8_t>(
                    value * light + common + grain * 0.7 * (random.uniform() + random.uniform() - 1));
            };
            result.photo.at(x, y) = {channel(c[0]), channel(c[1]), channel(c[2])};

            const int sx = x * kSamples + kSamples / 2;
            const int sy = y * kSamples + kSamples / 2;
            const bool isHair = hair.at<float>(y, x) > 0.5F;
            result.labels.at(x, y) = isHair ? labelOf(FaceClass::Hair) : frame.label.at(sx, sy);
            result.covered.at(x, y) = isHair || frame.cover.at(sx, sy) == Cover::Object ? 1 : 0;
        }
    }
    return result;
}

}  // namespace maskwright::core::image::portrait
