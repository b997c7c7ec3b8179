// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/label_map.h"
#include "core/landmarks.h"

// core/fusion merges regions (hair, skin, background) and fitted parts into a label map, in the order of the
// LaPa paper: skin, facial parts, hair, background.
namespace maskwright::core::fusion {

struct FusionOptions {
    // Skin farther than this share of the inter-ocular distance outside the jawline (points 6..26) becomes
    // background; < 0 switches the cut off.
    double jawlineMargin = 0.02;
    // Background inside the mouth or an eye, cut off from all other background, is filled if it is smaller
    // than this share of the part; 0 is the paper's behaviour.
    double fillHoleShare = 0.25;
    // Islands of hair, skin or background with fewer pixels than this, or than this share of the regions'
    // window (7 pixels of 384 x 384), become what surrounds them; 0 and 0 is the paper's behaviour.
    std::int64_t leastIslandPx = 4;
    double leastIslandShare = 5e-5;

    bool operator==(const FusionOptions&) const = default;
};

// The label map of a face: of the photo's size, values 0..10. Per pixel, after islands of the regions are
// cleaned and holes are filled: background stays 0, hair is 10, else the part painted last over the pixel has
// it, else skin is 1, but 0 beyond the jawline. The jawline cuts skin only, never a part, and nothing between
// the jawline's ends and above, so that ears stay; nor inside the hull of brows, nose, mouth and chin, which
// a profile's silhouette pushes past its own far contour.
[[nodiscard]] LabelMap fuse(const RegionMap& regions, const fitting::FaceFit& fit, const Landmarks& landmarks,
                            const FusionOptions& options = {});

}  // namespace maskwright::core::fusion
