// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/landmark_task.h"

#include "models/losses/heat_maps.h"
#include "models/training/net_options.h"

namespace maskwright::models::training {

namespace {

constexpr std::int64_t kOuterLeft = 66;
constexpr std::int64_t kOuterRight = 79;

}  // namespace

LandmarkTask::LandmarkTask(const TrainingOptions& options)
    : inputPx_(inputPxOf(options)),
      meaning_(losses::mapMeaningNamed(options.maps)),
      strength_(strengthOf(options)),
      net_(hourglassOptionsOf(options)) {}

data::View LandmarkTask::view() const {
    return {inputPx_, 0.8, {}};
}

data::AugmentationOptions LandmarkTask::augmentation() const {
    return data::AugmentationOptions::forLandmarks(strength_);
}

data::AugmentationOptions LandmarkTask::validationAugmentation() const {
    return data::AugmentationOptions::forLandmarks(data::AugmentationOptions::Strength::Slight);
}

Loss LandmarkTask::loss(const data::Batch& batch) {
    const torch::Tensor weights = batch.pointWeights * batch.sampleWeights.unsqueeze(1);
    Loss loss;
    loss.add("points", losses::pointLoss(meaning_, net_->forward(batch.images),
                                         losses::mapFromInput(batch.points), weights));
    return loss;
}

void LandmarkTask::validate(const data::Batch& batch) {
    const auto read = losses::readPoints(meaning_, net_->forward(batch.images).back());
    const torch::Tensor truth = batch.points.to(torch::kCPU, torch::kDouble);
    const torch::Tensor weights = (batch.pointWeights > 0).to(torch::kCPU, torch::kDouble);
    const torch::Tensor distance = (losses::inputFromMap(read.points) - truth).norm(2, 2);
    for (std::int64_t i = 0; i < truth.size(0); ++i) {
        const double eyes = (truth[i][kOuterLeft] - truth[i][kOuterRight]).norm().item<double>();
        const bool known = weights[i][kOuterLeft].item<double>() > 0 &&
                           weights[i][kOuterRight].item<double>() > 0 && eyes >= 1;
        if (known) {
            errorSum_ +=
                (distance[i] * weights[i]).sum().item<double>() / weights[i].sum().item<double>() / eyes;
            ++faces_;
        }
    }
}

ValidationScores LandmarkTask::scores() {
    const double nme = faces_ > 0 ? 100 * errorSum_ / static_cast<double>(faces_) : 100;
    errorSum_ = 0;
    faces_ = 0;
    return {{{"nme", nme}}, -nme};
}

}  // namespace maskwright::models::training
