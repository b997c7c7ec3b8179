// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/graph_cut.h"

#include "core/image/contrast_edges.h"
#include "core/image/head_islands.h"
#include "core/image/head_judge.h"
#include "core/image/head_prior.h"
#include "core/image/head_window.h"
#include "core/image/region_cut.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr float kLeastChance = 1e-4F;

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
    regions.window = headWindow(head, photo);
    if (regions.window.empty()) {
        regions.window = {};
        return regions;  // the face lies outside the photo
    }
    const HeadPixels pixels = headPixels(photo, regions.window, head);
    const HeadExplanation explanation = explainHead(pixels, HeadPrior::shipped(), progress);
    const Perceptron* const judge = shippedHeadJudge();
    const Raster<PartChances> chances =
        judge != nullptr ? judgeHead(pixels, explanation, *judge) : explanation.chances;
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
    return "graph cut 5";
}

}  // namespace maskwright::core::image
