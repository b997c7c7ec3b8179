// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/hourglass.h"

#include "core/error.h"

#include <string>

namespace maskwright::models::nets {

namespace nn = torch::nn;

namespace {

torch::Tensor pool(BlockKind kind, const torch::Tensor& x) {
    return kind == BlockKind::Newell ? torch::max_pool2d(x, 2, 2) : torch::avg_pool2d(x, 2, 2);
}

}  // namespace

HourglassBlockImpl::HourglassBlockImpl(BlockKind kind, int64_t in, int64_t out) : kind_(kind) {
    if (kind == BlockKind::Newell) {
        const int64_t half = out / 2;
        bn1_ = register_module("bn1", BatchNorm(in));
        conv1_ = register_module("conv1", conv(in, half, 1, Bias::Yes));
        bn2_ = register_module("bn2", BatchNorm(half));
        conv2_ = register_module("conv2", conv(half, half, 3, Bias::Yes));
        bn3_ = register_module("bn3", BatchNorm(half));
        conv3_ = register_module("conv3", conv(half, out, 1, Bias::Yes));
        if (in != out) {
            skip_ = register_module("skip", conv(in, out, 1, Bias::Yes));
        }
    } else {
        bn1_ = register_module("bn1", BatchNorm(in));
        conv1_ = register_module("conv1", conv(in, out / 2, 3, Bias::No));
        bn2_ = register_module("bn2", BatchNorm(out / 2));
        conv2_ = register_module("conv2", conv(out / 2, out / 4, 3, Bias::No));
        bn3_ = register_module("bn3", BatchNorm(out / 4));
        conv3_ = register_module("conv3", conv(out / 4, out / 4, 3, Bias::No));
        if (in != out) {
            skipBn_ = register_module("skip_bn", BatchNorm(in));
            skip_ = register_module("skip", conv(in, out, 1, Bias::No));
        }
    }
}

torch::Tensor HourglassBlockImpl::forward(const torch::Tensor& x) {
    const torch::Tensor a = conv1_(torch::relu(bn1_(x)));
    const torch::Tensor b = conv2_(torch::relu(bn2_(a)));
    const torch::Tensor c = conv3_(torch::relu(bn3_(b)));
    const torch::Tensor main = kind_ == BlockKind::Newell ? c : torch::cat({a, b, c}, 1);
    if (!skip_) {
        return main + x;
    }
    return main + skip_(skipBn_ ? torch::relu(skipBn_(x)) : x);
}

HourglassRecursionImpl::HourglassRecursionImpl(BlockKind kind, int64_t channels, int64_t depth)
    : kind_(kind) {
    up_ = register_module("up", HourglassBlock(kind, channels, channels));
    low1_ = register_module("low1", HourglassBlock(kind, channels, channels));
    if (depth > 1) {
        inner_ =
            register_module("inner", std::make_shared<HourglassRecursionImpl>(kind, channels, depth - 1));
    } else {
        low2_ = register_module("low2", HourglassBlock(kind, channels, channels));
    }
    low3_ = register_module("low3", HourglassBlock(kind, channels, channels));
}

torch::Tensor HourglassRecursionImpl::forward(const torch::Tensor& x) {
    torch::Tensor low = low1_(pool(kind_, x));
    low = inner_ ? inner_->forward(low) : low2_(low);
    low = low3_(low);
    return up_(x) + torch::upsample_nearest2d(low, {x.size(2), x.size(3)});
}

HourglassImpl::HourglassImpl(const HourglassOptions& options) : options_(options) {
    core::expects(options.stacks >= 1 && options.depth >= 1 && options.maps >= 1 && options.channels >= 8 &&
                      options.channels % 8 == 0,
                  "Hourglass: stacks, depth and maps must be positive, channels a multiple of 8");
    const int64_t c = options.channels;
    const BlockKind kind = options.block;
    stemConv_ = register_module("stem_conv",
                                nn::Conv2d(nn::Conv2dOptions(3, c / 4, 7).stride(2).padding(3).bias(true)));
    stemBn_ = register_module("stem_bn", BatchNorm(c / 4));
    stem1_ = register_module("stem1", HourglassBlock(kind, c / 4, c / 2));
    stem2_ = register_module("stem2", HourglassBlock(kind, c / 2, c / 2));
    stem3_ = register_module("stem3", HourglassBlock(kind, c / 2, c));
    for (int64_t k = 0; k < options.stacks; ++k) {
        const std::string prefix = "stack" + std::to_string(k) + "_";
        Stack stack;
        stack.hourglass = register_module(prefix + "hourglass",
                                          std::make_shared<HourglassRecursionImpl>(kind, c, options.depth));
        stack.block = register_module(prefix + "block", HourglassBlock(kind, c, c));
        stack.conv = register_module(prefix + "conv", conv(c, c, 1, Bias::Yes));
        stack.bn = register_module(prefix + "bn", BatchNorm(c));
        stack.heatMaps = register_module(prefix + "heat_maps", conv(c, options.maps, 1, Bias::Yes));
        if (k + 1 < options.stacks) {
            stack.mergeFeatures = register_module(prefix + "merge_features", conv(c, c, 1, Bias::Yes));
            stack.mergeMaps = register_module(prefix + "merge_maps", conv(options.maps, c, 1, Bias::Yes));
        }
        stacks_.push_back(std::move(stack));
    }
}

std::vector<torch::Tensor> HourglassImpl::forward(const torch::Tensor& input) {
    const int64_t multiple = int64_t{4} << options_.depth;
    core::expects(input.dim() == 4 && input.size(1) == 3 && input.size(2) % multiple == 0 &&
                      input.size(3) % multiple == 0,
                  "Hourglass: input must be [N, 3, H, W] with H and W divisible by 4 * 2^depth");
    torch::Tensor x = torch::relu(stemBn_(stemConv_(input)));  // [N, C/4, H/2, W/2]
    x = pool(options_.block, stem1_(x));                       // [N, C/2, H/4, W/4]
    x = stem3_(stem2_(x));                                     // [N, C,   H/4, W/4]
    std::vector<torch::Tensor> heatMaps;
    for (Stack& stack : stacks_) {
        const torch::Tensor features =
            torch::relu(stack.bn(stack.conv(stack.block(stack.hourglass->forward(x)))));
        heatMaps.push_back(stack.heatMaps(features));
        if (stack.mergeFeatures) {
            x = x + stack.mergeFeatures(features) + stack.mergeMaps(heatMaps.back());
        }
    }
    return heatMaps;
}

}  // namespace maskwright::models::nets
