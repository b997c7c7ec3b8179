// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/eagr_module.h"
#include "models/nets/edge_branch.h"
#include "models/nets/parsing_decoder.h"
#include "models/nets/pyramid_pooling.h"
#include "models/nets/resnet.h"

namespace maskwright::models::nets {

// Where EAGR modules stand (EAGR paper, table 2; spec 4.7.3).
enum class EagrModules {
    None,
    Joined,         // 1-module: on the joined low and high maps
    LowAndHigh,     // 2-modules, the published network
    JoinedLowHigh,  // 3-modules
};

enum class EdgeAware : bool { No, Yes };

struct EagrNetOptions {
    ResNetOptions backbone{101, Stem::Deep, OutputStride::By8Eagr};
    EagrModules modules = EagrModules::LowAndHigh;
    int64_t pooling = 6;              // 4, 6 or 8 in table 2
    EdgeAware edge = EdgeAware::Yes;  // No: without the edge branch, modules without edge weights (table 1)
    Reasoning reasoning = Reasoning::On;
    Sampling sampling = Sampling::PooledCells;
    HeadChannels head;
    int64_t highStates = 128;  // K = T of the module on the high-level and the joined map (authors' code)
    int64_t lowStates = 64;    // K = T of the module on the low-level map
    int64_t classes = 11;
};

// EAGRNet (Te et al. 2020; spec 4.7). x: [N, 3, H, W] normalised -> logits at the size of layer 1.
class EagrNetImpl final : public torch::nn::Module {
  public:
    struct Output {
        torch::Tensor parsing;
        torch::Tensor edge;  // [N, 2, h1, w1]; undefined without the edge branch
    };
    explicit EagrNetImpl(const EagrNetOptions& options);
    Output forward(const torch::Tensor& x);
    // The vertex projections of the high-level module for pictures of figure 5: [N, vertices, h, w].
    torch::Tensor vertexResponses(const torch::Tensor& x);

  private:
    struct Maps {
        torch::Tensor low, high, edge;
    };
    Maps encode(const torch::Tensor& x);

    ResNet backbone_{nullptr};
    PyramidPooling pooling_{nullptr};
    ConvBnAct pooled_{nullptr};
    EdgeBranch edge_{nullptr};
    EagrModule high_{nullptr}, low_{nullptr}, joined_{nullptr};
    ParsingDecoder decoder_{nullptr};
};
TORCH_MODULE(EagrNet);

}  // namespace maskwright::models::nets
