// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/resnet.h"

#include "core/error.h"

#include <string>

namespace maskwright::models::nets {

namespace nn = torch::nn;
using Kind = ResidualUnitImpl::Kind;

namespace {

struct LayerPlan {
    std::array<int64_t, 4> strides;
    std::array<int64_t, 4> dilations;
};

LayerPlan planOf(OutputStride stride) {
    switch (stride) {
        case OutputStride::By32:
            return {{1, 2, 2, 2}, {1, 1, 1, 1}};
        case OutputStride::By16:
            return {{1, 2, 2, 1}, {1, 1, 1, 2}};
        case OutputStride::By8:
            return {{1, 2, 1, 1}, {1, 1, 2, 4}};
        case OutputStride::By8Eagr:
            return {{1, 2, 1, 1}, {1, 1, 1, 2}};
    }
    core::expects(false, "ResNet: unknown output stride");
    return {};
}

std::array<int64_t, 4> unitsOf(int depth) {
    switch (depth) {
        case 18:
            return {2, 2, 2, 2};
        case 34:
        case 50:
            return {3, 4, 6, 3};
        case 101:
            return {3, 4, 23, 3};
        default:
            core::expects(false, "ResNet: depth must be 18, 34, 50 or 101");
            return {};
    }
}

}  // namespace

ResidualUnitImpl::ResidualUnitImpl(Kind kind, int64_t in, int64_t planes, int64_t stride, int64_t dilation) {
    const int64_t out = planes * expansion(kind);
    if (kind == Kind::Basic) {
        conv1_ = register_module("conv1", conv(in, planes, 3, Bias::No, stride, dilation));
        bn1_ = register_module("bn1", BatchNorm(planes));
        conv2_ = register_module("conv2", conv(planes, planes, 3, Bias::No, 1, dilation));
        bn2_ = register_module("bn2", BatchNorm(planes));
    } else {
        conv1_ = register_module("conv1", conv(in, planes, 1, Bias::No));
        bn1_ = register_module("bn1", BatchNorm(planes));
        conv2_ = register_module("conv2", conv(planes, planes, 3, Bias::No, stride, dilation));
        bn2_ = register_module("bn2", BatchNorm(planes));
        conv3_ = register_module("conv3", conv(planes, out, 1, Bias::No));
        bn3_ = register_module("bn3", BatchNorm(out));
    }
    if (stride != 1 || in != out) {
        downsample_ =
            register_module("downsample", nn::Sequential(conv(in, out, 1, Bias::No, stride), BatchNorm(out)));
    }
}

torch::Tensor ResidualUnitImpl::forward(const torch::Tensor& x) {
    torch::Tensor y = bn2_(conv2_(torch::relu(bn1_(conv1_(x)))));
    if (conv3_) {
        y = bn3_(conv3_(torch::relu(y)));
    }
    return torch::relu(y + (downsample_ ? downsample_->forward(x) : x));
}

ResNetImpl::ResNetImpl(const ResNetOptions& options) : stem_(options.stem) {
    const LayerPlan plan = planOf(options.outputStride);
    const std::array<int64_t, 4> units = unitsOf(options.depth);
    const Kind kind = options.depth >= 50 ? Kind::Bottleneck : Kind::Basic;
    const int64_t base = options.baseChannels;
    core::expects(base >= 4, "ResNet: at least 4 base channels");
    if (options.stem == Stem::Plain) {
        conv1_ = register_module("conv1", conv(3, base, 7, Bias::No, 2));
        bn1_ = register_module("bn1", BatchNorm(base));
        inChannels_ = base;
    } else {
        conv1_ = register_module("conv1", conv(3, base, 3, Bias::No, 2));
        bn1_ = register_module("bn1", BatchNorm(base));
        conv2_ = register_module("conv2", conv(base, base, 3, Bias::No));
        bn2_ = register_module("bn2", BatchNorm(base));
        conv3_ = register_module("conv3", conv(base, 2 * base, 3, Bias::No));
        bn3_ = register_module("bn3", BatchNorm(2 * base));
        inChannels_ = 2 * base;
    }
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const int64_t planes = base << i;
        layers_[i] = register_module("layer" + std::to_string(i + 1),
                                     makeLayer(kind, planes, units[i], plan.strides[i], plan.dilations[i]));
        channels_[i] = inChannels_;
    }
    // Kaiming normal by fan-out, as the PSP code starts without ImageNet weights (spec 4.3).
    for (const auto& module : modules(/*include_self=*/false)) {
        if (auto* convolution = module->as<nn::Conv2d>()) {
            nn::init::kaiming_normal_(convolution->weight, 0, torch::kFanOut, torch::kReLU);
        }
    }
}

nn::Sequential ResNetImpl::makeLayer(Kind kind, int64_t planes, int64_t units, int64_t stride,
                                     int64_t dilation) {
    nn::Sequential layer;
    for (int64_t unit = 0; unit < units; ++unit) {
        layer->push_back(ResidualUnit(kind, inChannels_, planes, unit == 0 ? stride : 1, dilation));
        inChannels_ = planes * ResidualUnitImpl::expansion(kind);
    }
    return layer;
}

std::array<torch::Tensor, 4> ResNetImpl::forward(const torch::Tensor& input) {
    core::expects(input.dim() == 4 && input.size(1) == 3, "ResNet: input must be [N, 3, H, W]");
    torch::Tensor x = torch::relu(bn1_(conv1_(input)));
    if (stem_ == Stem::Deep) {
        x = torch::relu(bn2_(conv2_(x)));
        x = torch::relu(bn3_(conv3_(x)));
    }
    x = torch::max_pool2d(x, /*kernel_size=*/3, /*stride=*/2, /*padding=*/1);
    std::array<torch::Tensor, 4> outputs;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        x = layers_[i]->forward(x);
        outputs[i] = x;
    }
    return outputs;
}

}  // namespace maskwright::models::nets
