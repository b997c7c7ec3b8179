// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/batch_norm.h"

#include <torch/torch.h>

// models/nets holds the networks of the two papers, one per file pair. Registered names are the checkpoint
// format and never change; forward() reads like the figure of the paper. Needs LibTorch alone; include only
// from models/ and its tests (torch/torch.h is slow to read).
namespace maskwright::models::nets {

enum class Bias : bool { No, Yes };

// A 2-d convolution whose padding keeps the size at stride 1.
[[nodiscard]] torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, Bias bias, int64_t stride = 1,
                                     int64_t dilation = 1);

enum class Activation { Relu, LeakyRelu };  // leaky: slope 0.01, as InPlaceABN has it (spec 4.1)

// Convolution without bias, batch normalisation, activation: the unit that heads are made of.
// x: [N, in, H, W] -> [N, out, H', W']
class ConvBnActImpl final : public torch::nn::Module {
  public:
    ConvBnActImpl(int64_t in, int64_t out, int64_t kernel, Activation activation);
    torch::Tensor forward(const torch::Tensor& x);

  private:
    Activation activation_;
    torch::nn::Conv2d conv_{nullptr};
    BatchNorm bn_{nullptr};
};
TORCH_MODULE(ConvBnAct);

// Channels of the heads that BASS and EAGRNet share; the defaults are the published ones, lite presets have
// fewer.
struct HeadChannels {
    int64_t pooled = 512;    // after pyramid pooling
    int64_t features = 256;  // of the semantic features F_s
    int64_t low = 48;        // what layer 1 is reduced to in the decoder
    int64_t edge = 256;      // of each of the three maps of the edge branch
};

// Bilinear resize with aligned corners, as the published networks do inside (spec 4.1).
[[nodiscard]] torch::Tensor resizeTo(const torch::Tensor& x, int64_t height, int64_t width);
[[nodiscard]] torch::Tensor resizeLike(const torch::Tensor& x, const torch::Tensor& reference);

}  // namespace maskwright::models::nets
