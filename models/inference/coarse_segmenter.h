// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"
#include "models/inference/network.h"

#include <memory>
#include <string>

namespace maskwright::models::inference {

// Hair, skin and background of the whole photo as the coarse network alone sees it, at one look: what it was
// trained for, and so what it is judged by. For work CoarseToFineSegmenter is the better one.
class CoarseSegmenter final : public core::RegionSegmenter {
  public:
    // network: of the kind Coarse with 3 classes; throws core::Error for another number. version: as stored
    // with what it made.
    CoarseSegmenter(std::shared_ptr<const Network> network, std::string version);

    // The window is the whole photo; the points are not looked at.
    [[nodiscard]] core::RegionMap segment(const core::ImageView& photo, const core::Landmarks& landmarks,
                                          const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return version_; }

  private:
    std::shared_ptr<const Network> network_;
    std::string version_;
};

}  // namespace maskwright::models::inference
