// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

// The one place that knows how LibTorch computes networks in bfloat16 and with channels last.
namespace maskwright::models::training {

// Whether the device computes convolutions in bfloat16 faster than in float32: processors with AVX512-BF16
// (measured: 1.6 to 1.9 times), CUDA devices.
[[nodiscard]] bool hasFastBfloat16(const torch::Device& device);

// While it lives, convolutions and matrix products of this thread run in bfloat16 if asked for (autocast;
// weights and their gradients stay float32), else nothing changes. bfloat16 has the range of float32, so
// that no loss scaling is needed.
class MixedPrecision {
  public:
    MixedPrecision(const torch::Device& device, bool bfloat16);
    ~MixedPrecision();
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;

  private:
    bool onCuda_;
    bool active_;
};

// Convolutions of this library are two to five times faster with channels last; weights and pictures are
// brought into it once and keep it through the network.
void useChannelsLast(torch::nn::Module& module);
[[nodiscard]] torch::Tensor channelsLast(const torch::Tensor& images);

}  // namespace maskwright::models::training
