// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/run_folder.h"

#include <memory>

class QLockFile;

namespace maskwright::annotation::training {

// Only one process at a time starts the training of a run, writes down its end, or makes a version of it.
// Waits for the other one; a process that was killed meanwhile holds nothing up.
class RunLock {
  public:
    // Makes the run's folder if it is not there. Throws Error if the lock cannot be had.
    explicit RunLock(const RunFolder& folder);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

  private:
    std::unique_ptr<QLockFile> lock_;
};

}  // namespace maskwright::annotation::training
