// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/coarse_segmenter.h"

#include "core/error.h"
#include "core/shape/face_crop.h"
#include "models/inference/photo_planes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace maskwright::models::inference {

namespace {

std::uint8_t byteOf(float probability) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(probability, 0.0F, 1.0F) * 255));
}

}  // namespace

CoarseSegmenter::CoarseSegmenter(std::shared_ptr<const Network> network, std::string version)
    : network_(std::move(network)), version_(std::move(version)) {
    core::expects(network_ != nullptr && network_->kind() == Kind::Coarse,
                  "CoarseSegmenter: a network of the kind coarse");
    if (network_->classes() != 3) {
        throw core::Error("the coarse network tells " + std::to_string(network_->classes()) +
                              " classes apart, hair, skin and background are needed",
                          {}, "Choose a network that was trained with 3 classes.");
    }
}

core::RegionMap CoarseSegmenter::segment(const core::ImageView& photo, const core::Landmarks& /*landmarks*/,
                                         const core::Progress& progress) const {
    const std::array<core::shape::FaceSquare, 1> whole{core::shape::wholePhoto(photo.width, photo.height)};
    const CropProbabilities seen = probabilitiesOn(*network_, photo, whole, progress).front();
    core::RegionMap regions;
    regions.photoWidth = photo.width;
    regions.photoHeight = photo.height;
    regions.window = {0, 0, photo.width, photo.height};
    regions.hair = core::Raster<std::uint8_t>(photo.width, photo.height);
    regions.skin = core::Raster<std::uint8_t>(photo.width, photo.height);
    warpToPhoto(seen, regions.window, progress, [&](int x, int y, std::span<const float> values) {
        const std::uint8_t hair = byteOf(values[static_cast<std::size_t>(core::Region::Hair)]);
        regions.hair.at(x, y) = hair;
        regions.skin.at(x, y) = std::min(byteOf(values[static_cast<std::size_t>(core::Region::Skin)]),
                                         static_cast<std::uint8_t>(255 - hair));
    });
    return regions;
}

}  // namespace maskwright::models::inference
