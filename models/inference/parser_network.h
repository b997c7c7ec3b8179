// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"
#include "core/shape/face_alignment.h"
#include "models/inference/network.h"

#include <memory>
#include <string>

namespace maskwright::models::inference {

// The 11 classes in one step by EAGRNet or BASS, on the head's square, carried back to the photo. The square
// must be of the alignment that the network learned on. A network that has learned to look from near as well
// is asked about the near square, too, whose word counts there.
class ParserNetwork final : public core::FaceParser {
  public:
    // network: of the kind Parser; throws core::Error if it has another number of classes than 11. version:
    // as stored with what it made.
    ParserNetwork(std::shared_ptr<const Network> network, std::string version,
                  core::shape::Alignment alignment = core::shape::Alignment::AllPoints);

    [[nodiscard]] core::ClassProbabilities parse(const core::ImageView& photo,
                                                 const core::Landmarks& landmarks,
                                                 const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return version_; }

  private:
    std::shared_ptr<const Network> network_;
    std::string version_;
    core::shape::Alignment alignment_;
};

}  // namespace maskwright::models::inference
