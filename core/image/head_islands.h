// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/head_coordinates.h"
#include "core/raster.h"

namespace maskwright::core::image {

// Mends what no head has, in a picture of Region's values: hair that lies wholly inside the face (a brow or
// an eye in the colour of hair) becomes skin, islands of a few pixels become what surrounds heads,
// background, and then holes of background in the face (up to a fiftieth of it) become skin. Requires rasters
// of equal size.
void mendIslands(Raster<std::uint8_t>& regions, const Raster<HeadPlace>& places);

}  // namespace maskwright::core::image
