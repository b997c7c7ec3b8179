// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

// What a weight file (safetensors) says of itself, as maskwright-train writes it.
struct WeightCard {
    std::string kind;
    nlohmann::json options = nlohmann::json::object();  // all options of its training
    std::string dataHash;
    nlohmann::json validation = nlohmann::json::object();  // figure: value
};

// Reads the header alone; a hostile file costs no more memory than a header may have. Throws Error if it is
// no weight file of ours.
[[nodiscard]] WeightCard readWeightCard(const std::filesystem::path& file);

// The options that decide a network's structure.
[[nodiscard]] nlohmann::json structureOf(const nlohmann::json& options);
// Whether weights of a training with the first options fit the network of the others. Options that did not
// exist yet when the weights were trained do not count.
[[nodiscard]] bool weightsFit(const nlohmann::json& weightOptions, const nlohmann::json& options);

}  // namespace maskwright::annotation::training
