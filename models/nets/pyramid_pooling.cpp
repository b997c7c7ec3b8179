// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/pyramid_pooling.h"

#include <string>
#include <vector>

namespace maskwright::models::nets {

namespace {
constexpr std::array<int64_t, 4> kBins{1, 2, 3, 6};
}

PyramidPoolingImpl::PyramidPoolingImpl(int64_t in, int64_t branch, Activation activation) {
    for (std::size_t i = 0; i < kBins.size(); ++i) {
        branches_[i] =
            register_module("branch" + std::to_string(kBins[i]), ConvBnAct(in, branch, 1, activation));
    }
}

torch::Tensor PyramidPoolingImpl::forward(const torch::Tensor& x) {
    std::vector<torch::Tensor> all{x};
    for (std::size_t i = 0; i < kBins.size(); ++i) {
        all.push_back(resizeLike(branches_[i](torch::adaptive_avg_pool2d(x, {kBins[i], kBins[i]})), x));
    }
    return torch::cat(all, 1);
}

}  // namespace maskwright::models::nets
