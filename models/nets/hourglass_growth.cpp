// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/hourglass_growth.h"

#include <torch/torch.h>

namespace maskwright::models::nets {

namespace {

using Tensors = std::map<std::string, torch::Tensor>;

std::string prefixOf(std::int64_t stack) {
    return "stack" + std::to_string(stack) + "_";
}

bool holdsStack(const Tensors& tensors, std::int64_t stack) {
    const auto first = tensors.lower_bound(prefixOf(stack));
    return first != tensors.end() && first->first.starts_with(prefixOf(stack));
}

void append(Tensors& tensors, std::int64_t stack) {
    const std::string last = prefixOf(stack - 1);
    Tensors added;
    for (auto each = tensors.lower_bound(last); each != tensors.end() && each->first.starts_with(last);
         ++each) {
        added.emplace(prefixOf(stack) + each->first.substr(last.size()), each->second.clone());
    }
    const torch::Tensor maps = tensors.at(last + "heat_maps.weight");  // [maps, C, 1, 1]
    const std::int64_t channels = maps.size(1);
    const auto nothing = [&maps](torch::IntArrayRef sizes) { return torch::zeros(sizes, maps.options()); };
    added.emplace(last + "merge_features.weight", nothing({channels, channels, 1, 1}));
    added.emplace(last + "merge_features.bias", nothing({channels}));
    added.emplace(last + "merge_maps.weight", nothing({channels, maps.size(0), 1, 1}));
    added.emplace(last + "merge_maps.bias", nothing({channels}));
    tensors.merge(added);
}

}  // namespace

std::map<std::string, torch::Tensor> grownToStacks(Tensors tensors, std::int64_t stacks) {
    for (std::int64_t stack = 1; stack < stacks; ++stack) {
        if (holdsStack(tensors, stack - 1) && !holdsStack(tensors, stack)) {
            append(tensors, stack);
        }
    }
    return tensors;
}

}  // namespace maskwright::models::nets
