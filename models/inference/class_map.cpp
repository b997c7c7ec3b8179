// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/class_map.h"

#include "models/inference/photo_planes.h"

#include <algorithm>
#include <array>

namespace maskwright::models::inference {

core::Raster<std::uint8_t> classMapOf(const Network& network, const core::ImageView& photo,
                                      const core::shape::FaceSquare& square, const core::Progress& progress) {
    const std::array<core::shape::FaceSquare, 1> squares{square};
    const CropProbabilities crop = probabilitiesOn(network, photo, squares, progress, FlipTest::On).front();
    core::Raster<std::uint8_t> map(photo.width, photo.height);
    warpToPhoto(crop, windowOf(square, photo.width, photo.height), progress,
                [&](int x, int y, std::span<const float> values) {
                    map.at(x, y) = static_cast<std::uint8_t>(
                        std::distance(values.begin(), std::ranges::max_element(values)));
                });
    return map;
}

}  // namespace maskwright::models::inference
