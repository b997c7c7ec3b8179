// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/edge_branch.h"

#include <string>
#include <vector>

namespace maskwright::models::nets {

EdgeBranchImpl::EdgeBranchImpl(const std::array<int64_t, 4>& backboneChannels, int64_t reduced) {
    for (std::size_t i = 0; i < reduce_.size(); ++i) {
        reduce_[i] = register_module("reduce" + std::to_string(i + 1),
                                     ConvBnAct(backboneChannels[i], reduced, 1, Activation::LeakyRelu));
    }
    edge_ = register_module("edge", conv(reduced, 2, 3, Bias::Yes));
    fuse_ = register_module("fuse", conv(6, 2, 1, Bias::Yes));
}

EdgeBranchImpl::Output EdgeBranchImpl::forward(const std::array<torch::Tensor, 4>& backbone) {
    std::vector<torch::Tensor> features;
    std::vector<torch::Tensor> edges;
    for (std::size_t i = 0; i < reduce_.size(); ++i) {
        const torch::Tensor map = reduce_[i](backbone[i]);
        features.push_back(resizeLike(map, backbone[0]));
        edges.push_back(resizeLike(edge_(map), backbone[0]));
    }
    return {fuse_(torch::cat(edges, 1)), torch::cat(features, 1)};
}

}  // namespace maskwright::models::nets
