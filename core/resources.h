// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

namespace maskwright::core {

// Where the scheme, the mean shape and the weights lie. Searched in this order: the path given to
// useResources(), the environment variable MASKWRIGHT_DATA, the installed place beside the program, the
// source tree this was built from. Call useResources() once at start (option --resources); afterwards both
// functions are safe from any thread.
void useResources(const std::filesystem::path& folder);

// The full path of a resource. Throws Error, naming the folders searched, if it does not exist.
[[nodiscard]] std::filesystem::path resourcePath(const std::filesystem::path& relative);

// Whether a resource that a release may lack is there.
[[nodiscard]] bool resourceExists(const std::filesystem::path& relative);

// A resource parsed as JSON. Throws Error if it is missing or malformed.
[[nodiscard]] nlohmann::json resourceJson(const std::filesystem::path& relative);

}  // namespace maskwright::core
