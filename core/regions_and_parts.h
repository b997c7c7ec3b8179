// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <memory>
#include <string>

namespace maskwright::core {

// What a parser sees of the facial parts, on a grid of a 64th of the inter-ocular distance (at least a pixel)
// around brows, eyes, nose and mouth. None if the points have no extent or lie outside what was looked at.
[[nodiscard]] std::optional<PartProbabilities> partsOf(const ClassProbabilities& classes,
                                                       const PointMatrix& points);

// Hair, skin and background as two see them, where both look: the mean of what they say. The facial parts as
// the second sees them.
class RegionsAndParts final : public RegionSegmenter {
  public:
    // Requires both.
    RegionsAndParts(std::unique_ptr<RegionSegmenter> regions, std::unique_ptr<FaceParser> parser);

    [[nodiscard]] RegionMap segment(const ImageView& photo, const Landmarks& landmarks,
                                    const Progress& progress) const override;
    [[nodiscard]] std::string version() const override;

  private:
    std::unique_ptr<RegionSegmenter> regions_;
    std::unique_ptr<FaceParser> parser_;
};

}  // namespace maskwright::core
