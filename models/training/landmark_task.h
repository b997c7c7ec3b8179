// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/hourglass.h"
#include "models/training/task.h"

namespace maskwright::models::training {

// Trains the hourglass on Gaussian heat maps with intermediate supervision (spec 4.2).
class LandmarkTask final : public Task {
  public:
    explicit LandmarkTask(const TrainingOptions& options);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] data::View view() const override;
    [[nodiscard]] data::AugmentationOptions augmentation() const override;
    [[nodiscard]] torch::Tensor loss(const data::Batch& batch) override;
    // nme: mean distance over the distance of the outer eye corners, percent (faces whose corners are
    // annotated).
    void validate(const data::Batch& batch) override;
    [[nodiscard]] ValidationScores scores() override;

    static constexpr double kSigmaPx = 1.5;  // of the targets, in heat-map pixels

  private:
    std::int64_t inputPx_;
    data::AugmentationOptions::Strength strength_;
    nets::Hourglass net_;
    double errorSum_ = 0;
    std::int64_t faces_ = 0;
};

}  // namespace maskwright::models::training
