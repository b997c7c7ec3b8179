// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/live_label_map.h"

namespace maskwright::core::fusion {

LiveLabelMap::LiveLabelMap(const RegionMap& regions, const Landmarks& landmarks,
                           const fitting::FitOptions& fitOptions, const FusionOptions& fusionOptions)
    : landmarks_(landmarks),
      fitOptions_(fitOptions),
      fusionOptions_(fusionOptions),
      fit_(fitting::fitFace(landmarks, fitOptions)),
      composer_(regions, fusionOptions),
      map_(regions.photoWidth, regions.photoHeight) {
    composer_.useShapes(fit_, interOcular(landmarks_.points));
    composer_.composeInto(map_, composer_.window());
}

PixelRect LiveLabelMap::update(const Landmarks& landmarks) {
    fitting::FaceFit fit = fit_;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (landmarks.point(i) != landmarks_.point(i) ||
            landmarks.visibilities[i] != landmarks_.visibilities[i]) {
            fitting::refitAround(fit, landmarks, i, fitOptions_);
        }
    }
    fit_ = std::move(fit);
    landmarks_ = landmarks;
    PixelRect changed;
    for (const PixelRect& rect : composer_.useShapes(fit_, interOcular(landmarks_.points))) {
        changed = changed.united(composer_.composeInto(map_, rect));
    }
    return changed;
}

}  // namespace maskwright::core::fusion
