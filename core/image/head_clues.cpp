// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_clues.h"

#include "core/image/averaged.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

using Index = Eigen::Index;

// Rows of clues that change their sign in a mirror.
constexpr Index kSidewards = 11;
constexpr Index kSidewardsReach = 14;
constexpr Index kAsideness = 16;

constexpr double kFarthestRadius = 4;
// The middle of the face, whose colours are the skin's: without the forehead, where hair may hang.
constexpr double kFaceRadius = 0.75;
constexpr double kForeheadTurns = 0.2;
// Farther in and out on the head: as shares of the pixel's own distance from the middle of the face.
constexpr std::array<double, 3> kOnTheWayOut = {0.75, 1.25, 1.6};
constexpr int kNear = 9;  // sides of what is around a pixel
constexpr int kFar = 25;

float spread(float chance, float least) {
    return std::log(std::max(chance, least));
}

// Standard deviation of the values around each pixel.
cv::Mat roughness(const cv::Mat& picture, int side) {
    const cv::Mat mean = averaged(picture, side);
    cv::Mat variance = averaged(picture.mul(picture), side) - mean.mul(mean);
    cv::Mat result;
    cv::sqrt(cv::max(variance, 0), result);
    return result;
}

cv::Mat rootMeanSquare(const cv::Mat& picture, int side) {
    cv::Mat result;
    cv::sqrt(cv::max(averaged(picture.mul(picture), side), 0), result);
    return result;
}

cv::Mat asPicture(const Raster<float>& values) {
    // OpenCV's header takes no const data; the values are only read.
    return {values.height(), values.width(), CV_32F, const_cast<float*>(values.row(0))};
}

cv::Mat channelOf(const Raster<Colour>& colours, Index channel) {
    cv::Mat result(colours.height(), colours.width(), CV_32F);
    std::transform(colours.pixels().begin(), colours.pixels().end(), result.ptr<float>(),
                   [channel](const Colour& colour) { return colour[channel]; });
    return result;
}

cv::Mat chancesOf(const Raster<PartChances>& chances, HeadPart part) {
    cv::Mat result(chances.height(), chances.width(), CV_32F);
    std::transform(chances.pixels().begin(), chances.pixels().end(), result.ptr<float>(),
                   [part](const PartChances& pixel) { return pixel[static_cast<std::size_t>(part)]; });
    return result;
}

// The median of each channel over the middle of the face: the skin's colour, whatever brows and lips do.
Colour faceColour(const HeadPixels& pixels) {
    Colour result = Colour::Zero();
    for (Index channel = 0; channel < 3; ++channel) {
        std::vector<float> values;
        for (std::size_t i = 0; i < pixels.places.pixels().size(); ++i) {
            const HeadPlace& place = pixels.places.pixels()[i];
            if (place.radius < kFaceRadius && place.turn > kForeheadTurns &&
                place.turn < 1 - kForeheadTurns) {
                values.push_back(pixels.colours.pixels()[i][channel]);
            }
        }
        if (!values.empty()) {
            const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
            std::nth_element(values.begin(), middle, values.end());
            result[channel] = *middle;
        }
    }
    return result;
}

// Which way brightness changes around each pixel: sums of products of its slopes (structure tensor, Bigun and
// Granlund 1987).
struct Slopes {
    cv::Mat xx;
    cv::Mat yy;
    cv::Mat xy;
};

Slopes slopesOf(const cv::Mat& light) {
    constexpr double kToSlope = 0.25;
    constexpr int kAround = 7;
    cv::Mat x;
    cv::Mat y;
    cv::Sobel(light, x, CV_32F, 1, 0, 3, kToSlope);
    cv::Sobel(light, y, CV_32F, 0, 1, 3, kToSlope);
    return {averaged(x.mul(x), kAround), averaged(y.mul(y), kAround), averaged(x.mul(y), kAround)};
}

// Rasters of a window, asked by index or by the nearest place.
class Pictures {
  public:
    Pictures(int width, int height) : width_(width), height_(height) {}

    [[nodiscard]] static float at(const cv::Mat& picture, Index pixel) { return picture.ptr<float>()[pixel]; }
    [[nodiscard]] Index nearest(const Point& place) const {
        return std::clamp<Index>(std::lround(place.y()), 0, height_ - 1) * width_ +
               std::clamp<Index>(std::lround(place.x()), 0, width_ - 1);
    }
    [[nodiscard]] Point placeOf(Index pixel) const {
        const Index row = pixel / width_;
        return {static_cast<double>(pixel % width_), static_cast<double>(row)};
    }

  private:
    int width_;
    int height_;
};

// A list that is filled from its beginning.
class Column {
  public:
    explicit Column(std::span<float> values) : values_(values) {}
    void add(double value) { values_[next_++] = static_cast<float>(value); }

  private:
    std::span<float> values_;
    std::size_t next_ = 0;
};

void addPlace(const HeadPlace& place, double asideness, Column& column) {
    const double angle = 2 * std::numbers::pi * place.turn;
    const double beyond = std::min(place.radius, kFarthestRadius) - 1;
    column.add(std::cos(angle));
    column.add(std::sin(angle));
    column.add(3 * (place.radius / (1 + place.radius) - 0.5));
    column.add(beyond * std::cos(angle));
    column.add(beyond * std::sin(angle));
    column.add(std::clamp(4 * beyond, -1.5, 1.5));
    column.add(5 * asideness);
}

// How clear the direction of strands is, and how far it is that of the way out from the face (1: across it,
// -1: along it).
void addStrands(const Slopes& slopes, Index pixel, const Point& fromCentre, Column& column) {
    const double xx = Pictures::at(slopes.xx, pixel);
    const double yy = Pictures::at(slopes.yy, pixel);
    const double xy = Pictures::at(slopes.xy, pixel);
    const double strength = xx + yy + 0.5;
    const double x = fromCentre.x();
    const double y = fromCentre.y();
    const double along = (xx - yy) * (x * x - y * y) + 4 * xy * x * y;
    column.add(2 * std::hypot(xx - yy, 2 * xy) / strength - 1);
    column.add(along / (fromCentre.squaredNorm() + 1) / strength);
}

// All that is computed once for a window.
class Clues {
  public:
    Clues(const HeadPixels& pixels, const HeadExplanation& explanation)
        : pixels_(pixels),
          explanation_(explanation),
          pictures_(pixels.colours.width(), pixels.colours.height()),
          face_(faceColour(pixels)) {
        const cv::Mat light = channelOf(pixels.colours, 0);
        const cv::Mat hair = chancesOf(explanation.chances, HeadPart::Hair);
        const cv::Mat skin = chancesOf(explanation.chances, HeadPart::Skin);
        rough_ = {roughness(light, 3) / 5,
                  roughness(light, 5) / 8,
                  roughness(channelOf(pixels.colours, 1), 5) / 3,
                  roughness(channelOf(pixels.colours, 2), 5) / 3,
                  asPicture(pixels.fineRoughness) / 5,
                  asPicture(pixels.coarseRoughness) / 10,
                  rootMeanSquare(asPicture(pixels.fineRoughness), kNear) / 5};
        slopes_ = slopesOf(light);
        near_ = {averaged(hair, kNear), averaged(skin, kNear)};
        far_ = {averaged(hair, kFar), averaged(skin, kFar)};
        for (std::size_t channel = 0; channel < nearColours_.size(); ++channel) {
            nearColours_[channel] = averaged(channelOf(pixels.colours, static_cast<Index>(channel)), kNear);
        }
    }

    void fill(Index pixel, std::span<float> values) const {
        const auto index = static_cast<std::size_t>(pixel);
        Column column(values);
        for (const float chance : explanation_.expected.pixels()[index]) {
            column.add(spread(chance, 1e-4F) / 4);
        }
        for (const float fit : explanation_.colours.pixels()[index]) {
            column.add(spread(fit, 1e-5F) / 5);
        }
        addPlace(pixels_.places.pixels()[index], pixels_.asideness, column);
        const Colour& colour = pixels_.colours.pixels()[index];
        for (Index channel = 0; channel < 3; ++channel) {
            column.add((colour[channel] - face_[channel]) / 20);
        }
        column.add(colour[0] / 50 - 1);
        column.add(colour[1] / 15);
        column.add(colour[2] / 15);
        for (const cv::Mat& rough : rough_) {
            column.add(Pictures::at(rough, pixel));
        }
        const Point fromCentre = pictures_.placeOf(pixel) - pixels_.centre;
        addStrands(slopes_, pixel, fromCentre, column);
        addSurroundings(pixel, fromCentre, column);
    }

  private:
    void addSurroundings(Index pixel, const Point& fromCentre, Column& column) const {
        const auto add = [&](const std::array<cv::Mat, 2>& hairAndSkin, Index at) {
            for (const cv::Mat& picture : hairAndSkin) {
                column.add(2 * Pictures::at(picture, at) - 1);
            }
        };
        add(near_, pixel);
        add(far_, pixel);
        const Point opposite = fromCentre - 2 * fromCentre.dot(pixels_.right) * pixels_.right;
        add(near_, pictures_.nearest(pixels_.centre + opposite));
        std::array<Index, kOnTheWayOut.size()> onTheWay{};
        std::ranges::transform(kOnTheWayOut, onTheWay.begin(), [&](double share) {
            return pictures_.nearest(pixels_.centre + share * fromCentre);
        });
        for (const Index place : onTheWay) {
            add(near_, place);
        }
        // A bald head goes on from the forehead in its colours, whatever the colour models took them for.
        for (const Index place : onTheWay) {
            for (const cv::Mat& channel : nearColours_) {
                column.add((Pictures::at(channel, place) - Pictures::at(channel, pixel)) / 20);
            }
        }
    }

    const HeadPixels& pixels_;
    const HeadExplanation& explanation_;
    Pictures pictures_;
    Colour face_;
    std::array<cv::Mat, 7> rough_;
    Slopes slopes_;
    std::array<cv::Mat, 2> near_;  // hair, skin
    std::array<cv::Mat, 2> far_;
    std::array<cv::Mat, 3> nearColours_;
};

}  // namespace

Eigen::MatrixXf headClues(const HeadPixels& pixels, const HeadExplanation& explanation) {
    const Clues all(pixels, explanation);
    Eigen::MatrixXf clues(kHeadClueCount, static_cast<Index>(pixels.colours.pixels().size()));
    for (Index pixel = 0; pixel < clues.cols(); ++pixel) {
        all.fill(pixel, {clues.col(pixel).data(), static_cast<std::size_t>(kHeadClueCount)});
    }
    return clues;
}

void mirrorClues(Eigen::Ref<Eigen::MatrixXf> clues) {
    for (const Index row : {kSidewards, kSidewardsReach, kAsideness}) {
        clues.row(row) = -clues.row(row);
    }
}

}  // namespace maskwright::core::image
