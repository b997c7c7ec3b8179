// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <cstdint>
#include <limits>

namespace maskwright::core::metrics {

// What squaredDistances() says where the mask has no pixel at all.
inline constexpr std::int64_t kNoPixel = std::numeric_limits<std::int64_t>::max();

// For each pixel the squared Euclidean distance to the nearest pixel of the mask that is not 0: exact, in
// whole numbers, in time linear in the number of pixels (Meijster, Roerdink, Hesselink 2000: columns first,
// then the lower envelope of parabolas along each row).
[[nodiscard]] Raster<std::int64_t> squaredDistances(const Raster<std::uint8_t>& mask);

}  // namespace maskwright::core::metrics
