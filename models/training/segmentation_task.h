// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/bass.h"
#include "models/nets/eagrnet.h"
#include "models/nets/pspnet.h"
#include "models/training/task.h"

namespace maskwright::models::training {

// What the segmentation networks share: view, augmentation, and a validation on label maps.
class SegmentationTask : public Task {
  public:
    SegmentationTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] data::View view() const final;
    [[nodiscard]] data::AugmentationOptions augmentation() const final;
    // mean_f1: over all classes but background that occur, whole set, percent; pixel_accuracy: percent.
    void validate(const data::Batch& batch) final;
    [[nodiscard]] ValidationScores scores() final;

  protected:
    // What is used at test time, at any resolution: [N, classes, h, w].
    [[nodiscard]] virtual torch::Tensor logits(const torch::Tensor& images) = 0;

  private:
    std::int64_t inputPx_;
    data::AugmentationOptions::Strength strength_;
    std::int64_t classes_;
    torch::Tensor confusion_;  // int64 [truth, predicted]
};

// PSPNet with its auxiliary loss (weight 0.4, spec 4.4).
class PspNetTask final : public SegmentationTask {
  public:
    PspNetTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] torch::Tensor loss(const data::Batch& batch) override;

  protected:
    [[nodiscard]] torch::Tensor logits(const torch::Tensor& images) override;

  private:
    nets::PspNet net_;
};

// BASS with semantic, boundary and boundary-attention losses (LaPa Eq. 1-4).
class BassTask final : public SegmentationTask {
  public:
    BassTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] torch::Tensor loss(const data::Batch& batch) override;

  protected:
    [[nodiscard]] torch::Tensor logits(const torch::Tensor& images) override;

  private:
    double alpha_;
    nets::Bass net_;
};

// EAGRNet with parsing, edge and BA losses (EAGR Eq. 6-7).
class EagrNetTask final : public SegmentationTask {
  public:
    EagrNetTask(const TrainingOptions& options, std::int64_t classes);
    [[nodiscard]] torch::nn::Module& module() override { return *net_; }
    [[nodiscard]] torch::Tensor loss(const data::Batch& batch) override;

  protected:
    [[nodiscard]] torch::Tensor logits(const torch::Tensor& images) override;

  private:
    nets::EagrNet net_;
};

}  // namespace maskwright::models::training
