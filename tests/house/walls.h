// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// The walls of the house: which folder may include which folders and libraries, and what its target may link.
// The table is walls.json; a file belongs to the rule with the longest folder that holds it.
// docs/architecture.md explains it.
namespace maskwright::tests::house {

// Every forbidden arrow as a sentence with file and line; empty if the house stands.
// sourceTree: the folder that holds core/, models/, annotation/ and app/.
[[nodiscard]] std::vector<std::string> forbiddenIncludes(const std::filesystem::path& sourceTree,
                                                         const nlohmann::json& walls);

// linkList: lines "target folder: library library", as the build writes them.
[[nodiscard]] std::vector<std::string> forbiddenLinks(const std::string& linkList,
                                                      const nlohmann::json& walls);

}  // namespace maskwright::tests::house
