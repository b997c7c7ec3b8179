// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/raster.h"

#include <cstdint>

// How a square is cut out of a photo, in one place: samples for training and inputs of networks are cut by
// the same functions, so that a network meets the pixels it was trained on.
namespace maskwright::core {

// side x side pixels. Shrinking averages areas (by a whole factor), the rest is bilinear; grey (128) outside
// the photo. Requires side >= 1 and a photo. Memory follows the crop, not the photo.
[[nodiscard]] RgbImage cropPicture(const ImageView& photo, const geometry::Similarity& cropFromPhoto,
                                   int side);

// The nearest label of each pixel; outside (255: to be ignored) beyond the map.
[[nodiscard]] Raster<std::uint8_t> cropLabels(const Raster<std::uint8_t>& labels,
                                              const geometry::Similarity& cropFromPhoto, int side,
                                              std::uint8_t outside = 255);

}  // namespace maskwright::core
