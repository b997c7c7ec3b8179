// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/annotation/process.h"

#include "core/error.h"

#include <cerrno>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace maskwright::tests {

Process::Process(const std::vector<std::string>& command) {
    int ends[2];
    core::expects(pipe(ends) == 0, "a pipe can be made");
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));  // execv() does not write
    }
    arguments.push_back(nullptr);
    id_ = fork();
    core::expects(id_ >= 0, "a process can be made");
    if (id_ == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
}

Process::~Process() {
    kill();
    wait();
    close(output_);
}

std::optional<std::string> Process::line() {
    while (true) {
        if (const auto end = read_.find('\n'); end != std::string::npos) {
            std::string line = read_.substr(0, end);
            read_.erase(0, end + 1);
            return line;
        }
        char bytes[4096];
        const ssize_t count = read(output_, bytes, sizeof bytes);
        if (count == 0) {
            return std::nullopt;
        }
        core::expects(count > 0 || errno == EINTR, "a pipe can be read");
        read_.append(bytes, count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

void Process::kill() {
    if (!waited_) {
        ::kill(id_, SIGKILL);
    }
}

int Process::wait() {
    if (!waited_) {
        while (waitpid(id_, &status_, 0) < 0 && errno == EINTR) {
        }
        waited_ = true;
    }
    return WIFSIGNALED(status_) ? -WTERMSIG(status_) : WEXITSTATUS(status_);
}

}  // namespace maskwright::tests
