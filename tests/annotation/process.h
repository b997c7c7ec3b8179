// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace maskwright::tests {

// A child process whose standard output is read line by line. Killed at the end of its life if it still runs.
class Process {
  public:
    explicit Process(const std::vector<std::string>& command);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // The next whole line without its end; nothing once the process is gone and all it said was read.
    [[nodiscard]] std::optional<std::string> line();
    // SIGKILL: the process gets no chance to do anything more. What it said before can still be read.
    void kill();
    // Waits for its end. The exit status, or minus the signal that ended it.
    int wait();

  private:
    pid_t id_ = -1;
    int output_ = -1;
    bool waited_ = false;
    int status_ = 0;
    std::string read_;
};

}  // namespace maskwright::tests
