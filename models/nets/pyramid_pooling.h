// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/layers.h"

#include <array>

namespace maskwright::models::nets {

// Pyramid pooling (Zhao et al. 2017; spec 4.4): averages over 1, 2, 3 and 6 bins a side, reduced, resized and
// concatenated with the input. x: [N, in, H, W] -> [N, in + 4 * branch, H, W].
class PyramidPoolingImpl final : public torch::nn::Module {
  public:
    PyramidPoolingImpl(int64_t in, int64_t branch, Activation activation);
    torch::Tensor forward(const torch::Tensor& x);

  private:
    std::array<ConvBnAct, 4> branches_{nullptr, nullptr, nullptr, nullptr};
};
TORCH_MODULE(PyramidPooling);

}  // namespace maskwright::models::nets
