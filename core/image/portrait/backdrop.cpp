// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/backdrop.h"

#include "core/image/portrait/random.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image::portrait {
namespace {

constexpr std::uint64_t kBackdropStream = 300;

cv::Scalar scalarOf(const Colour& colour, double factor = 1) {
    return {255.0 * factor * colour.x(), 255.0 * factor * colour.y(), 255.0 * factor * colour.z()};
}

void shadeFromCorner(cv::Mat& picture, const Colour& from, const Colour& to, double angle) {
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    for (int y = 0; y < picture.rows; ++y) {
        for (int x = 0; x < picture.cols; ++x) {
            const double u = (x - picture.cols / 2.0) / picture.cols;
            const double v = (y - picture.rows / 2.0) / picture.rows;
            const auto t = static_cast<float>(std::clamp(0.5 + u * c + v * s, 0.0, 1.0));
            const Colour colour = 255 * (from + t * (to - from));
            picture.at<cv::Vec3f>(y, x) = {colour.x(), colour.y(), colour.z()};
        }
    }
}

void addBlobs(cv::Mat& picture, const Scene& scene, Random& random) {
    const double side = std::min(picture.cols, picture.rows);
    const int count = 12 + static_cast<int>(random.below(30));
    for (int i = 0; i < count; ++i) {
        const cv::Point at(static_cast<int>(random.uniform(0, picture.cols)),
                           static_cast<int>(random.uniform(0, picture.rows)));
        const int radius = static_cast<int>(side * random.uniform(0.02, 0.10));
        const double share = random.uniform();
        Colour colour =
            scene.backdropColour + static_cast<float>(share) * (scene.backdropSecond - scene.backdropColour);
        colour += Colour::Constant(static_cast<float>(random.uniform(-0.15, 0.3)));
        colour += 0.1F * Colour(static_cast<float>(random.normal()), static_cast<float>(random.normal()),
                                static_cast<float>(random.normal()));
        cv::Mat layer = picture.clone();
        cv::circle(layer, at, radius, scalarOf(colour), cv::FILLED, cv::LINE_8);
        cv::addWeighted(layer, 0.6, picture, 0.4, 0, picture);
    }
    cv::GaussianBlur(picture, picture, cv::Size(), side * 0.012);
}

void addWall(cv::Mat& picture, Random& random) {
    const int rowHeight = std::max(6, static_cast<int>(picture.rows * random.uniform(0.05, 0.09)));
    const int length = rowHeight * 3;
    for (int y = 0, row = 0; y < picture.rows; y += rowHeight, ++row) {
        for (int x = -(row % 2) * length / 2; x < picture.cols; x += length) {
            const cv::Rect brick = cv::Rect(x + 1, y + 1, length - 2, rowHeight - 2) &
                                   cv::Rect(0, 0, picture.cols, picture.rows);
            if (!brick.empty()) {
                picture(brick) *= random.uniform(0.86, 1.10);
            }
        }
    }
    cv::GaussianBlur(picture, picture, cv::Size(),
                     std::max(1.0, picture.rows * random.uniform(0.004, 0.012)));
}

void addStripes(cv::Mat& picture, const Scene& scene, Random& random) {
    const double width = picture.cols * random.uniform(0.05, 0.15);
    for (double x = 0; x < picture.cols; x += width) {
        const double w = width * random.uniform(0.2, 0.7);
        cv::rectangle(picture, cv::Point2d(x, 0), cv::Point2d(x + w, picture.rows),
                      scalarOf(scene.backdropSecond, random.uniform(0.7, 1.15)), cv::FILLED);
    }
    cv::GaussianBlur(picture, picture, cv::Size(), width * 0.12);
}

// Somebody stands farther back, too blurred to have a face.
void addFigure(cv::Mat& picture, const Scene& scene, Random& random) {
    const double side = std::min(picture.cols, picture.rows);
    const double way = random.chance(0.5) ? -1 : 1;
    const cv::Point2d head(picture.cols * (0.5 + way * random.uniform(0.30, 0.42)),
                           picture.rows * random.uniform(0.3, 0.5));
    const double radius = side * random.uniform(0.06, 0.09);
    const Colour cloth = scene.backdropSecond * 0.6F;
    cv::ellipse(picture, cv::Point2d(head.x, head.y + radius * 5.2), cv::Size2d(radius * 2.2, radius * 4.0),
                0, 0, 360, scalarOf(cloth), cv::FILLED);
    cv::ellipse(picture, head, cv::Size2d(radius, radius * 1.3), 0, 0, 360, scalarOf({0.6F, 0.45F, 0.37F}),
                cv::FILLED);
    cv::ellipse(picture, cv::Point2d(head.x, head.y - radius * 0.6), cv::Size2d(radius * 1.05, radius * 0.85),
                0, 0, 360, scalarOf({0.15F, 0.11F, 0.09F}), cv::FILLED);
    cv::GaussianBlur(picture, picture, cv::Size(), side * 0.028);
}

}  // namespace

RgbImage drawBackdrop(const Scene& scene, int width, int height, std::uint64_t seed) {
    Random random(seed, kBackdropStream);
    cv::Mat picture(height, width, CV_32FC3);
    shadeFromCorner(picture, scene.backdropColour, scene.backdropSecond, random.uniform(0, 6.28));
    switch (scene.backdrop) {
        case BackdropKind::Gradient:
            break;
        case BackdropKind::Bokeh:
            addBlobs(picture, scene, random);
            break;
        case BackdropKind::Wall:
            addWall(picture, random);
            break;
        case BackdropKind::Stripes:
            addStripes(picture, scene, random);
            break;
        case BackdropKind::Figure:
            addBlobs(picture, scene, random);
            addFigure(picture, scene, random);
            break;
    }
    RgbImage image(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const cv::Vec3f& c = picture.at<cv::Vec3f>(y, x);
            image.at(x, y) = {cv::saturate_cast<std::uint8_t>(c[0]), cv::saturate_cast<std::uint8_t>(c[1]),
                              cv::saturate_cast<std::uint8_t>(c[2])};
        }
    }
    return image;
}

}  // namespace maskwright::core::image::portrait
