// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

// The folder objects/: label maps and region maps as PNG files named by the SHA-256 of their content, in one
// of 256 folders by its first two digits. Objects are never changed. Safe from several processes. Internal to
// annotation/store.
namespace maskwright::annotation::store {

class ObjectFolder {
  public:
    explicit ObjectFolder(std::filesystem::path folder);

    // On the disk when it returns, under its final name. A damaged object of that name is replaced.
    std::string put(std::span<const std::uint8_t> bytes) const;
    // Throws Error if it is missing or has other content than its name says.
    [[nodiscard]] std::vector<std::uint8_t> read(const std::string& sha256) const;
    [[nodiscard]] bool has(const std::string& sha256) const;

  private:
    [[nodiscard]] std::filesystem::path fileOf(const std::string& sha256) const;

    std::filesystem::path folder_;
};

}  // namespace maskwright::annotation::store
