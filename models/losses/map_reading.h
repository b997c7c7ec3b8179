// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace maskwright::models::losses {

// What a map of a landmark network means; its training and its reading must agree.
enum class MapMeaning : std::uint8_t {
    // The height of a Gaussian around the point, learned by the mean squared error (Newell et al. 2016).
    Gaussian,
    // Logits of the probability that the point is in this pixel (after a softmax over the map), learned by
    // the distance of their expectation from the point (Sun et al. 2018, integral regression) and the cross
    // entropy with a Gaussian around it, as in Nibali et al. 2018.
    Distribution,
};

// "gaussian", "distribution"; throws core::Error for anything else.
[[nodiscard]] MapMeaning mapMeaningNamed(const std::string& name);

// The loss of points given in heat-map coordinates [N, K, 2] with weights [N, K], summed over the stacks'
// maps [N, K, H, W]. A point of weight 0 changes nothing.
[[nodiscard]] torch::Tensor pointLoss(MapMeaning meaning, const std::vector<torch::Tensor>& stacks,
                                      const torch::Tensor& points, const torch::Tensor& weights);

struct ReadPoints {
    torch::Tensor points;  // double [N, K, 2], heat-map coordinates
    // Double [N, K]: how far off a point may be, as the deviation of a Gaussian per axis, in heat-map pixels;
    // infinite where the map shows nothing.
    torch::Tensor deviations;
};

// maps: [N, K, H, W] on any device; computed in double on the CPU, so that results do not depend on the
// device.
[[nodiscard]] ReadPoints readPoints(MapMeaning meaning, const torch::Tensor& maps);

}  // namespace maskwright::models::losses
