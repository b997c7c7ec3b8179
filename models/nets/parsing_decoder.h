// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/layers.h"

namespace maskwright::models::nets {

// The decoder of CE2P (spec 4.5): the pooled map meets the high resolution of layer 1. Split in two, because
// EAGRNet may put a module between the halves.
class ParsingDecoderImpl final : public torch::nn::Module {
  public:
    // low: channels of layer 1.
    ParsingDecoderImpl(const HeadChannels& channels, int64_t low, int64_t classes);
    // high [N, pooled, h, w], low [N, low, h1, w1] -> [N, features + low of HeadChannels (304), h1, w1]
    torch::Tensor join(const torch::Tensor& high, const torch::Tensor& low);
    // -> semantic features F_s [N, features, h1, w1]
    torch::Tensor features(const torch::Tensor& joined);
    // F_s -> logits [N, classes, h1, w1]
    torch::Tensor classify(const torch::Tensor& features);

  private:
    ConvBnAct reduceHigh_{nullptr}, reduceLow_{nullptr}, mix1_{nullptr}, mix2_{nullptr};
    torch::nn::Conv2d classifier_{nullptr};
};
TORCH_MODULE(ParsingDecoder);

}  // namespace maskwright::models::nets
