// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/segmentation_task.h"

#include "models/losses/segmentation.h"
#include "models/nets/presets.h"

namespace maskwright::models::training {

namespace {

constexpr double kAuxiliaryWeight = 0.4;
constexpr std::int64_t kBoundaryRadius = 1;  // 3 x 3 dilation, as CE2P (spec 5.5)

nets::Preset presetOf(const TrainingOptions& options) {
    return options.preset == "paper" ? nets::Preset::Paper : nets::Preset::Lite;
}

std::int64_t inputOf(const TrainingOptions& options) {
    return options.inputPx > 0 ? options.inputPx : nets::parsingInputSide(presetOf(options));
}

template <typename Options>
Options withClasses(Options options, std::int64_t classes) {
    options.classes = classes;
    return options;
}

}  // namespace

torch::Tensor normalised(const torch::Tensor& images) {
    const auto floats = images.options();
    const torch::Tensor mean =
        torch::tensor({0.485, 0.456, 0.406}, torch::kDouble).to(floats).view({1, 3, 1, 1});
    const torch::Tensor deviation =
        torch::tensor({0.229, 0.224, 0.225}, torch::kDouble).to(floats).view({1, 3, 1, 1});
    return (images - mean) / deviation;
}

SegmentationTask::SegmentationTask(const TrainingOptions& options, std::int64_t classes)
    : inputPx_(inputOf(options)),
      strength_(strengthOf(options)),
      classes_(classes),
      confusion_(torch::zeros({classes, classes}, torch::kLong)) {}

data::View SegmentationTask::view() const {
    return {inputPx_, 0.8, data::mirroredLabelsOf(classes_)};
}

data::AugmentationOptions SegmentationTask::augmentation() const {
    return data::AugmentationOptions::forParsing(strength_);
}

void SegmentationTask::validate(const data::Batch& batch) {
    const torch::Tensor full =
        torch::upsample_bilinear2d(logits(normalised(batch.images)).to(torch::kFloat),
                                   {batch.labels.size(1), batch.labels.size(2)}, /*align_corners=*/true);
    const torch::Tensor known = batch.labels != losses::kIgnored;
    const torch::Tensor truth = batch.labels.masked_select(known);
    const torch::Tensor predicted = full.argmax(1).masked_select(known);
    confusion_ += torch::bincount(truth * classes_ + predicted, {}, classes_ * classes_)
                      .view({classes_, classes_})
                      .to(torch::kCPU);
}

ValidationScores SegmentationTask::scores() {
    const torch::Tensor counts = confusion_.to(torch::kDouble);
    const torch::Tensor right = counts.diagonal();
    const torch::Tensor both = counts.sum(0) + counts.sum(1);
    double sum = 0;
    std::int64_t occurring = 0;
    for (std::int64_t value = 1; value < classes_; ++value) {
        if (both[value].item<double>() > 0) {
            sum += 2 * right[value].item<double>() / both[value].item<double>();
            ++occurring;
        }
    }
    const double meanF1 = occurring > 0 ? 100 * sum / static_cast<double>(occurring) : 0;
    const double all = counts.sum().item<double>();
    const double accuracy = all > 0 ? 100 * right.sum().item<double>() / all : 0;
    confusion_.zero_();
    return {{{"mean_f1", meanF1}, {"pixel_accuracy", accuracy}}, meanF1};
}

PspNetTask::PspNetTask(const TrainingOptions& options, std::int64_t classes)
    : SegmentationTask(options, classes),
      net_(withClasses(nets::pspNetOptions(presetOf(options)), classes)) {}

torch::Tensor PspNetTask::loss(const data::Batch& batch) {
    const auto output = net_->forward(normalised(batch.images));
    return losses::crossEntropy(output.logits, batch.labels) +
           kAuxiliaryWeight * losses::crossEntropy(output.auxiliary, batch.labels);
}

torch::Tensor PspNetTask::logits(const torch::Tensor& images) {
    return net_->forward(images).logits;
}

BassTask::BassTask(const TrainingOptions& options, std::int64_t classes)
    : SegmentationTask(options, classes),
      alpha_(options.alpha),
      net_(nets::bassOptions(presetOf(options), classes)) {}

torch::Tensor BassTask::loss(const data::Batch& batch) {
    const auto output = net_->forward(normalised(batch.images));
    const torch::Tensor edges = losses::edgeMap(batch.labels, kBoundaryRadius);
    return losses::crossEntropy(output.semantic, batch.labels) +
           losses::balancedEdgeLoss(output.edge, edges) +
           losses::boundaryAttentionLoss(output.attention, batch.labels, edges, alpha_);
}

torch::Tensor BassTask::logits(const torch::Tensor& images) {
    return net_->forward(images).prediction();
}

EagrNetTask::EagrNetTask(const TrainingOptions& options, std::int64_t classes)
    : SegmentationTask(options, classes),
      net_(withClasses(nets::eagrNetOptions(presetOf(options)), classes)) {}

torch::Tensor EagrNetTask::loss(const data::Batch& batch) {
    const auto output = net_->forward(normalised(batch.images));
    const torch::Tensor edges = losses::edgeMap(batch.labels, kBoundaryRadius);
    return losses::crossEntropy(output.parsing, batch.labels) + losses::balancedEdgeLoss(output.edge, edges) +
           losses::edgePixelLoss(output.parsing, batch.labels, edges);
}

torch::Tensor EagrNetTask::logits(const torch::Tensor& images) {
    return net_->forward(images).parsing;
}

}  // namespace maskwright::models::training
