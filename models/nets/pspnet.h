// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/pyramid_pooling.h"
#include "models/nets/resnet.h"

namespace maskwright::models::nets {

struct PspNetOptions {
    ResNetOptions backbone{101, Stem::Deep, OutputStride::By8};
    int64_t classes = 2;
};

// PSPNet (Zhao et al. 2017; spec 4.4), the coarse stage of PPA: hair and skin against the rest.
// x: [N, 3, H, W] normalised -> logits [N, classes, H, W]; auxiliary only while training, undefined
// otherwise.
class PspNetImpl final : public torch::nn::Module {
  public:
    struct Output {
        torch::Tensor logits;
        torch::Tensor auxiliary;
    };
    explicit PspNetImpl(const PspNetOptions& options);
    Output forward(const torch::Tensor& x);

  private:
    ResNet backbone_{nullptr};
    PyramidPooling pooling_{nullptr};
    ConvBnAct head_{nullptr};
    torch::nn::Dropout2d dropout_{nullptr};
    torch::nn::Conv2d classifier_{nullptr};
    ConvBnAct auxiliaryHead_{nullptr};
    torch::nn::Dropout2d auxiliaryDropout_{nullptr};
    torch::nn::Conv2d auxiliaryClassifier_{nullptr};
};
TORCH_MODULE(PspNet);

}  // namespace maskwright::models::nets
