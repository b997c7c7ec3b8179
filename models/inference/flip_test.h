// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

namespace maskwright::models::inference {

// Whether what a network says of a picture is averaged with what it says of the mirror image: a little
// better, twice the time.
enum class FlipTest { Off, On };

[[nodiscard]] core::RgbImage mirroredPicture(const core::RgbImage& picture);

}  // namespace maskwright::models::inference
