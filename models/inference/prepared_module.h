// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <torch/torch.h>

// How the module of a network is asked at test time; shows Torch types, for what lies behind network.h and
// for measurements.
namespace maskwright::models::inference {

// The network's answer: the heat maps of the last stack, or the logits used at test time.
using Forward = std::function<torch::Tensor(const torch::Tensor& images)>;

// The module must outlive the result. Requires one of the four networks.
[[nodiscard]] Forward forwardOf(torch::nn::Module& module);
// hourglass, pspnet, bass, eagrnet
[[nodiscard]] std::string netNameOf(const torch::nn::Module& module);

// Evaluation mode, on the device, in this type with channels last: what the convolutions of the processor
// want. Batch normalisation keeps float32, which costs nothing and keeps its statistics exact. Inputs must be
// of the type.
void prepare(torch::nn::Module& module, const torch::Device& device, torch::ScalarType type);

}  // namespace maskwright::models::inference
