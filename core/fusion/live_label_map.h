// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/fusion/composer.h"
#include "core/fusion/fuse.h"
#include "core/label_map.h"
#include "core/landmarks.h"

#include <vector>

namespace maskwright::core::fusion {

// A label map that follows points while they are dragged: only what a moved point changes is fitted,
// rasterised and fused again. Not thread-safe; meant for the window's canvas. Its map always equals fuse() of
// the same inputs.
class LiveLabelMap {
  public:
    LiveLabelMap(const RegionMap& regions, const Landmarks& landmarks,
                 const fitting::FitOptions& fitOptions = {}, const FusionOptions& fusionOptions = {});

    // Takes the new points over and returns rectangles that hold all pixels that changed, none overlapping
    // another (an empty list: nothing changed). They lie along the borders that have moved. Throws Error if a
    // point is not finite; the map then stays as it was.
    std::vector<PixelRect> update(const Landmarks& landmarks);

    [[nodiscard]] const LabelMap& map() const { return map_; }
    [[nodiscard]] const fitting::FaceFit& fit() const { return fit_; }
    [[nodiscard]] const Landmarks& landmarks() const { return landmarks_; }

  private:
    Landmarks landmarks_;
    fitting::FitOptions fitOptions_;
    FusionOptions fusionOptions_;
    fitting::FaceFit fit_;
    Composer composer_;
    LabelMap map_;
};

}  // namespace maskwright::core::fusion
