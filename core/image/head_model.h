// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/colour_mixture.h"
#include "core/image/head_prior.h"
#include "core/progress.h"
#include "core/raster.h"

#include <vector>

namespace maskwright::core::image {

// A head window at working size: rasters of one size.
struct HeadPixels {
    Raster<Colour> colours;
    Raster<HeadPlace> places;
    // How much the photo's brightness (0..100) differs from that around it, at a finer scale than the
    // colours: hair is rough, skin and what is out of focus are not.
    Raster<float> fineRoughness;    // from the next pixels
    Raster<float> coarseRoughness;  // from some pixels farther
    Point centre = Point::Zero();   // of the face, in working pixels
    Point right = Point::Zero();    // unit vector to its image-right side
    double asideness = 0;           // see HeadCoordinates
};

// What each part has to do with each pixel of a head window: rasters of the window's size.
struct HeadExplanation {
    Raster<PartChances> expected;  // by place alone, for the styles of hair that explain this photo
    Raster<PartChances> colours;   // how well the colour fits each part's, the best 1
    Raster<PartChances> chances;   // of both together; sum to 1
};

// Place and colour together, by expectation maximisation. The colours of each part are learned from this
// photo alone, started from where the prior expects the part; how well each style of hair explains the photo
// decides how much its prior counts. Throws Cancelled between rounds.
[[nodiscard]] HeadExplanation explainHead(const HeadPixels& pixels, const HeadPrior& prior,
                                          const Progress& progress);

}  // namespace maskwright::core::image
