// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/progress.h"

#include <chrono>
#include <mutex>
#include <string>

namespace maskwright::app::cli {

enum class ProgressBar { Shown, Hidden };

// Draws a bar on standard error and is cancelled by Ctrl-C (SIGINT) and SIGTERM. One per program. A second
// signal ends the program at once; the project survives that as well.
class TerminalProgress final : public core::Progress {
  public:
    explicit TerminalProgress(ProgressBar bar);
    ~TerminalProgress() override;
    TerminalProgress(const TerminalProgress&) = delete;
    TerminalProgress& operator=(const TerminalProgress&) = delete;

    void report(double fraction, std::string_view text) override;
    [[nodiscard]] bool cancelled() const override;
    // Removes the bar, so that words can follow.
    void clear();

  private:
    ProgressBar bar_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point lastDrawn_;
    bool drawn_ = false;
};

}  // namespace maskwright::app::cli
