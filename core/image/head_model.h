// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/colour_mixture.h"
#include "core/image/head_prior.h"
#include "core/progress.h"
#include "core/raster.h"

#include <vector>

namespace maskwright::core::image {

// Colours and place of each pixel of a head window.
struct HeadPixels {
    Raster<Colour> colours;
    Raster<HeadPlace> places;  // of the same size
};

// How probable each part is at each pixel: place and colour together, by expectation maximisation. The
// colours of each part are learned from this photo alone, started from where the prior expects the part; how
// well each style of hair explains the photo decides how much its prior counts. Throws Cancelled between
// rounds.
[[nodiscard]] Raster<PartChances> explainHead(const HeadPixels& pixels, const HeadPrior& prior,
                                              const Progress& progress);

}  // namespace maskwright::core::image
