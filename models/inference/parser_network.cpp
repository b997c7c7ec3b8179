// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/parser_network.h"

#include "core/error.h"
#include "core/shape/face_crop.h"
#include "models/inference/photo_planes.h"

#include <array>

namespace maskwright::models::inference {

using core::shape::FaceSquare;

ParserNetwork::ParserNetwork(std::shared_ptr<const Network> network, std::string version)
    : network_(std::move(network)), version_(std::move(version)) {
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
    const std::array<FaceSquare, 1> head{core::shape::headSquare(landmarks.points)};
    const CropProbabilities crop = probabilitiesOn(*network_, photo, head, progress, FlipTest::On).front();
    core::ClassProbabilities result{
        photo.width, photo.height, windowOf(head[0], photo.width, photo.height), {}};
    const core::PixelRect& window = result.window;
    for (std::size_t value = 0; value < core::kClassCount; ++value) {
        // A turned square leaves the window's corners to the background.
        result.ofClasses[value] =
            core::Raster<float>(window.width(), window.height(), value == 0 ? 1.0F : 0.0F);
    }
    warpToPhoto(crop, window, progress, [&](int x, int y, std::span<const float> values) {
        for (std::size_t value = 0; value < core::kClassCount; ++value) {
            result.ofClasses[value].at(x - window.x0, y - window.y0) = values[value];
        }
    });
    return result;
}

}  // namespace maskwright::models::inference
