// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/line_layer.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

using geometry::Similarity;

namespace {

constexpr int kFractionBits = 4;  // of the coordinates that OpenCV draws at
constexpr int kUnit = 1 << kFractionBits;
constexpr Rgb8 kDarkHalo{16, 16, 16};
constexpr Rgb8 kLightHalo{235, 235, 235};
constexpr int kHaloCoverage = 150;   // of 255
constexpr double kFineFacePx = 400;  // faces are drawn at this size at least
constexpr int kMaxFineness = 3;
constexpr std::int64_t kMaxLayerPixels = 32'000'000;

// What a line of this colour can be seen against on any photo.
Rgb8 haloOf(Rgb8 colour) {
    return colour.r + colour.g + colour.b < 200 ? kLightHalo : kDarkHalo;
}

int finenessFor(const PixelRect& area, double faceSidePx) {
    const double wanted =
        std::clamp(std::ceil(kFineFacePx / std::max(faceSidePx, 1.0)), 1.0, double(kMaxFineness));
    const auto fineness = static_cast<int>(wanted);
    const std::int64_t pixels = std::int64_t{area.width()} * area.height() * fineness * fineness;
    return pixels <= kMaxLayerPixels ? fineness : 1;
}

}  // namespace

// Colours multiplied by coverage already, as they come of themselves from drawing on black.
struct LineLayer::Canvas {
    PixelRect area;
    int fineness = 1;
    Similarity layerFromPhoto;
    int linePx = 1;  // these two in the layer
    double ringPx = 1;
    cv::Mat colours;
    cv::Mat coverage;

    [[nodiscard]] cv::Point fixed(const Point& photo) const {
        // Far enough outside not to be seen, near enough for OpenCV's integers.
        constexpr double kFarAway = 1e6;
        const Point at = layerFromPhoto.apply(photo).cwiseMax(-kFarAway).cwiseMin(kFarAway);
        return {static_cast<int>(std::lround(at.x() * kUnit)), static_cast<int>(std::lround(at.y() * kUnit))};
    }

    // Calls draw(mat, value, thickness) for the halo and then for the line itself, on colours and coverage.
    template <typename Draw>
    void stroke(Rgb8 colour, Draw draw) {
        for (const auto& [paint, covered, thickness] :
             {std::tuple(haloOf(colour), kHaloCoverage, linePx + 2), std::tuple(colour, 255, linePx)}) {
            const double share = covered / 255.0;
            draw(colours, cv::Scalar(paint.r * share, paint.g * share, paint.b * share), thickness);
            draw(coverage, cv::Scalar(covered), thickness);
        }
    }
};

LineLayer::LineLayer(const PixelRect& area, const Similarity& pictureFromPhoto, double faceSidePx)
    : canvas_(std::make_unique<Canvas>()) {
    expects(!area.empty(), "LineLayer: an empty area");
    const int fineness = finenessFor(area, faceSidePx);
    const Similarity areaFromPicture(1, 0, {-double(area.x0), -double(area.y0)});
    const double fineFacePx = faceSidePx * fineness;
    canvas_->area = area;
    canvas_->fineness = fineness;
    canvas_->layerFromPhoto = Similarity::resize(fineness) * areaFromPicture * pictureFromPhoto;
    canvas_->linePx = std::max(1, static_cast<int>(std::lround(fineFacePx / 220)));
    canvas_->ringPx = std::max(2.0, fineFacePx / 100);
    canvas_->colours = cv::Mat::zeros(area.height() * fineness, area.width() * fineness, CV_8UC3);
    canvas_->coverage = cv::Mat::zeros(canvas_->colours.size(), CV_8UC1);
}

LineLayer::~LineLayer() = default;

void LineLayer::line(std::span<const Point> points, LineEnds ends, Rgb8 colour) {
    std::vector<cv::Point> corners;
    for (const Point& point : points) {
        const cv::Point at = canvas_->fixed(point);
        // Curves are sampled more finely than pixels; a line of less than half a pixel only costs time.
        if (corners.empty() || cv::norm(at - corners.back()) >= kUnit / 2.0) {
            corners.push_back(at);
        }
    }
    if (corners.size() < 2) {
        return;
    }
    canvas_->stroke(colour, [&](cv::Mat& onto, const cv::Scalar& value, int thickness) {
        cv::polylines(onto, corners, ends == LineEnds::Joined, value, thickness, cv::LINE_AA, kFractionBits);
    });
}

void LineLayer::ring(const Point& centre, Rgb8 colour) {
    const cv::Point at = canvas_->fixed(centre);
    const int radius = static_cast<int>(std::lround(canvas_->ringPx * kUnit));
    canvas_->stroke(colour, [&](cv::Mat& onto, const cv::Scalar& value, int thickness) {
        cv::circle(onto, at, radius, value, thickness, cv::LINE_AA, kFractionBits);
    });
}

void LineLayer::cross(const Point& centre, Rgb8 colour) {
    const cv::Point at = canvas_->fixed(centre);
    const int reach = static_cast<int>(std::lround(canvas_->ringPx * kUnit));
    canvas_->stroke(colour, [&](cv::Mat& onto, const cv::Scalar& value, int thickness) {
        for (const cv::Point& arm : {cv::Point(reach, reach), cv::Point(reach, -reach)}) {
            cv::line(onto, at - arm, at + arm, value, thickness, cv::LINE_AA, kFractionBits);
        }
    });
}

void LineLayer::blendOnto(RgbImage& picture) const {
    cv::Mat colours = canvas_->colours;
    cv::Mat coverage = canvas_->coverage;
    const PixelRect& area = canvas_->area;
    if (canvas_->fineness > 1) {
        cv::resize(canvas_->colours, colours, {area.width(), area.height()}, 0, 0, cv::INTER_AREA);
        cv::resize(canvas_->coverage, coverage, {area.width(), area.height()}, 0, 0, cv::INTER_AREA);
    }
    for (int y = 0; y < area.height(); ++y) {
        const cv::Vec3b* line = colours.ptr<cv::Vec3b>(y);
        const std::uint8_t* covered = coverage.ptr<std::uint8_t>(y);
        Rgb8* pixels = picture.row(area.y0 + y) + area.x0;
        for (int x = 0; x < area.width(); ++x) {
            if (covered[x] == 0) {
                continue;
            }
            const auto over = [&](int above, int below) {
                return static_cast<std::uint8_t>(
                    std::min(255, above + (below * (255 - covered[x]) + 127) / 255));
            };
            pixels[x] = {over(line[x][0], pixels[x].r), over(line[x][1], pixels[x].g),
                         over(line[x][2], pixels[x].b)};
        }
    }
}

}  // namespace maskwright::core::image
