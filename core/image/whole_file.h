// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace maskwright::core::image {

using Bytes = std::span<const std::uint8_t>;

// Larger files are refused before anything is allocated; 150 megapixels of 16-bit RGB fit.
inline constexpr std::uint64_t kMaxFileBytes = 1'200'000'000;

// The content of a file, held in memory. Move-only.
class WholeFile {
  public:
    // Reads a regular file or a link to one. Throws Error for anything else (a folder, a link to nowhere, a
    // pipe or device, which are never opened, so that nothing blocks), for an empty file, one above
    // kMaxFileBytes and one that cannot be read.
    explicit WholeFile(const std::filesystem::path& path);

    [[nodiscard]] Bytes bytes() const { return {data_.get(), size_}; }

  private:
    std::unique_ptr<std::uint8_t[]> data_;
    std::size_t size_ = 0;
};

// Puts bytes under this name, all or nothing: written to a temporary name in the same folder, synced,
// renamed. Another process sees the old file or the new one, also after a power cut. Throws Error, leaving
// what was there, if the folder does not exist or cannot be written or the disk is full.
void replaceFile(const std::filesystem::path& path, Bytes bytes);

// 'it'\''s' for a shell, so that the commands in messages can be pasted.
[[nodiscard]] std::string shellQuoted(const std::filesystem::path& path);

}  // namespace maskwright::core::image
