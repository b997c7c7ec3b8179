// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace maskwright::tests {

// The hidden test cases of this tag in a process of their own, which tells what it has reached through the
// descriptor in MASKWRIGHT_TEST_OUTPUT until it is killed without warning.
class KilledProcess {
  public:
    // variable, value: one more variable of its environment.
    KilledProcess(const std::string& tag, const char* variable, const std::filesystem::path& value) {
        int ends[2];
        if (pipe(ends) != 0) {
            throw std::runtime_error("no pipe");
        }
        child_ = fork();
        if (child_ == 0) {
            close(ends[0]);
            const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
            setenv(variable, value.c_str(), 1);
            setenv("MASKWRIGHT_TEST_OUTPUT", std::to_string(ends[1]).c_str(), 1);
            execl(program.c_str(), program.c_str(), tag.c_str(), nullptr);
            _exit(127);
        }
        close(ends[1]);
        output_ = ends[0];
    }
    ~KilledProcess() {
        kill();
        close(output_);
    }
    KilledProcess(const KilledProcess&) = delete;
    KilledProcess& operator=(const KilledProcess&) = delete;

    // Waits for the next value it tells; false if it ended without one. After kill(): what is still unread.
    template <typename Value>
    [[nodiscard]] bool tells(Value& value) {
        return read(output_, &value, sizeof value) == sizeof value;
    }
    void kill() {
        if (child_ > 0) {
            ::kill(child_, SIGKILL);
            waitpid(child_, nullptr, 0);
            child_ = -1;
        }
    }

    // Kills it so long after the next value that it tells, and returns the last one. Throws if it tells none.
    template <typename Value>
    [[nodiscard]] Value lastToldBeforeKill(int delayMs) {
        Value last{};
        if (!tells(last)) {
            throw std::runtime_error("the process ended before it told anything");
        }
        usleep(static_cast<useconds_t>(delayMs) * 1000);
        kill();
        for (Value more{}; tells(more);) {
            last = more;
        }
        return last;
    }

  private:
    pid_t child_ = -1;
    int output_ = -1;
};

}  // namespace maskwright::tests
