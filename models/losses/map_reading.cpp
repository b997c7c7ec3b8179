// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/losses/map_reading.h"

#include "core/error.h"
#include "models/losses/heat_maps.h"

#include <limits>

namespace maskwright::models::losses {

namespace {

constexpr double kGaussianSigmaPx = 1.5;      // spec 4.2.5, for maps of a quarter of 256 pixels
constexpr double kDistributionSigmaPx = 1.0;  // Nibali et al. 2018

// Distances are learned by their length, as they are judged; near zero, where its gradient jumps, by their
// square.
constexpr double kRoundedPx = 0.1;
// Of the cross entropy, beside distances in pixels.
constexpr double kShapeWeight = 0.3;

torch::Tensor axis(std::int64_t size, const torch::TensorOptions& options) {
    return torch::arange(size, options);
}

// Expectations of probabilities [N, K, H, W]: [N, K, 2].
torch::Tensor expectation(const torch::Tensor& p) {
    const torch::Tensor x = (p.sum(2) * axis(p.size(3), p.options())).sum(2);
    const torch::Tensor y = (p.sum(3) * axis(p.size(2), p.options())).sum(2);
    return torch::stack({x, y}, 2);
}

// Normalised profile of a Gaussian around each coordinate [N, K]: [N, K, size].
torch::Tensor profile(const torch::Tensor& coordinate, std::int64_t size, double sigmaPx) {
    const torch::Tensor distance = axis(size, coordinate.options()) - coordinate.unsqueeze(2);
    return torch::softmax(-distance.pow(2) / (2 * sigmaPx * sigmaPx), 2);
}

torch::Tensor distributionLoss(const torch::Tensor& maps, const torch::Tensor& points,
                               const torch::Tensor& weights) {
    const torch::Tensor logP =
        torch::log_softmax(maps.to(points.scalar_type()).flatten(2), 2).view(maps.sizes());
    const torch::Tensor distance =
        ((expectation(logP.exp()) - points).pow(2).sum(2) + kRoundedPx * kRoundedPx).sqrt() - kRoundedPx;
    const torch::Tensor target =
        profile(points.select(2, 1), maps.size(2), kDistributionSigmaPx).unsqueeze(3) *
        profile(points.select(2, 0), maps.size(3), kDistributionSigmaPx).unsqueeze(2);
    const torch::Tensor crossEntropy = -(target * logP).sum({2, 3});
    return ((distance + kShapeWeight * crossEntropy) * weights).sum() / weights.sum().clamp_min(1e-8);
}

ReadPoints readDistributions(const torch::Tensor& maps) {
    const torch::Tensor values = maps.detach().to(torch::kCPU, torch::kDouble);
    const torch::Tensor p = torch::softmax(values.flatten(2), 2).view(values.sizes());
    const torch::Tensor centre = expectation(p);
    const torch::Tensor dx = axis(p.size(3), p.options()).view({1, 1, -1}) - centre.select(2, 0).unsqueeze(2);
    const torch::Tensor dy = axis(p.size(2), p.options()).view({1, 1, -1}) - centre.select(2, 1).unsqueeze(2);
    const torch::Tensor variance =
        ((p.sum(2) * dx.pow(2)).sum(2) + (p.sum(3) * dy.pow(2)).sum(2)) / 2;  // of one axis
    // What it was taught to add to its own doubt does not count.
    const torch::Tensor own = (variance - kDistributionSigmaPx * kDistributionSigmaPx).clamp_min(1e-4);
    return {centre, own.sqrt()};
}

// A network trained by the mean squared error answers with the expectation of its target; if the point is
// unsure by a Gaussian of deviation s, that is a Gaussian of peak sigma^2 / (sigma^2 + s^2), which gives s.
ReadPoints readGaussians(const torch::Tensor& maps) {
    const DecodedPoints decoded = decode(maps, Decoder::Dark, kGaussianSigmaPx);
    const torch::Tensor peaks = decoded.scores.clamp_max(0.999);
    const torch::Tensor deviations = kGaussianSigmaPx * (1 / peaks.clamp_min(1e-12) - 1).sqrt();
    return {decoded.points,
            torch::where(peaks > 0, deviations,
                         torch::full_like(deviations, std::numeric_limits<double>::infinity()))};
}

}  // namespace

MapMeaning mapMeaningNamed(const std::string& name) {
    if (name == "gaussian") {
        return MapMeaning::Gaussian;
    }
    if (name == "distribution") {
        return MapMeaning::Distribution;
    }
    throw core::Error("maps of a landmark network have no such meaning", name,
                      "Use gaussian or distribution.");
}

torch::Tensor pointLoss(MapMeaning meaning, const std::vector<torch::Tensor>& stacks,
                        const torch::Tensor& points, const torch::Tensor& weights) {
    core::expects(!stacks.empty(), "pointLoss: no stack");
    if (meaning == MapMeaning::Gaussian) {
        return heatMapLoss(
            stacks, gaussianTargets(points, weights, stacks[0].size(2), stacks[0].size(3), kGaussianSigmaPx));
    }
    torch::Tensor sum = torch::zeros({}, points.options());
    for (const torch::Tensor& maps : stacks) {
        sum = sum + distributionLoss(maps, points, weights);
    }
    return sum;
}

ReadPoints readPoints(MapMeaning meaning, const torch::Tensor& maps) {
    core::expects(maps.dim() == 4, "readPoints: maps must be [N, K, H, W]");
    return meaning == MapMeaning::Gaussian ? readGaussians(maps) : readDistributions(maps);
}

}  // namespace maskwright::models::losses
