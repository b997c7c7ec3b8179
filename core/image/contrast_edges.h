// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/colour_mixture.h"
#include "core/image/region_cut.h"
#include "core/raster.h"

namespace maskwright::core::image {

// Prices of parting neighbours that fall with the contrast between them (Boykov and Jolly 2001): exp(-d^2 /
// (2 mean d^2)) over the distance of the neighbours, times what it costs to part neighbours of equal colour.
[[nodiscard]] CutEdges contrastEdges(const Raster<Colour>& colours);

}  // namespace maskwright::core::image
