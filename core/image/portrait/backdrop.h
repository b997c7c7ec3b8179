// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/traits.h"
#include "core/raster.h"

#include <cstdint>

namespace maskwright::core::image::portrait {

// What is behind the person, out of focus.
[[nodiscard]] RgbImage drawBackdrop(const Scene& scene, int width, int height, std::uint64_t seed);

}  // namespace maskwright::core::image::portrait
