// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

// What the tests of all networks ask.
namespace maskwright::models::nets {

inline int64_t parameterCount(const torch::nn::Module& net) {
    int64_t count = 0;
    for (const torch::Tensor& parameter : net.parameters()) {
        count += parameter.numel();
    }
    return count;
}

// Names of parameters that a backward pass did not reach, or reached with zeros alone.
inline std::vector<std::string> parametersWithoutGradient(const torch::nn::Module& net) {
    std::vector<std::string> names;
    for (const auto& item : net.named_parameters()) {
        const torch::Tensor& gradient = item.value().grad();
        if (!gradient.defined() || gradient.abs().sum().item<double>() == 0) {
            names.push_back(item.key());
        }
    }
    return names;
}

}  // namespace maskwright::models::nets
