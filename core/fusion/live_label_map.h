// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/label_map.h"
#include "core/landmarks.h"

// core/fusion merges regions (hair, skin, background) and fitted parts into a label map, in the order of the LaPa
// paper: skin, facial parts, hair, background.
namespace maskwright::core::fusion {

struct FusionOptions {
    // Skin farther than this share of the inter-ocular distance outside the jawline becomes background; < 0 switches
    // the cut off.
    double jawlineMargin = 0.02;
    // Background holes inside the mouth or an eye smaller than this share of the part are filled; 0 is the paper's
    // behaviour.
    double fillHoleShare = 0.25;
};

// The label map of a face: of the photo's size, values 0..10.
[[nodiscard]] LabelMap fuse(const RegionMap& regions, const fitting::FaceFit& fit, const Landmarks& landmarks,
                            const FusionOptions& options = {});

// A label map that follows points while they are dragged: only what a moved point changes is fitted, rasterised and
// fused again. Not thread-safe; meant for the window's canvas. Its map always equals fuse() of the same inputs.
class LiveLabelMap {
  public:
    LiveLabelMap(RegionMap regions, Landmarks landmarks, fitting::FitOptions fitOptions = {},
                 FusionOptions fusionOptions = {});

    // Takes the new points over and returns the rectangle of pixels that may have changed (empty: none).
    PixelRect update(const Landmarks& landmarks);

    [[nodiscard]] const LabelMap& map() const { return map_; }
    [[nodiscard]] const fitting::FaceFit& fit() const { return fit_; }
    [[nodiscard]] const Landmarks& landmarks() const { return landmarks_; }

  private:
    RegionMap regions_;
    Landmarks landmarks_;
    fitting::FitOptions fitOptions_;
    FusionOptions fusionOptions_;
    fitting::FaceFit fit_;
    LabelMap map_;
};

}  // namespace maskwright::core::fusion
