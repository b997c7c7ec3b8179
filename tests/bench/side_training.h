// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "tests/support/support.h"

#include <chrono>

namespace maskwright::bench {

// A training of points as a lead starts it in the window, with its options for a plain machine and a process
// of its own, over eight synthetic portraits; it goes on until this object goes.
class SideTraining {
  public:
    // Comes back when it has begun. Throws Error if the training cannot be started or fails.
    SideTraining();
    ~SideTraining();
    SideTraining(const SideTraining&) = delete;
    SideTraining& operator=(const SideTraining&) = delete;

    // How many processors it has kept busy since it began to compute.
    [[nodiscard]] double processorsUsed() const;

  private:
    [[nodiscard]] double computedSeconds() const;

    tests::TemporaryFolder folder_;
    annotation::store::RunId run_{};
    std::int64_t process_ = 0;
    double computedBefore_ = 0;
    std::chrono::steady_clock::time_point start_;
};

}  // namespace maskwright::bench
