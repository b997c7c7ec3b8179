// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

#include <torch/torch.h>

namespace maskwright::models::nets {

// Adds a tensor up over all processes that train together, in place; every process calls it with the same
// shape.
using SumOverWorkers = std::function<void(torch::Tensor&)>;

// Batch normalisation with the names and figures of LibTorch's BatchNorm2d, which can take its statistics
// from the batches of all processes of a data-parallel training (the C++ API has no such layer, and its own
// cannot be derived from: its symbols are not exported). x: [N, C, H, W]
class BatchNormImpl final : public torch::nn::Module {
  public:
    static constexpr double kEpsilon = 1e-5;
    static constexpr double kMomentum = 0.1;  // share of the new batch in the running statistics

    explicit BatchNormImpl(int64_t channels);
    torch::Tensor forward(const torch::Tensor& x);
    // From now on in training mode.
    void synchronise(SumOverWorkers sum) { sum_ = std::move(sum); }

    torch::Tensor weight, bias, running_mean, running_var, num_batches_tracked;  // LibTorch's names

  private:
    SumOverWorkers sum_;
};
TORCH_MODULE(BatchNorm);

// Synchronises every batch normalisation of a network.
void synchroniseBatchNorms(torch::nn::Module& network, const SumOverWorkers& sum);

}  // namespace maskwright::models::nets
