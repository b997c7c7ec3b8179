// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include <torch/types.h>

namespace maskwright::models::nets {

// Weights of a network of convolutions, by name, for the same network with more channels (`wanted`: its
// tensors), so that what a small network has learned is not learned again by a larger one (Chen, Goodfellow,
// Shlens: Net2Net, ICLR 2016). A channel j of n that were m begins as a copy of the old channel j * m / n,
// and whoever reads a channel that was copied reads its copies with random shares of the old weight: the
// larger network answers what the small one did, and yet the copies learn different things. Joined maps stay
// in their order, which needs each of them to hold whole groups of copies.
//
// How many times wider the network became is told by the first convolution that reads more channels than it
// did. What differs by another ratio (a classifier of more classes) and tensors that nobody wants come back
// as they were. Shares are drawn from Torch's random numbers.
[[nodiscard]] std::map<std::string, torch::Tensor> grownToWidth(
    std::map<std::string, torch::Tensor> tensors, const std::map<std::string, torch::Tensor>& wanted);

}  // namespace maskwright::models::nets
