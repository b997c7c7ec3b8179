// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/losses/segmentation.h"
#include "models/nets/bass.h"
#include "models/nets/eagrnet.h"
#include "models/nets/pspnet.h"
#include "models/training/task.h"

namespace maskwright::models::training {

// What the segmentation networks share: view, augmentation, and a validation on label maps.
class SegmentationTask : public Task {
  public:
    // Throws core::Error for a wrong number of class weights.
    SegmentationTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] data::View view() const final;
    [[nodiscard]] data::AugmentationOptions augmentation() const final;
    // None.
    [[nodiscard]] data::AugmentationOptions validationAugmentation() const final { return {}; }
    // Over the whole set, in percent: mean_f1 of all classes but background that occur, miou and
    // mean_accuracy (recall) of all classes that occur, pixel_accuracy, and f1_0, f1_1, ... of each class.
    // For the eleven classes also helen_overall: the F1 of all inner parts as one (spec 3.4).
    void validate(const data::Batch& batch) final;
    [[nodiscard]] ValidationScores scores() final;

  protected:
    // What is used at test time, at any resolution: [N, classes, h, w].
    [[nodiscard]] virtual torch::Tensor logits(const torch::Tensor& images) = 0;
    // By class, if the options ask for that, and by sample.
    [[nodiscard]] losses::Weighting weightingOf(const data::Batch& batch) const {
        return {classWeights_.defined() ? classWeights_.to(batch.labels.device()) : classWeights_,
                batch.sampleWeights};
    }

  private:
    // For what the network looks at: heads, unless it says otherwise.
    [[nodiscard]] virtual data::AugmentationOptions rangesOf(
        data::AugmentationOptions::Strength strength) const;

    std::int64_t inputPx_;
    data::AugmentationOptions::Strength strength_;
    double covers_;
    torch::Tensor classWeights_;  // float [classes]
    std::int64_t classes_;
    torch::Tensor confusion_;  // int64 [truth, predicted]
};

// PSPNet with its auxiliary loss (weight 0.4, spec 4.4).
class PspNetTask final : public SegmentationTask {
  public:
    PspNetTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] Loss loss(const data::Batch& batch) override;

  protected:
    [[nodiscard]] torch::Tensor logits(const torch::Tensor& images) override;

  private:
    [[nodiscard]] data::AugmentationOptions rangesOf(
        data::AugmentationOptions::Strength strength) const override;

    nets::PspNet net_;
};

// BASS with semantic, boundary and boundary-attention losses (LaPa Eq. 1-4), as far as the model has them.
class BassTask final : public SegmentationTask {
  public:
    BassTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] Loss loss(const data::Batch& batch) override;

  protected:
    [[nodiscard]] torch::Tensor logits(const torch::Tensor& images) override;

  private:
    double alpha_;
    nets::Bass net_;
};

// EAGRNet with parsing, edge and BA losses (EAGR Eq. 6-7), as far as the options ask for them.
class EagrNetTask final : public SegmentationTask {
  public:
    EagrNetTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] Loss loss(const data::Batch& batch) override;

  protected:
    [[nodiscard]] torch::Tensor logits(const torch::Tensor& images) override;

  private:
    bool baLoss_;
    nets::EagrNet net_;
};

}  // namespace maskwright::models::training
