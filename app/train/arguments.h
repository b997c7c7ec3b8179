// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/describe.h"
#include "models/training/options.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

// app/train is maskwright-train: networks alone. It needs nothing but LibTorch, Eigen and nlohmann_json, so
// that it builds on a GPU server; hence the few lines of argument reading of its own.
namespace maskwright::app::train {

// Wrong use of the command line; the message says what to change.
struct WrongUse {
    std::string message;
};

struct Arguments {
    enum class Action { Help, Describe, Resolve, Train, Publish } action = Action::Help;
    bool json = false;
    bool quiet = false;
    models::NetworkRequest network;  // Describe
    // Resolve: options alone; input_px is filled in.
    // Train
    std::filesystem::path training;
    std::filesystem::path validation;
    std::filesystem::path run;
    int threads = 0;  // 0: one per core
    models::training::TrainingOptions options;
    // Publish: run, and
    std::filesystem::path out;
    nlohmann::json card = nlohmann::json::object();
};

// Throws WrongUse, and core::Error for training options that make no sense.
[[nodiscard]] Arguments parseArguments(const std::vector<std::string>& words);

[[nodiscard]] std::string_view helpText();

}  // namespace maskwright::app::train
