// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace maskwright::models::losses {

// Labels are int64 [N, H, W] with values 0..classes-1 or 255 (left out). Logits are [N, C, h, w] and are
// resized to the labels with aligned corners before any loss (spec 4.1).
inline constexpr int64_t kIgnored = 255;

// Edge map of a label map (spec 5.5): 1 where a pixel differs from one of its 4 neighbours (pairs with a 255
// on either side do not count), dilated by a square of side 2 radius + 1; 255 where the label is 255. int64
// [N, H, W]. radius 1 is the default of BASS (as CE2P), 0 that of EAGR's metrics.
[[nodiscard]] torch::Tensor edgeMap(const torch::Tensor& labels, int64_t radius);

// How much pixels count besides. Undefined: all alike. Only ratios matter, because every mean divides by the
// sum of weights: equal weights, of any size, give what no weights give.
struct Weighting {
    torch::Tensor classes;  // [C], by the pixel's true class
    torch::Tensor samples;  // [N], by its sample
};

// Mean cross entropy over the counted pixels (LaPa Eq. 2, EAGR's parsing loss); divides by the sum of
// weights, as PyTorch does. 0 if no pixel counts.
[[nodiscard]] torch::Tensor crossEntropy(const torch::Tensor& logits, const torch::Tensor& labels,
                                         const Weighting& weighting = {});

// Class-balanced edge loss (LaPa Eq. 3 with CE2P's balance, spec 4.5): the share of edge pixels of the batch
// weighs the others and the other way round; the mean divides by the sum of weights. sampleWeights: [N] or
// undefined, in the shares and in the mean.
[[nodiscard]] torch::Tensor balancedEdgeLoss(const torch::Tensor& edgeLogits, const torch::Tensor& edges,
                                             const torch::Tensor& sampleWeights = {});

// Boundary-attention semantic loss (LaPa Eq. 4): cross entropy with weight 1 + alpha on edge pixels, divided
// by the number of counted pixels (not by the sum of these weights). Other weights multiply, and it is
// divided by the sum of those.
[[nodiscard]] torch::Tensor boundaryAttentionLoss(const torch::Tensor& logits, const torch::Tensor& labels,
                                                  const torch::Tensor& edges, double alpha,
                                                  const Weighting& weighting = {});

// EAGR's two losses of the parsing map, whose pixels are looked at once for both.
struct ParsingLosses {
    torch::Tensor everywhere;  // crossEntropy()
    // The BA loss (Eq. 6 in the form of the authors' code, spec 4.7.4): per image the mean cross entropy over
    // its edge pixels (weighted by class if asked), then the mean over the batch (weighted by sample if
    // asked); an image without edge pixels counts 0.
    torch::Tensor onEdges;
};
[[nodiscard]] ParsingLosses parsingLosses(const torch::Tensor& logits, const torch::Tensor& labels,
                                          const torch::Tensor& edges, const Weighting& weighting = {});

}  // namespace maskwright::models::losses
