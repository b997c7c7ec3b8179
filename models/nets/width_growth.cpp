// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/width_growth.h"

#include <cstdint>
#include <optional>

#include <torch/torch.h>

namespace maskwright::models::nets {

namespace {

using Tensors = std::map<std::string, torch::Tensor>;

struct Ratio {
    std::int64_t from;
    std::int64_t to;
};

std::optional<Ratio> ratioOf(const Tensors& tensors, const Tensors& wanted) {
    for (const auto& [name, tensor] : tensors) {
        const auto goal = wanted.find(name);
        if (goal != wanted.end() && tensor.dim() == 4 && goal->second.dim() == 4 &&
            goal->second.size(1) > tensor.size(1)) {
            return Ratio{tensor.size(1), goal->second.size(1)};
        }
    }
    return std::nullopt;
}

// Which of the old channels each of the new ones begins as.
torch::Tensor sourcesOf(std::int64_t from, std::int64_t to) {
    return torch::div(torch::arange(to) * from, to, "floor");
}

// weights: [out, in, h, w] -> [out, to, h, w], whose sum over the copies of a channel is the old weight.
torch::Tensor readingCopies(const torch::Tensor& weights, std::int64_t to) {
    const std::int64_t out = weights.size(0);
    const torch::Tensor sources = sourcesOf(weights.size(1), to);
    const torch::Tensor drawn = 0.5 + torch::rand({out, to});
    const torch::Tensor sums = torch::zeros({out, weights.size(1)}).index_add(1, sources, drawn);
    const torch::Tensor shares = drawn / sums.index_select(1, sources);
    return weights.index_select(1, sources) * shares.view({out, to, 1, 1}).to(weights.dtype());
}

torch::Tensor grown(torch::Tensor tensor, torch::IntArrayRef wanted, const Ratio& ratio) {
    const auto grows = [&](std::int64_t dim) {
        return tensor.size(dim) * ratio.to == wanted[static_cast<std::size_t>(dim)] * ratio.from;
    };
    if (tensor.dim() == 4 && grows(1)) {
        tensor = readingCopies(tensor, wanted[1]);
    }
    if (tensor.dim() > 0 && grows(0)) {
        tensor = tensor.index_select(0, sourcesOf(tensor.size(0), wanted[0]));
    }
    return tensor;
}

}  // namespace

Tensors grownToWidth(Tensors tensors, const Tensors& wanted) {
    const std::optional<Ratio> ratio = ratioOf(tensors, wanted);
    if (!ratio) {
        return tensors;
    }
    for (auto& [name, tensor] : tensors) {
        const auto goal = wanted.find(name);
        if (goal != wanted.end() && goal->second.dim() == tensor.dim()) {
            tensor = grown(std::move(tensor), goal->second.sizes(), *ratio);
        }
    }
    return tensors;
}

}  // namespace maskwright::models::nets
