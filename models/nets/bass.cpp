// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/bass.h"

namespace maskwright::models::nets {

namespace nn = torch::nn;

BassImpl::BassImpl(const BassOptions& options) : options_(options) {
    backbone_ = register_module("backbone", ResNet(options.backbone));
    const auto& channels = backbone_->channels();
    const HeadChannels& head = options.head;
    const int64_t features = head.features;
    const int64_t boundary = 3 * head.edge;
    // Branches as wide as a quarter of layer 4: 512 for ResNet-101 as published, 128 for ResNet-18.
    const int64_t branch = channels[3] / 4;
    pooling_ = register_module("pooling", PyramidPooling(channels[3], branch, Activation::LeakyRelu));
    pooled_ =
        register_module("pooled", ConvBnAct(channels[3] + 4 * branch, head.pooled, 3, Activation::LeakyRelu));
    if (options.semantic == BassSemantic::Ce2p) {
        decoder_ = register_module("decoder", ParsingDecoder(head, channels[0], options.classes));
    } else {
        plain_ = register_module("plain", ConvBnAct(head.pooled, features, 1, Activation::LeakyRelu));
        plainClassifier_ = register_module("plain_classifier", conv(features, options.classes, 1, Bias::Yes));
    }
    if (options.model == BassModel::A) {
        return;
    }
    edge_ = register_module("edge", EdgeBranch(channels, head.edge));
    if (options.model == BassModel::B) {
        return;
    }
    if (options.combination == BassCombination::Concatenate) {
        head_ = register_module("head", ConvBnAct(features + boundary, features, 1, Activation::LeakyRelu));
    } else {
        boundary_ = register_module("boundary", ConvBnAct(boundary, features, 1, Activation::LeakyRelu));
        head_ = register_module("head", ConvBnAct(features, features, 1, Activation::LeakyRelu));
    }
    dropout_ = register_module("dropout", nn::Dropout2d(0.1));
    classifier_ = register_module("classifier", conv(features, options.classes, 1, Bias::Yes));
}

torch::Tensor BassImpl::combine(const torch::Tensor& semantic, const torch::Tensor& boundary) {
    switch (options_.combination) {
        case BassCombination::Plus:
            return semantic + boundary_(boundary);
        case BassCombination::Multiply:
            return semantic * boundary_(boundary);
        case BassCombination::Concatenate:
            break;
    }
    return torch::cat({semantic, boundary}, 1);
}

BassImpl::Output BassImpl::forward(const torch::Tensor& x) {
    const auto features = backbone_(x);
    const torch::Tensor pooled = pooled_(pooling_(features[3]));
    Output output;
    torch::Tensor semanticFeatures;
    if (decoder_) {
        semanticFeatures = decoder_->features(decoder_->join(pooled, features[0]));
        output.semantic = decoder_->classify(semanticFeatures);
    } else {
        semanticFeatures = plain_(pooled);
        output.semantic = plainClassifier_(semanticFeatures);
    }
    if (edge_) {
        const EdgeBranchImpl::Output boundary = edge_->forward(features);
        output.edge = boundary.logits;
        if (head_) {
            const torch::Tensor joined =
                combine(resizeLike(semanticFeatures, boundary.features), boundary.features);
            output.attention = classifier_(dropout_(head_(joined)));
        }
    }
    return output;
}

}  // namespace maskwright::models::nets
