// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/layers.h"

namespace maskwright::models::nets {

// The switches of EAGR's table 1.
enum class Reasoning : bool { Off, On };

// What stands for the vertices. Every pixel is one in a full non-local module ("without sampling", figure 4):
// its memory grows with the square of the number of pixels, and it cannot reason, because the learned
// adjacency has a fixed size.
enum class Sampling { PooledCells, EveryPixel };

struct EagrModuleOptions {
    int64_t channels = 512;   // C of the input
    int64_t states = 128;     // K
    int64_t projected = 128;  // T
    int64_t pooling = 6;      // cells a side; the central (pooling - 2)^2 are the vertices
    Reasoning reasoning = Reasoning::On;
    Sampling sampling = Sampling::PooledCells;
};

// Edge-aware graph representation and reasoning (Te et al. 2020, section 3; spec 4.7.2, whose step numbers
// the code names). x: [N, C, h, w], edge logits [N, 2, H, W] or undefined (edge switched off) -> [N, C, h,
// w].
class EagrModuleImpl final : public torch::nn::Module {
  public:
    explicit EagrModuleImpl(const EagrModuleOptions& options);
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& edgeLogits);

    // P, the share of each vertex in each pixel: [N, vertices, h, w], summing to 1 over the vertices (figure
    // 5).
    torch::Tensor projection(const torch::Tensor& x, const torch::Tensor& edgeLogits);

  private:
    EagrModuleOptions options_;
    torch::nn::Conv2d phi_{nullptr}, theta_{nullptr}, extend_{nullptr};
    torch::nn::Conv1d adjacency_{nullptr}, weight_{nullptr};
    BatchNorm bn_{nullptr};
};
TORCH_MODULE(EagrModule);

}  // namespace maskwright::models::nets
