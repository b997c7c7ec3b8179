// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <cstdint>

namespace maskwright::core::fusion {

// Gives every island of fewer than leastPixels pixels, in a picture of Region's values, the region that most
// of the edges around it belong to (ties: skin, then hair). Pixels that meet at a corner belong together, so
// that a strand of hair one pixel wide is one long island and stays. Around the picture lies background; an
// island that touches only other islands stays. Parts are no concern of this: they are drawn from their
// contours later, as thin as they are.
void cleanSpecks(Raster<std::uint8_t>& regions, std::int64_t leastPixels);

}  // namespace maskwright::core::fusion
