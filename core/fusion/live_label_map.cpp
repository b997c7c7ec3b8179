// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/live_label_map.h"

#include <vector>

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

std::vector<PixelRect> LiveLabelMap::update(const Landmarks& landmarks) {
    std::vector<std::size_t> changed;
    bool fitsAnew = false;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        // A point that stays in its place and is accepted, or no longer sure, has another say.
        const bool otherState = landmarks.states[i] != landmarks_.states[i];
        if (otherState || landmarks.point(i) != landmarks_.point(i) ||
            landmarks.visibilities[i] != landmarks_.visibilities[i] ||
            landmarks.confidences[i] != landmarks_.confidences[i]) {
            changed.push_back(i);
            fitsAnew = fitsAnew || otherState || fit_.context[i];
        }
    }
    fitting::FaceFit fit = fit_;
    // One that no person has touched means a new fit of the whole face: once, not for each that follows.
    if (fitsAnew && changed.size() > 1) {
        fit = fitting::fitFace(landmarks, fitOptions_);
    } else {
        for (const std::size_t point : changed) {
            fitting::refitAround(fit, landmarks, point, fitOptions_);
        }
    }
    fit_ = std::move(fit);
    landmarks_ = landmarks;
    std::vector<PixelRect> changedPixels;
    for (const PixelRect& rect : composer_.useShapes(fit_, interOcular(landmarks_.points))) {
        if (const PixelRect pixels = composer_.composeInto(map_, rect); !pixels.empty()) {
            changedPixels.push_back(pixels);
        }
    }
    return changedPixels;
}

}  // namespace maskwright::core::fusion
