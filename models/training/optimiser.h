// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/training/options.h"

#include <memory>

#include <torch/torch.h>

namespace maskwright::models::training {

// The optimiser that the options name, for the parameters of a network that learn.
[[nodiscard]] std::unique_ptr<torch::optim::Optimizer> makeOptimiser(const TrainingOptions& options,
                                                                     torch::nn::Module& network);

void setRate(torch::optim::Optimizer& optimiser, double rate);

}  // namespace maskwright::models::training
