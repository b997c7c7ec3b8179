// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <filesystem>
#include <optional>
#include <string>

namespace maskwright::tests {

// A folder of its own below the system's temporary folder, removed with all it holds at the end of its life.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

void writeText(const std::filesystem::path& path, const std::string& text);
[[nodiscard]] std::string readText(const std::filesystem::path& path);

// A folder of real faces (MASKWRIGHT_SHARED/data/NAME or shared/ beside the checkout), if it is there. A test
// that needs it prints "skipped" and returns where it is not.
[[nodiscard]] std::optional<std::filesystem::path> sharedData(const std::string& name);

// A plausible symmetric frontal face: chin at the bottom, outer eye corners 200 px apart, centred at (256,
// 256). Made by formulas, from no person's points; every chain runs in the scheme's direction and mouth and
// eyes are open. Its parts are as large as a face's are, so that no check doubts it.
[[nodiscard]] core::Landmarks madeFace();

}  // namespace maskwright::tests
