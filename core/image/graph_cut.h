// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

namespace maskwright::core::image {

// Hair and skin without a trained network: colour and position models seeded by the points, and a minimum cut
// along the edges of the photo. Works at a bounded resolution around the head, whatever the photo's size.
class GraphCutSegmenter final : public RegionSegmenter {
  public:
    [[nodiscard]] RegionMap segment(const ImageView& photo, const Landmarks& landmarks,
                                    const Progress& progress) const override;
    [[nodiscard]] std::string version() const override;
};

}  // namespace maskwright::core::image
