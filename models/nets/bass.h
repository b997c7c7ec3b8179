// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/edge_branch.h"
#include "models/nets/parsing_decoder.h"
#include "models/nets/pyramid_pooling.h"
#include "models/nets/resnet.h"

namespace maskwright::models::nets {

// Which branches exist (LaPa paper, table 1; spec 4.6.2). Models C and D are one network with different
// losses.
enum class BassModel {
    A,   // semantic branch
    B,   // + boundary-aware branch
    CD,  // + boundary-attention semantic branch, the published network
};

// How the last features of the semantic and the boundary branch are combined.
enum class BassCombination { Plus, Multiply, Concatenate };

enum class BassSemantic {
    Plain,  // pyramid pooling alone
    Ce2p,   // with the high-resolution skip of CE2P
};

struct BassOptions {
    ResNetOptions backbone{101, Stem::Deep, OutputStride::By16};
    BassModel model = BassModel::CD;
    BassCombination combination = BassCombination::Concatenate;
    BassSemantic semantic = BassSemantic::Ce2p;
    HeadChannels head;
    int64_t classes = 11;  // 3 in the fine stage of PPA
};

// Boundary-attention semantic segmentation (Liu et al. 2020, figure 4; spec 4.6).
// x: [N, 3, H, W] normalised. All outputs are logits at the size of layer 1 (for 473: 119; `Plain` semantic:
// that of layer 4). Branches that the model lacks are undefined tensors.
class BassImpl final : public torch::nn::Module {
  public:
    struct Output {
        torch::Tensor semantic;
        torch::Tensor edge;       // [N, 2, h1, w1]
        torch::Tensor attention;  // the boundary-attention semantic branch
        // What is used at test time.
        [[nodiscard]] const torch::Tensor& prediction() const {
            return attention.defined() ? attention : semantic;
        }
    };
    explicit BassImpl(const BassOptions& options);
    Output forward(const torch::Tensor& x);

  private:
    [[nodiscard]] torch::Tensor combine(const torch::Tensor& semantic, const torch::Tensor& boundary);

    BassOptions options_;
    ResNet backbone_{nullptr};
    PyramidPooling pooling_{nullptr};
    ConvBnAct pooled_{nullptr};
    ParsingDecoder decoder_{nullptr};  // Ce2p
    ConvBnAct plain_{nullptr};         // Plain
    torch::nn::Conv2d plainClassifier_{nullptr};
    EdgeBranch edge_{nullptr};
    ConvBnAct boundary_{nullptr};  // Plus and Multiply: 768 -> 256
    ConvBnAct head_{nullptr};
    torch::nn::Dropout2d dropout_{nullptr};
    torch::nn::Conv2d classifier_{nullptr};
};
TORCH_MODULE(Bass);

}  // namespace maskwright::models::nets
