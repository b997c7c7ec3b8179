// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"
#include "models/inference/network.h"

#include <memory>
#include <string>

namespace maskwright::models::inference {

// Hair, skin and background by the coarse-to-fine networks: the fine one looks at the head's square, upright
// in the face, and its probabilities are carried back to the photo. Hair that leaves the square is taken from
// the coarse network, which looks at a larger square around it. Needs nothing but the points: it works
// without a coarse network as well, and hair then ends with the square.
class CoarseToFineSegmenter final : public core::RegionSegmenter {
  public:
    // fine: of the kind Fine with 3 classes. coarse: of the kind Coarse with 3 classes, may be null. Throws
    // core::Error for other numbers of classes. version: as stored with what it made.
    CoarseToFineSegmenter(std::shared_ptr<const Network> fine, std::shared_ptr<const Network> coarse,
                          std::string version);

    [[nodiscard]] core::RegionMap segment(const core::ImageView& photo, const core::Landmarks& landmarks,
                                          const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return version_; }

  private:
    std::shared_ptr<const Network> fine_;
    std::shared_ptr<const Network> coarse_;
    std::string version_;
};

}  // namespace maskwright::models::inference
