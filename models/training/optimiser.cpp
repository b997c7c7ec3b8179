// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/optimiser.h"

#include <vector>

namespace maskwright::models::training {

namespace {

constexpr double kMomentum = 0.9;

}  // namespace

std::unique_ptr<torch::optim::Optimizer> makeOptimiser(const TrainingOptions& options,
                                                       torch::nn::Module& network) {
    std::vector<torch::Tensor> parameters;
    for (const torch::Tensor& parameter : network.parameters()) {
        if (parameter.requires_grad()) {
            parameters.push_back(parameter);
        }
    }
    if (options.optimiser == "sgd") {
        return std::make_unique<torch::optim::SGD>(
            parameters,
            torch::optim::SGDOptions(options.rate).momentum(kMomentum).weight_decay(options.weightDecay));
    }
    if (options.optimiser == "rmsprop") {
        return std::make_unique<torch::optim::RMSprop>(
            parameters,
            torch::optim::RMSpropOptions(options.rate).alpha(0.99).weight_decay(options.weightDecay));
    }
    if (options.optimiser == "adamw") {
        return std::make_unique<torch::optim::AdamW>(
            parameters, torch::optim::AdamWOptions(options.rate).weight_decay(options.weightDecay));
    }
    return std::make_unique<torch::optim::Adam>(
        parameters, torch::optim::AdamOptions(options.rate).weight_decay(options.weightDecay));
}

void setRate(torch::optim::Optimizer& optimiser, double rate) {
    for (auto& group : optimiser.param_groups()) {
        group.options().set_lr(rate);
    }
}

}  // namespace maskwright::models::training
