// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/training/options.h"

#include <cstdint>
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
    enum class Action {
        Help,
        Describe,
        Complexity,
        Resolve,
        Studies,
        Pictures,
        Publish,
        Train
    } action = Action::Help;
    bool json = false;
    bool quiet = false;
    // Describe: what decides the network (preset paper unless given); Resolve and Train: everything.
    models::training::TrainingOptions options;
    std::vector<std::int64_t> sides;  // Complexity: of the inputs
    std::filesystem::path studies;    // Studies: the file; out is the folder of its runs and tables
    std::filesystem::path out;        // Studies, Pictures, Publish
    // Pictures: of a BASS or EAGRNet, whose parts are drawn, or of several, whose answers are
    std::vector<std::filesystem::path> weights;
    std::filesystem::path samples;  // Pictures
    int count = 8;                  // Pictures: rows
    // Studies and Train
    std::filesystem::path training;
    std::filesystem::path validation;
    std::filesystem::path run;
    int threads = 0;                                 // 0: one per core
    std::filesystem::path meanWith;                  // Publish: weights to take the mean with; empty: none
    nlohmann::json card = nlohmann::json::object();  // Publish, of the run folder
};

// Throws WrongUse, and core::Error for training options that make no sense.
[[nodiscard]] Arguments parseArguments(const std::vector<std::string>& words);

[[nodiscard]] std::string_view helpText();

}  // namespace maskwright::app::train
