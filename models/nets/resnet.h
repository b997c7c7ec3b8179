// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/layers.h"

#include <array>

namespace maskwright::models::nets {

enum class Stem {
    Plain,  // 7x7 stride 2 (torchvision)
    Deep,   // three 3x3 convolutions (PSP, CE2P, EAGR)
};

// How far layer 4 is below the input, and how the lost strides become dilations (spec 4.3).
enum class OutputStride {
    By32,
    By16,     // layer 4 dilated by 2 (BASS, CE2P)
    By8,      // layers 3 and 4 dilated by 2 and 4 (PSPNet)
    By8Eagr,  // layer 3 stride 1 without dilation, layer 4 dilated by 2 (EAGRNet's code)
};

struct ResNetOptions {
    int depth = 101;  // 18, 34, 50 or 101
    Stem stem = Stem::Deep;
    OutputStride outputStride = OutputStride::By16;
    int64_t baseChannels =
        64;  // channels of layer 1 before expansion; 64 as published, fewer for the lite presets
};

// Residual unit, basic (18, 34) or bottleneck (50, 101). [N, in, H, W] -> [N, out, H/stride, W/stride]
class ResidualUnitImpl final : public torch::nn::Module {
  public:
    enum class Kind { Basic, Bottleneck };
    ResidualUnitImpl(Kind kind, int64_t in, int64_t planes, int64_t stride, int64_t dilation);
    torch::Tensor forward(const torch::Tensor& x);
    [[nodiscard]] static int64_t expansion(Kind kind) { return kind == Kind::Bottleneck ? 4 : 1; }

  private:
    torch::nn::Conv2d conv1_{nullptr}, conv2_{nullptr}, conv3_{nullptr};
    BatchNorm bn1_{nullptr}, bn2_{nullptr}, bn3_{nullptr};
    torch::nn::Sequential downsample_{nullptr};
};
TORCH_MODULE(ResidualUnit);

// The backbone without its classifier (He et al. 2016). Registered names are torchvision's, so that public
// weights fit. forward: [N, 3, H, W] -> the outputs of layers 1 to 4.
class ResNetImpl final : public torch::nn::Module {
  public:
    explicit ResNetImpl(const ResNetOptions& options);
    std::array<torch::Tensor, 4> forward(const torch::Tensor& x);
    // Channels of the outputs of layers 1 to 4.
    [[nodiscard]] const std::array<int64_t, 4>& channels() const { return channels_; }

  private:
    torch::nn::Sequential makeLayer(ResidualUnitImpl::Kind kind, int64_t planes, int64_t units,
                                    int64_t stride, int64_t dilation);

    Stem stem_;
    int64_t inChannels_ = 0;  // of the layer being made
    std::array<int64_t, 4> channels_{};
    torch::nn::Conv2d conv1_{nullptr}, conv2_{nullptr}, conv3_{nullptr};
    BatchNorm bn1_{nullptr}, bn2_{nullptr}, bn3_{nullptr};
    std::array<torch::nn::Sequential, 4> layers_{nullptr, nullptr, nullptr, nullptr};
};
TORCH_MODULE(ResNet);

}  // namespace maskwright::models::nets
