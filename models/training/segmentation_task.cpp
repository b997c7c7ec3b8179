// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/segmentation_task.h"

#include "core/error.h"
#include "core/label_map.h"
#include "models/training/net_options.h"

namespace maskwright::models::training {

namespace {

constexpr double kAuxiliaryWeight = 0.4;
constexpr std::int64_t kBoundaryRadius = 1;  // 3 x 3 dilation, as CE2P (spec 5.5)

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
    : inputPx_(inputPxOf(options)),
      strength_(strengthOf(options)),
      covers_(options.covers),
      classes_(classes),
      confusion_(torch::zeros({classes, classes}, torch::kLong)) {
    const auto count = static_cast<std::int64_t>(options.classWeights.size());
    if (count > 0 && count != classes) {
        throw core::Error("option class_weights has " + std::to_string(count) +
                              " numbers, the samples have " + std::to_string(classes) + " classes",
                          {}, "Give one weight per class, background first.");
    }
    if (count > 0) {
        classWeights_ = torch::tensor(options.classWeights, torch::kDouble).to(torch::kFloat);
    }
}

data::View SegmentationTask::view() const {
    return {inputPx_, 0.8, data::mirroredLabelsOf(classes_)};
}

data::AugmentationOptions SegmentationTask::augmentation() const {
    data::AugmentationOptions options = rangesOf(strength_);
    options.coverProbability = covers_;
    return options;
}

data::AugmentationOptions SegmentationTask::rangesOf(data::AugmentationOptions::Strength strength) const {
    return data::AugmentationOptions::forParsing(strength);
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
    const torch::Tensor truth = counts.sum(1);
    const torch::Tensor both = counts.sum(0) + truth;
    struct Mean {
        double sum = 0;
        std::int64_t count = 0;
        void add(double value) {
            sum += value;
            ++count;
        }
        [[nodiscard]] double percent() const {
            return count > 0 ? 100 * sum / static_cast<double>(count) : 0;
        }
    } f1, iou, recall;
    ValidationScores result;
    for (std::int64_t value = 0; value < classes_; ++value) {
        const auto hits = right[value].item<double>();
        const auto claimed = both[value].item<double>();
        const auto wanted = truth[value].item<double>();
        if (claimed > 0) {  // a class that neither truth nor prediction has is left out of all means
            result.figures["f1_" + std::to_string(value)] = 100 * 2 * hits / claimed;
            iou.add(hits / (claimed - hits));
            if (value > 0) {
                f1.add(2 * hits / claimed);
            }
        }
        if (wanted > 0) {
            recall.add(hits / wanted);
        }
    }
    if (classes_ == static_cast<std::int64_t>(core::kClassCount)) {
        // Helen's groups have inner parts alone: all but background, skin and hair.
        constexpr std::int64_t kFirst = core::labelOf(core::FaceClass::ImageLeftBrow);
        constexpr std::int64_t kEnd = core::labelOf(core::FaceClass::LowerLip) + 1;
        const auto claimed = both.slice(0, kFirst, kEnd).sum().item<double>();
        const auto hits = counts.slice(0, kFirst, kEnd).slice(1, kFirst, kEnd).sum().item<double>();
        result.figures["helen_overall"] = claimed > 0 ? 100 * 2 * hits / claimed : 0;
    }
    const double all = counts.sum().item<double>();
    result.figures["mean_f1"] = f1.percent();
    result.figures["miou"] = iou.percent();
    result.figures["mean_accuracy"] = recall.percent();
    result.figures["pixel_accuracy"] = all > 0 ? 100 * right.sum().item<double>() / all : 0;
    result.decisive = f1.percent();
    confusion_.zero_();
    return result;
}

PspNetTask::PspNetTask(const TrainingOptions& options, std::int64_t classes)
    : SegmentationTask(options, classes), net_(pspNetOptionsOf(options, classes)) {}

data::AugmentationOptions PspNetTask::rangesOf(data::AugmentationOptions::Strength strength) const {
    return data::AugmentationOptions::forPhotos(strength);
}

Loss PspNetTask::loss(const data::Batch& batch) {
    const auto output = net_->forward(normalised(batch.images));
    const losses::Weighting weighting = weightingOf(batch);
    Loss loss;
    loss.add("semantic", losses::crossEntropy(output.logits, batch.labels, weighting));
    loss.add("auxiliary", kAuxiliaryWeight * losses::crossEntropy(output.auxiliary, batch.labels, weighting));
    return loss;
}

torch::Tensor PspNetTask::logits(const torch::Tensor& images) {
    return net_->forward(images).logits;
}

BassTask::BassTask(const TrainingOptions& options, std::int64_t classes)
    : SegmentationTask(options, classes),
      alpha_(options.bassModel == "c" ? 0 : options.alpha),
      net_(bassOptionsOf(options, classes)) {}

Loss BassTask::loss(const data::Batch& batch) {
    const auto output = net_->forward(normalised(batch.images));
    const losses::Weighting weighting = weightingOf(batch);
    Loss loss;
    loss.add("semantic", losses::crossEntropy(output.semantic, batch.labels, weighting));
    if (output.edge.defined()) {
        const torch::Tensor edges = losses::edgeMap(batch.labels, kBoundaryRadius);
        loss.add("boundary", losses::balancedEdgeLoss(output.edge, edges, weighting.samples));
        if (output.attention.defined()) {
            loss.add("boundary_attention",
                     losses::boundaryAttentionLoss(output.attention, batch.labels, edges, alpha_, weighting));
        }
    }
    return loss;
}

torch::Tensor BassTask::logits(const torch::Tensor& images) {
    return net_->forward(images).prediction();
}

EagrNetTask::EagrNetTask(const TrainingOptions& options, std::int64_t classes)
    : SegmentationTask(options, classes), baLoss_(options.baLoss), net_(eagrNetOptionsOf(options, classes)) {}

Loss EagrNetTask::loss(const data::Batch& batch) {
    const auto output = net_->forward(normalised(batch.images));
    const losses::Weighting weighting = weightingOf(batch);
    const torch::Tensor edges = losses::edgeMap(batch.labels, kBoundaryRadius);
    const auto parsing = losses::parsingLosses(output.parsing, batch.labels, edges, weighting);
    Loss loss;
    loss.add("parsing", parsing.everywhere);
    if (output.edge.defined()) {
        loss.add("edge", losses::balancedEdgeLoss(output.edge, edges, weighting.samples));
    }
    if (baLoss_) {
        loss.add("boundary_attention", parsing.onEdges);
    }
    return loss;
}

torch::Tensor EagrNetTask::logits(const torch::Tensor& images) {
    return net_->forward(images).parsing;
}

}  // namespace maskwright::models::training
