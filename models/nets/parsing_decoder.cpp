// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/parsing_decoder.h"

namespace maskwright::models::nets {

ParsingDecoderImpl::ParsingDecoderImpl(const HeadChannels& channels, int64_t low, int64_t classes) {
    const int64_t features = channels.features;
    reduceHigh_ =
        register_module("reduce_high", ConvBnAct(channels.pooled, features, 1, Activation::LeakyRelu));
    reduceLow_ = register_module("reduce_low", ConvBnAct(low, channels.low, 1, Activation::LeakyRelu));
    mix1_ = register_module("mix1", ConvBnAct(features + channels.low, features, 1, Activation::LeakyRelu));
    mix2_ = register_module("mix2", ConvBnAct(features, features, 1, Activation::LeakyRelu));
    classifier_ = register_module("classifier", conv(features, classes, 1, Bias::Yes));
}

torch::Tensor ParsingDecoderImpl::join(const torch::Tensor& high, const torch::Tensor& low) {
    return torch::cat({resizeLike(reduceHigh_(high), low), reduceLow_(low)}, 1);
}

torch::Tensor ParsingDecoderImpl::features(const torch::Tensor& joined) {
    return mix2_(mix1_(joined));
}

torch::Tensor ParsingDecoderImpl::classify(const torch::Tensor& features) {
    return classifier_(features);
}

}  // namespace maskwright::models::nets
