// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/data/augmentation.h"
#include "models/training/options.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

namespace maskwright::models::training {

// Figures of a validation by name; one of them decides which weights are the best.
struct ValidationScores {
    std::map<std::string, double> figures;
    double decisive = 0;  // larger is better
};

// The loss of a batch as the sum of its named parts.
class Loss {
  public:
    // part: a scalar with gradient, weighted as it counts in the sum.
    void add(std::string name, const torch::Tensor& part) {
        sum_ = sum_.defined() ? sum_ + part : part;
        names_.push_back(std::move(name));
        parts_.push_back(part.detach());
    }
    [[nodiscard]] const torch::Tensor& sum() const { return sum_; }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    // Without gradient, in the order of the names.
    [[nodiscard]] const std::vector<torch::Tensor>& parts() const { return parts_; }

  private:
    torch::Tensor sum_;
    std::vector<std::string> names_;
    std::vector<torch::Tensor> parts_;
};

// What is trained: a network with its loss and its validation. One implementation per kind of network. Not
// thread-safe.
class Task {
  public:
    virtual ~Task() = default;
    [[nodiscard]] virtual torch::nn::Module& module() = 0;
    [[nodiscard]] virtual data::View view() const = 0;
    [[nodiscard]] virtual data::AugmentationOptions augmentation() const = 0;
    // What validation samples are changed by: the same for a sample in every epoch.
    [[nodiscard]] virtual data::AugmentationOptions validationAugmentation() const = 0;
    // The network in training mode on a batch, of which each sample counts by its weight.
    [[nodiscard]] virtual Loss loss(const data::Batch& batch) = 0;
    // The network in evaluation mode, without gradient; figures gather until scores() is asked.
    virtual void validate(const data::Batch& batch) = 0;
    // Figures since the last call.
    [[nodiscard]] virtual ValidationScores scores() = 0;
};

// Throws core::Error if options name no network, or if the samples do not fit it.
[[nodiscard]] std::unique_ptr<Task> makeTask(const TrainingOptions& options,
                                             const core::samples::SampleLayout& layout);

// How strongly the options ask to change samples.
[[nodiscard]] data::AugmentationOptions::Strength strengthOf(const TrainingOptions& options);

// The input normalisation of segmentation networks (spec 4.1); landmarks take 0..1 as it is.
[[nodiscard]] torch::Tensor normalised(const torch::Tensor& images);

}  // namespace maskwright::models::training
