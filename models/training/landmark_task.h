// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/losses/map_reading.h"
#include "models/nets/hourglass.h"
#include "models/training/task.h"

namespace maskwright::models::training {

// Trains the hourglass with intermediate supervision (spec 4.2); options say what its maps mean.
class LandmarkTask final : public Task {
  public:
    explicit LandmarkTask(const TrainingOptions& options);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] data::View view() const override;
    [[nodiscard]] data::AugmentationOptions augmentation() const override;
    // The square of the true points tells where the contour ends; a square in use is as far off as a second
    // look's.
    [[nodiscard]] data::AugmentationOptions validationAugmentation() const override;
    [[nodiscard]] Loss loss(const data::Batch& batch) override;
    // nme: mean distance over the distance of the outer eye corners, percent (faces whose corners are
    // annotated).
    void validate(const data::Batch& batch) override;
    [[nodiscard]] ValidationScores scores() override;

    // How the maps of this network are read.
    [[nodiscard]] losses::MapMeaning meaning() const { return meaning_; }

  private:
    std::int64_t inputPx_;
    losses::MapMeaning meaning_;
    data::AugmentationOptions::Strength strength_;
    nets::Hourglass net_;
    double errorSum_ = 0;
    std::int64_t faces_ = 0;
};

}  // namespace maskwright::models::training
