// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"
#include "models/inference/flip_test.h"
#include "models/inference/network.h"

#include <memory>
#include <string>

namespace maskwright::models::inference {

// Places points by heat maps in two passes or three: the first looks at the face as it was located, the
// second at the square that the first one's points ask for, upright in the face, and where that square turns
// out to be off as well, a third pass follows, which counts if the face lies better in its square. Where a
// look is clearly less sure than the last one the last one's points stay; where all are unsure, the face is
// tried as turned by the other three quarters of the circle. A point that the square hardly shows is returned
// as well, with little confidence.
//
// Confidence of a point: the probability that it lies within 8 % of the inter-ocular distance (the failure
// threshold of core/metrics) of its true place, as with the mean shape; models/losses/map_reading.h says how
// the maps tell it.
class HourglassPredictor final : public core::LandmarkPredictor {
  public:
    // Requires a network of the kind Landmarks. version: as stored with what it made.
    HourglassPredictor(std::shared_ptr<const Network> network, std::string version,
                       FlipTest flipTest = FlipTest::Off);

    [[nodiscard]] std::vector<core::Landmarks> place(std::span<const Job> jobs,
                                                     const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return version_; }

  private:
    struct Looks;
    [[nodiscard]] std::vector<core::Landmarks> lookUntilSettled(const Looks& first,
                                                                const core::Progress& progress) const;
    [[nodiscard]] std::vector<core::Landmarks> look(const Looks& looks, const core::Progress& progress) const;

    std::shared_ptr<const Network> network_;
    std::string version_;
    FlipTest flipTest_;
};

}  // namespace maskwright::models::inference
