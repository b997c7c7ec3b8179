// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/pspnet.h"

namespace maskwright::models::nets {

namespace nn = torch::nn;

PspNetImpl::PspNetImpl(const PspNetOptions& options) {
    backbone_ = register_module("backbone", ResNet(options.backbone));
    const int64_t high = backbone_->channels()[3];
    const int64_t middle = backbone_->channels()[2];
    pooling_ = register_module("pooling", PyramidPooling(high, high / 4, Activation::Relu));
    head_ = register_module("head", ConvBnAct(2 * high, high / 4, 3, Activation::Relu));
    dropout_ = register_module("dropout", nn::Dropout2d(0.1));
    classifier_ = register_module("classifier", conv(high / 4, options.classes, 1, Bias::Yes));
    auxiliaryHead_ = register_module("auxiliary_head", ConvBnAct(middle, middle / 4, 3, Activation::Relu));
    auxiliaryDropout_ = register_module("auxiliary_dropout", nn::Dropout2d(0.1));
    auxiliaryClassifier_ =
        register_module("auxiliary_classifier", conv(middle / 4, options.classes, 1, Bias::Yes));
}

PspNetImpl::Output PspNetImpl::forward(const torch::Tensor& x) {
    const auto features = backbone_(x);
    const torch::Tensor logits = classifier_(dropout_(head_(pooling_(features[3]))));
    Output output{resizeLike(logits, x), {}};
    if (is_training()) {
        output.auxiliary =
            resizeLike(auxiliaryClassifier_(auxiliaryDropout_(auxiliaryHead_(features[2]))), x);
    }
    return output;
}

}  // namespace maskwright::models::nets
