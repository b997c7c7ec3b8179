// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/fuse.h"

#include "core/fusion/composer.h"

namespace maskwright::core::fusion {

LabelMap fuse(const RegionMap& regions, const fitting::FaceFit& fit, const Landmarks& landmarks,
              const FusionOptions& options) {
    Composer composer(regions, options);
    composer.useShapes(fit, interOcular(landmarks.points));
    LabelMap map(regions.photoWidth, regions.photoHeight);
    composer.composeInto(map, composer.window());
    return map;
}

}  // namespace maskwright::core::fusion
