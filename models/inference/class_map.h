// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/progress.h"
#include "core/raster.h"
#include "core/shape/face_crop.h"
#include "models/inference/network.h"

#include <cstdint>

namespace maskwright::models::inference {

// The most probable class of each pixel of a photo, by a segmentation network of any number of classes that
// looks at this square, its mirror image averaged; 0 outside the square. Ties go to the lower class. Throws
// Cancelled, and core::Error as Network::forward().
[[nodiscard]] core::Raster<std::uint8_t> classMapOf(const Network& network, const core::ImageView& photo,
                                                    const core::shape::FaceSquare& square,
                                                    const core::Progress& progress);

}  // namespace maskwright::models::inference
