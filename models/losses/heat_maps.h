// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <torch/torch.h>

// models/losses says what networks shall answer (targets), how far they are from it (losses), and reads
// points and probabilities out of what they answer (decoders). Pure tensor functions without state, on any
// device.
namespace maskwright::models::losses {

// Heat maps are 1/4 of the network's input; pixel areas are scaled, not pixel centres (spec 4.2.5).
inline constexpr double kHeatMapStride = 4.0;
[[nodiscard]] torch::Tensor mapFromInput(const torch::Tensor& points);
[[nodiscard]] torch::Tensor inputFromMap(const torch::Tensor& points);

struct HeatMapTargets {
    torch::Tensor maps;     // [N, K, height, width], 0..1
    torch::Tensor weights;  // [N, K], 0 where the map must be left out of the loss
};

// True Gaussians (peak 1, centre not rounded, cut at 3 sigma) around points given in heat-map coordinates [N,
// K, 2]. weights: [N, K], 0 for points that are not annotated. A point whose window does not touch the map
// gets an empty map and weight 0.
[[nodiscard]] HeatMapTargets gaussianTargets(const torch::Tensor& points, const torch::Tensor& weights,
                                             int64_t height, int64_t width, double sigmaPx);

// Intermediate supervision: the mean squared error of every stack, each map weighted, summed over the stacks,
// times 1000 for readable numbers (spec 4.2.5). The mean runs over maps of weight, so masked points change
// nothing.
[[nodiscard]] torch::Tensor heatMapLoss(const std::vector<torch::Tensor>& stacks,
                                        const HeatMapTargets& targets);

enum class Decoder {
    QuarterOffset,  // maximum, moved a quarter of a pixel towards the larger neighbour (Newell et al.)
    Dark,           // Taylor expansion of the smoothed logarithm at the maximum (Zhang et al., DarkPose)
    TopK,           // mean of the k strongest pixels around the maximum, weighted by their values
};

struct DecodedPoints {
    torch::Tensor points;  // [N, K, 2], heat-map coordinates
    torch::Tensor scores;  // [N, K], the maxima, clamped to 0..1; 0: no maximum above zero, the point is the
                           // map's middle
};

// maps: [N, K, H, W] on any device; computed in double on the CPU, so that results do not depend on the
// device. sigmaPx: of the targets, used by Dark for its smoothing kernel.
[[nodiscard]] DecodedPoints decode(const torch::Tensor& maps, Decoder decoder, double sigmaPx);

// How unsure a map is, in heat-map pixels: root of the mean squared distance of its mass around the decoded
// point (window of 3 sigma), [N, K]. A clean Gaussian of the targets gives about sigma * sqrt(2); smeared or
// split ones more.
[[nodiscard]] torch::Tensor spread(const torch::Tensor& maps, const torch::Tensor& points, double sigmaPx);

}  // namespace maskwright::models::losses
