// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace maskwright::models::weights {

// Writes the pieces one after another under a temporary name, syncs and renames: a kill or a full disk at any
// moment leaves the old file or the new one, and no other. what: names the content in the message, as "the
// weights". Throws core::Error.
void writeDurably(const std::filesystem::path& path, std::span<const std::string_view> pieces,
                  std::string_view what);
void writeDurably(const std::filesystem::path& path, std::string_view text, std::string_view what);

}  // namespace maskwright::models::weights
