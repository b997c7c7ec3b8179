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

// Weight of each pixel by its class, 0 where the label is left out: [N, H, W].
torch::Tensor pixelWeights(const torch::Tensor& labels, const torch::Tensor& classWeights) {
    const torch::Tensor known = labels != kIgnored;
    if (!classWeights.defined()) {
        return known.to(torch::kFloat);
    }
    return classWeights.index_select(0, labels.masked_fill(~known, 0).flatten()).view(labels.sizes()) * known;
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
                           const torch::Tensor& classWeights) {
    const torch::Tensor weights = pixelWeights(labels, classWeights);
    return (pixelCrossEntropy(logits, labels) * weights).sum() / weights.sum().clamp_min(1e-8);
}

torch::Tensor balancedEdgeLoss(const torch::Tensor& edgeLogits, const torch::Tensor& edges) {
    const torch::Tensor edgeCount = (edges == 1).sum().to(accurateType(edgeLogits));
    const torch::Tensor otherCount = (edges == 0).sum().to(accurateType(edgeLogits));
    const torch::Tensor all = (edgeCount + otherCount).clamp_min(1);
    return crossEntropy(edgeLogits, edges, torch::stack({edgeCount / all, otherCount / all}));
}

torch::Tensor boundaryAttentionLoss(const torch::Tensor& logits, const torch::Tensor& labels,
                                    const torch::Tensor& edges, double alpha,
                                    const torch::Tensor& classWeights) {
    const torch::Tensor weights = pixelWeights(labels, classWeights);
    const torch::Tensor attention = 1 + alpha * (edges == 1).to(weights.scalar_type());
    return (pixelCrossEntropy(logits, labels) * weights * attention).sum() / weights.sum().clamp_min(1e-8);
}

torch::Tensor edgePixelLoss(const torch::Tensor& logits, const torch::Tensor& labels,
                            const torch::Tensor& edges, const torch::Tensor& classWeights) {
    const torch::Tensor weights = pixelWeights(labels, classWeights) * (edges == 1);
    const torch::Tensor perImage = (pixelCrossEntropy(logits, labels) * weights).sum({1, 2});
    return (perImage / weights.sum({1, 2}).clamp_min(1e-8)).mean();
}

}  // namespace maskwright::models::losses
