// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

class QLockFile;

namespace maskwright::app::gui {

// Lies in a project's cache while a window has the project open, and goes when the window closes. What is
// found there of a process that is gone tells that the last window did not close: it was killed, or the power
// failed. Of several windows on one project the first has the mark.
class OpenMark {
  public:
    explicit OpenMark(const std::filesystem::path& project);
    ~OpenMark();

    [[nodiscard]] bool lastDidNotClose() const { return lastDidNotClose_; }

  private:
    std::unique_ptr<QLockFile> file_;
    bool lastDidNotClose_ = false;
};

}  // namespace maskwright::app::gui
