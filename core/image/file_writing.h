// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace maskwright::core::image {

// Whether a file is on the disk when its writer returns, or may be lost in a power cut until
// syncFileSystem(): for whoever writes thousands of files and knows how to write a lost one again.
enum class Durability : std::uint8_t { Now, Later };

// Puts bytes under this name, all or nothing, as replaceFile() does (whole_file.h).
void writeFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes, Durability durability);

// Everything written to the file system of this folder is on the disk when it returns. Throws Error.
void syncFileSystem(const std::filesystem::path& folder);

}  // namespace maskwright::core::image
