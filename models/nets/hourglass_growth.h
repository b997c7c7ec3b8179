// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <torch/types.h>

namespace maskwright::models::nets {

// Weights of an hourglass, by name, for one of more stacks, so that what a small network has learned is not
// learned again by a larger one: each further stack begins as a copy of the last, and what the last hands on
// to it (the merged features and maps of spec 4.2.3) begins as nothing, so that every new stack first answers
// what the last did. Tensors of other networks, and of as many stacks or more, come back as they were.
[[nodiscard]] std::map<std::string, torch::Tensor> grownToStacks(std::map<std::string, torch::Tensor> tensors,
                                                                 std::int64_t stacks);

}  // namespace maskwright::models::nets
