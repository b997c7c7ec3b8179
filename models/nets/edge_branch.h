// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/layers.h"

#include <array>

namespace maskwright::models::nets {

// The boundary branch of CE2P, used by BASS and EAGRNet (spec 4.5): layers 1 to 3 of the backbone, each
// reduced to a number of channels (256 as published) and to a two-channel edge map by one shared convolution,
// brought to the size of layer 1.
class EdgeBranchImpl final : public torch::nn::Module {
  public:
    struct Output {
        torch::Tensor logits;    // [N, 2, h1, w1], channel 1 is "edge"
        torch::Tensor features;  // [N, 3 * reduced, h1, w1]
    };
    EdgeBranchImpl(const std::array<int64_t, 4>& backboneChannels, int64_t reduced);
    Output forward(const std::array<torch::Tensor, 4>& backbone);

  private:
    std::array<ConvBnAct, 3> reduce_{nullptr, nullptr, nullptr};
    torch::nn::Conv2d edge_{nullptr};
    torch::nn::Conv2d fuse_{nullptr};
};
TORCH_MODULE(EdgeBranch);

}  // namespace maskwright::models::nets
