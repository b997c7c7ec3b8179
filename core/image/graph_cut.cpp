// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/graph_cut.h"

#include "core/image/contrast_edges.h"
#include "core/image/head_coordinates.h"
#include "core/image/head_islands.h"
#include "core/image/head_model.h"
#include "core/image/head_prior.h"
#include "core/image/region_cut.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

// What may be head, in face widths around the middle of the face: hair over the shoulders, a high crown.
constexpr Box kWindow{-1.5, -1.5, 1.5, 1.9};
// A face of this width is enough to see where hair ends; larger ones are shrunk to it.
constexpr double kWorkingFaceWidth = 96;
constexpr float kLeastChance = 1e-4F;

PixelRect windowOf(const HeadCoordinates& head, const ImageView& photo) {
    const Box box = head.photoBox(kWindow);
    // Clamped before the cast: points may lie as far outside as a file says.
    const auto pixel = [](double value, int limit) {
        return static_cast<int>(std::clamp(std::floor(value), 0.0, static_cast<double>(limit)));
    };
    return {pixel(box.x0, photo.width), pixel(box.y0, photo.height), pixel(box.x1 + 1, photo.width),
            pixel(box.y1 + 1, photo.height)};
}

// The window at working size, in L*a*b*, with the place of each pixel on the head.
HeadPixels pixelsOf(const ImageView& photo, const PixelRect& window, const HeadCoordinates& head) {
    const double factor = std::min(1.0, kWorkingFaceWidth / head.faceWidth());
    const cv::Size size(std::max(1, cvRound(window.width() * factor)),
                        std::max(1, cvRound(window.height() * factor)));
    // OpenCV's header takes no const data; the photo is only read.
    const cv::Mat colours(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.data),
                          static_cast<std::size_t>(photo.strideBytes));
    cv::Mat small;
    cv::resize(colours(cv::Rect(window.x0, window.y0, window.width(), window.height())), small, size, 0, 0,
               cv::INTER_AREA);
    small.convertTo(small, CV_32FC3, 1 / 255.0);
    cv::cvtColor(small, small, cv::COLOR_RGB2Lab);

    HeadPixels pixels{Raster<Colour>(size.width, size.height, Colour::Zero()),
                      Raster<HeadPlace>(size.width, size.height)};
    const double stepX = static_cast<double>(window.width()) / size.width;
    const double stepY = static_cast<double>(window.height()) / size.height;
    for (int y = 0; y < size.height; ++y) {
        const auto* row = small.ptr<cv::Vec3f>(y);
        for (int x = 0; x < size.width; ++x) {
            pixels.colours.at(x, y) = Colour(row[x][0], row[x][1], row[x][2]);
            pixels.places.at(x, y) =
                head.placeOf({window.x0 + (x + 0.5) * stepX - 0.5, window.y0 + (y + 0.5) * stepY - 0.5});
        }
    }
    return pixels;
}

// Inside the lower half of the face is skin, unless colours say so clearly: a beard, or the shade under a
// chin, looks like clothes or like what lies behind.
bool isLowerFace(const HeadPlace& place) {
    return place.turn > 0.25 && place.turn < 0.75 && place.radius < 1;
}
constexpr float kLowerFaceCost = 3.0F;

RegionCosts costsOf(const PartChances& chances, const HeadPlace& place) {
    const auto chance = [&](HeadPart part) { return chances[static_cast<std::size_t>(part)]; };
    const float background =
        chance(HeadPart::Background) + chance(HeadPart::Neck) + chance(HeadPart::Clothes);
    const auto cost = [](float value) { return -std::log(std::max(value, kLeastChance)); };
    const float doubt = isLowerFace(place) ? kLowerFaceCost : 0;
    return {cost(background) + doubt, cost(chance(HeadPart::Skin)), cost(chance(HeadPart::Hair))};
}

// One region at the window's size, its border as soft as the working pixels are coarse.
Raster<std::uint8_t> enlarged(const Raster<std::uint8_t>& labels, Region region, const PixelRect& window) {
    cv::Mat small(labels.height(), labels.width(), CV_32F);
    for (int y = 0; y < labels.height(); ++y) {
        for (int x = 0; x < labels.width(); ++x) {
            small.at<float>(y, x) = labels.at(x, y) == static_cast<std::uint8_t>(region) ? 255.0F : 0.0F;
        }
    }
    cv::GaussianBlur(small, small, {3, 3}, 0.6, 0.6, cv::BORDER_REPLICATE);
    cv::Mat large;
    cv::resize(small, large, {window.width(), window.height()}, 0, 0, cv::INTER_LINEAR);
    Raster<std::uint8_t> result(window.width(), window.height());
    for (int y = 0; y < result.height(); ++y) {
        for (int x = 0; x < result.width(); ++x) {
            // Rounded down, so that hair and skin never sum to more than 255.
            result.at(x, y) = static_cast<std::uint8_t>(large.at<float>(y, x));
        }
    }
    return result;
}

}  // namespace

RegionMap GraphCutSegmenter::segment(const ImageView& photo, const Landmarks& landmarks,
                                     const Progress& progress) const {
    expects(!photo.empty(), "GraphCutSegmenter: the photo is empty");
    progress.stopIfCancelled();
    const HeadCoordinates head(landmarks.points);
    RegionMap regions;
    regions.photoWidth = photo.width;
    regions.photoHeight = photo.height;
    regions.window = windowOf(head, photo);
    if (regions.window.empty()) {
        regions.window = {};
        return regions;  // the face lies outside the photo
    }
    const HeadPixels pixels = pixelsOf(photo, regions.window, head);
    const Raster<PartChances> chances = explainHead(pixels, HeadPrior::shipped(), progress);
    Raster<RegionCosts> costs(chances.width(), chances.height());
    std::transform(chances.pixels().begin(), chances.pixels().end(), pixels.places.pixels().begin(),
                   costs.pixels().begin(), costsOf);
    Raster<std::uint8_t> labels = cutRegions(costs, contrastEdges(pixels.colours), progress);
    mendIslands(labels, pixels.places);
    regions.hair = enlarged(labels, Region::Hair, regions.window);
    regions.skin = enlarged(labels, Region::Skin, regions.window);
    return regions;
}

std::string GraphCutSegmenter::version() const {
    return "graph cut 2";
}

}  // namespace maskwright::core::image
