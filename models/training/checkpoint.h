// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>
#include <torch/torch.h>

namespace maskwright::models::training {

// How far a run has come, besides the tensors.
struct RunState {
    std::int64_t epochsDone = 0;
    std::int64_t stepsDone = 0;
    std::int64_t bestEpoch = -1;
    double bestDecisive = 0;
    std::map<std::string, double> bestFigures;
    std::string dataHash;
    nlohmann::json options;
};

// Writes module, optimiser and averaged weights under a temporary name, synced and renamed: a kill at any
// moment leaves the old or the new state. Throws core::Error.
void saveState(const std::filesystem::path& path, const RunState& state, const torch::nn::Module& module,
               const torch::optim::Optimizer& optimiser,
               const std::map<std::string, torch::Tensor>& averaged);

// Reads what saveState wrote into a module and optimiser of the same structure. Throws core::Error.
RunState loadState(const std::filesystem::path& path, torch::nn::Module& module,
                   torch::optim::Optimizer& optimiser, std::map<std::string, torch::Tensor>& averaged);

}  // namespace maskwright::models::training
