// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/layers.h"

#include <vector>

namespace maskwright::models::nets {

enum class BlockKind {
    Newell,  // pre-activation bottleneck residual (Newell et al. 2016; spec 4.2.1); pools by maximum
    Fan,     // hierarchical, parallel, multi-scale block (Bulat and Tzimiropoulos 2017; spec 4.2.2); pools by
             // average
};

struct HourglassOptions {
    BlockKind block = BlockKind::Fan;
    int64_t stacks = 4;      // >= 1
    int64_t channels = 256;  // of every stack; divisible by 8
    int64_t maps = 106;      // heat maps, one per point
    int64_t depth = 4;       // halvings inside an hourglass, >= 1
};

// One block that keeps the resolution: [N, in, H, W] -> [N, out, H, W].
class HourglassBlockImpl final : public torch::nn::Module {
  public:
    HourglassBlockImpl(BlockKind kind, int64_t in, int64_t out);
    torch::Tensor forward(const torch::Tensor& x);

  private:
    BlockKind kind_;
    BatchNorm bn1_{nullptr}, bn2_{nullptr}, bn3_{nullptr}, skipBn_{nullptr};
    torch::nn::Conv2d conv1_{nullptr}, conv2_{nullptr}, conv3_{nullptr}, skip_{nullptr};
};
TORCH_MODULE(HourglassBlock);

// The recursion of one hourglass: [N, C, H, W] -> same; H and W divisible by 2^depth.
class HourglassRecursionImpl final : public torch::nn::Module {
  public:
    HourglassRecursionImpl(BlockKind kind, int64_t channels, int64_t depth);
    torch::Tensor forward(const torch::Tensor& x);

  private:
    BlockKind kind_;
    HourglassBlock up_{nullptr}, low1_{nullptr}, low2_{nullptr}, low3_{nullptr};
    std::shared_ptr<HourglassRecursionImpl>
        inner_;  // shared: how LibTorch registers modules; none at the bottom
};

// Stacked hourglass (spec 4.2.3). x: [N, 3, H, W], RGB 0..1, H and W divisible by 4 * 2^depth
// -> one [N, maps, H/4, W/4] per stack, the last one is the answer. No final activation.
class HourglassImpl final : public torch::nn::Module {
  public:
    explicit HourglassImpl(const HourglassOptions& options);
    std::vector<torch::Tensor> forward(const torch::Tensor& x);
    [[nodiscard]] const HourglassOptions& options() const { return options_; }

  private:
    HourglassOptions options_;
    torch::nn::Conv2d stemConv_{nullptr};
    BatchNorm stemBn_{nullptr};
    HourglassBlock stem1_{nullptr}, stem2_{nullptr}, stem3_{nullptr};
    struct Stack {
        std::shared_ptr<HourglassRecursionImpl> hourglass;
        HourglassBlock block{nullptr};
        torch::nn::Conv2d conv{nullptr};
        BatchNorm bn{nullptr};
        torch::nn::Conv2d heatMaps{nullptr};
        torch::nn::Conv2d mergeFeatures{nullptr};  // not in the last stack
        torch::nn::Conv2d mergeMaps{nullptr};
    };
    std::vector<Stack> stacks_;
};
TORCH_MODULE(Hourglass);

}  // namespace maskwright::models::nets
