// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/parser_network.h"

#include "core/error.h"
#include "models/inference/photo_planes.h"

#include <algorithm>
#include <vector>

namespace maskwright::models::inference {

using core::shape::FaceSquare;

namespace {

// Over this share of the near square's side, from its border inwards, the near look's word grows.
constexpr double kGrowing = 0.08;

// How much the near look counts at a place of its crop.
double nearShareAt(const core::Point& inCrop, int cropPx) {
    const double inside =
        std::min({inCrop.x(), inCrop.y(), cropPx - 1 - inCrop.x(), cropPx - 1 - inCrop.y()});
    return std::clamp(inside / (kGrowing * cropPx), 0.0, 1.0);
}

}  // namespace

ParserNetwork::ParserNetwork(std::shared_ptr<const Network> network, std::string version,
                             core::shape::Alignment alignment)
    : network_(std::move(network)), version_(std::move(version)), alignment_(alignment) {
    core::expects(network_ != nullptr && network_->kind() == Kind::Parser,
                  "ParserNetwork: a network of the kind parser");
    if (network_->classes() != static_cast<int>(core::kClassCount)) {
        throw core::Error(
            "the parser tells " + std::to_string(network_->classes()) + " classes apart, 11 are needed", {},
            "Choose a network that was trained with 11 classes.");
    }
}

core::ClassProbabilities ParserNetwork::parse(const core::ImageView& photo, const core::Landmarks& landmarks,
                                              const core::Progress& progress) const {
    std::vector<FaceSquare> squares{core::shape::parsingSquare(landmarks.points, alignment_)};
    if (network_->looks() == 2) {
        squares.push_back(core::shape::nearSquare(landmarks.points));
    }
    const std::vector<CropProbabilities> looks =
        probabilitiesOn(*network_, photo, squares, progress, FlipTest::On);
    core::ClassProbabilities result{
        photo.width, photo.height, windowOf(squares.front(), photo.width, photo.height), {}};
    const core::PixelRect& window = result.window;
    for (std::size_t value = 0; value < core::kClassCount; ++value) {
        // A turned square leaves the window's corners to the background.
        result.ofClasses[value] =
            core::Raster<float>(window.width(), window.height(), value == 0 ? 1.0F : 0.0F);
    }
    warpToPhoto(looks.front(), window, progress, [&](int x, int y, std::span<const float> values) {
        for (std::size_t value = 0; value < core::kClassCount; ++value) {
            result.ofClasses[value].at(x - window.x0, y - window.y0) = values[value];
        }
    });
    if (looks.size() == 2) {
        const CropProbabilities& nearLook = looks.back();
        const core::PixelRect nearWindow =
            windowOf(squares.back(), photo.width, photo.height).intersected(window);
        warpToPhoto(nearLook, nearWindow, progress, [&](int x, int y, std::span<const float> values) {
            const auto share = static_cast<float>(
                nearShareAt(nearLook.cropFromPhoto.apply(core::Point(x, y)), network_->inputPx()));
            for (std::size_t value = 0; value < core::kClassCount; ++value) {
                float& mixed = result.ofClasses[value].at(x - window.x0, y - window.y0);
                mixed += share * (values[value] - mixed);
            }
        });
    }
    return result;
}

}  // namespace maskwright::models::inference
