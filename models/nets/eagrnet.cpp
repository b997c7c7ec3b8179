// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/eagrnet.h"

#include "core/error.h"

namespace maskwright::models::nets {

EagrNetImpl::EagrNetImpl(const EagrNetOptions& options) {
    backbone_ = register_module("backbone", ResNet(options.backbone));
    const auto& channels = backbone_->channels();
    const int64_t branch = channels[3] / 4;
    pooling_ = register_module("pooling", PyramidPooling(channels[3], branch, Activation::LeakyRelu));
    pooled_ = register_module(
        "pooled", ConvBnAct(channels[3] + 4 * branch, options.head.pooled, 3, Activation::LeakyRelu));
    if (options.edge == EdgeAware::Yes) {
        edge_ = register_module("edge", EdgeBranch(channels, options.head.edge));
    }
    const auto module = [&](int64_t in, int64_t states) {
        return EagrModule(
            EagrModuleOptions{in, states, states, options.pooling, options.reasoning, options.sampling});
    };
    if (options.modules == EagrModules::LowAndHigh || options.modules == EagrModules::JoinedLowHigh) {
        high_ = register_module("eagr_high", module(options.head.pooled, options.highStates));
        low_ = register_module("eagr_low", module(channels[0], options.lowStates));
    }
    if (options.modules == EagrModules::Joined || options.modules == EagrModules::JoinedLowHigh) {
        joined_ = register_module("eagr_joined",
                                  module(options.head.features + options.head.low, options.highStates));
    }
    decoder_ = register_module("decoder", ParsingDecoder(options.head, channels[0], options.classes));
}

EagrNetImpl::Maps EagrNetImpl::encode(const torch::Tensor& x) {
    const auto features = backbone_(x);
    Maps maps{features[0], pooled_(pooling_(features[3])), {}};
    if (edge_) {
        maps.edge = edge_->forward(features).logits;
    }
    return maps;
}

EagrNetImpl::Output EagrNetImpl::forward(const torch::Tensor& x) {
    Maps maps = encode(x);
    // No gradient flows from the modules into the edge branch (authors' code).
    const torch::Tensor edge = maps.edge.defined() ? maps.edge.detach() : torch::Tensor();
    if (high_) {
        maps.high = high_->forward(maps.high, edge);
        maps.low = low_->forward(maps.low, edge);
    }
    torch::Tensor joined = decoder_->join(maps.high, maps.low);
    if (joined_) {
        joined = joined_->forward(joined, edge);
    }
    return {decoder_->classify(decoder_->features(joined)), maps.edge};
}

torch::Tensor EagrNetImpl::vertexResponses(const torch::Tensor& x) {
    core::expects(!high_.is_empty(), "EagrNet: this variant has no module on the high-level map");
    const Maps maps = encode(x);
    return high_->projection(maps.high, maps.edge);
}

}  // namespace maskwright::models::nets
