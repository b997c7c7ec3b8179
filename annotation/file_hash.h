// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

// SHA-256 as lower-case hex: how photos and objects are known. Safe from any thread.
namespace maskwright::annotation {

[[nodiscard]] std::string sha256Of(std::span<const std::uint8_t> bytes);
// Reads the file in pieces, so that its size does not matter. Throws Error if it cannot be read.
[[nodiscard]] std::string sha256OfFile(const std::filesystem::path& file);

}  // namespace maskwright::annotation
