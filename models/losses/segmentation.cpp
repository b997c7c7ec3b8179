// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/losses/segmentation.h"

#include "core/error.h"
#include "models/nets/layers.h"

namespace maskwright::models::losses {

namespace F = torch::nn::functional;

namespace {

// Networks may answer in bfloat16, whose sums over thousands of pixels stand still.
torch::ScalarType accurateType(const torch::Tensor& logits) {
    return logits.scalar_type() == torch::kDouble ? torch::kDouble : torch::kFloat;
}

// Cross entropy of each pixel, 0 where the label is left out: [N, H, W].
torch::Tensor pixelCrossEntropy(const torch::Tensor& logits, const torch::Tensor& labels) {
    core::expects(logits.dim() == 4 && labels.dim() == 3 && logits.size(0) == labels.size(0),
                  "losses: logits [N, C, h, w], labels [N, H, W]");
    const torch::Tensor resized =
        nets::resizeTo(logits.to(accurateType(logits)), labels.size(1), labels.size(2));
    return F::cross_entropy(resized, labels,
                            F::CrossEntropyFuncOptions().ignore_index(kIgnored).reduction(torch::kNone));
}

// Weight of each pixel by its class and sample, 0 where the label is left out: [N, H, W].
torch::Tensor pixelWeights(const torch::Tensor& labels, const Weighting& weighting) {
    core::expects(!weighting.samples.defined() || weighting.samples.sizes() == labels.sizes().slice(0, 1),
                  "losses: one weight per sample");
    const torch::Tensor known = labels != kIgnored;
    torch::Tensor weights = known.to(torch::kFloat);
    if (weighting.classes.defined()) {
        weights =
            weighting.classes.index_select(0, labels.masked_fill(~known, 0).flatten()).view(labels.sizes()) *
            known;
    }
    return weighting.samples.defined() ? weights * weighting.samples.view({-1, 1, 1}) : weights;
}

// Marks both pixels of each neighbouring pair along an axis that differ and are both counted.
void markDifferences(torch::Tensor& edges, const torch::Tensor& labels, int64_t axis) {
    const int64_t length = labels.size(axis) - 1;
    const torch::Tensor first = labels.narrow(axis, 0, length);
    const torch::Tensor second = labels.narrow(axis, 1, length);
    const torch::Tensor differs = (first != second) & (first != kIgnored) & (second != kIgnored);
    edges.narrow(axis, 0, length).logical_or_(differs);
    edges.narrow(axis, 1, length).logical_or_(differs);
}

torch::Tensor meanOf(const torch::Tensor& pixels, const torch::Tensor& weights) {
    return (pixels * weights).sum() / weights.sum().clamp_min(1e-8);
}

}  // namespace

torch::Tensor edgeMap(const torch::Tensor& labels, int64_t radius) {
    core::expects(labels.dim() == 3 && radius >= 0, "edgeMap: labels [N, H, W], radius of at least 0");
    torch::Tensor edges = torch::zeros(labels.sizes(), labels.options().dtype(torch::kBool));
    markDifferences(edges, labels, 1);
    markDifferences(edges, labels, 2);
    if (radius > 0) {
        const torch::Tensor dilated = torch::max_pool2d(edges.to(torch::kFloat).unsqueeze(1), 2 * radius + 1,
                                                        /*stride=*/1, /*padding=*/radius);
        edges = dilated.squeeze(1) > 0;
    }
    return edges.to(torch::kLong).masked_fill(labels == kIgnored, kIgnored);
}

torch::Tensor crossEntropy(const torch::Tensor& logits, const torch::Tensor& labels,
                           const Weighting& weighting) {
    return meanOf(pixelCrossEntropy(logits, labels), pixelWeights(labels, weighting));
}

torch::Tensor balancedEdgeLoss(const torch::Tensor& edgeLogits, const torch::Tensor& edges,
                               const torch::Tensor& sampleWeights) {
    const torch::Tensor counted = pixelWeights(edges, {{}, sampleWeights}).to(accurateType(edgeLogits));
    const torch::Tensor all = counted.sum();
    const torch::Tensor edgeShare = (counted * (edges == 1)).sum() / all.clamp_min(1e-8);
    const torch::Tensor otherShare = (counted * (edges == 0)).sum() / all.clamp_min(1e-8);
    return crossEntropy(edgeLogits, edges, {torch::stack({edgeShare, otherShare}), sampleWeights});
}

torch::Tensor boundaryAttentionLoss(const torch::Tensor& logits, const torch::Tensor& labels,
                                    const torch::Tensor& edges, double alpha, const Weighting& weighting) {
    const torch::Tensor weights = pixelWeights(labels, weighting);
    const torch::Tensor attention = 1 + alpha * (edges == 1).to(weights.scalar_type());
    return (pixelCrossEntropy(logits, labels) * weights * attention).sum() / weights.sum().clamp_min(1e-8);
}

ParsingLosses parsingLosses(const torch::Tensor& logits, const torch::Tensor& labels,
                            const torch::Tensor& edges, const Weighting& weighting) {
    const torch::Tensor pixels = pixelCrossEntropy(logits, labels);
    const torch::Tensor weights = pixelWeights(labels, {weighting.classes, {}}) * (edges == 1);
    const torch::Tensor perImage = (pixels * weights).sum({1, 2}) / weights.sum({1, 2}).clamp_min(1e-8);
    return {meanOf(pixels, pixelWeights(labels, weighting)),
            weighting.samples.defined() ? meanOf(perImage, weighting.samples) : perImage.mean()};
}

}  // namespace maskwright::models::losses
