// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"
#include "models/inference/network.h"

#include <memory>
#include <string>

namespace maskwright::models::inference {

// Finds faces by the coarse network: once on the whole photo, then once on each place where it saw one, near
// enough to measure the face and to see whether it stays a face. Unless one of them fills the photo, its
// quarters are looked at for smaller ones as well. The major face, large and near the middle, comes first;
// its score is the share of the photo's area that the face has, lowered away from the middle. Rolls are 0:
// the face network's points tell them.
class CoarseLocator final : public core::FaceLocator {
  public:
    // network: of the kind Coarse, with 3 classes (background, face, hair) or 2 (background, head); throws
    // core::Error for others. version: as stored with what it found.
    CoarseLocator(std::shared_ptr<const Network> network, std::string version);

    [[nodiscard]] std::vector<core::FaceCandidate> locate(const core::ImageView& photo,
                                                          const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return version_; }

  private:
    std::shared_ptr<const Network> network_;
    std::string version_;
};

}  // namespace maskwright::models::inference
