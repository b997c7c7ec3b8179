// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/process.h"

#include "core/error.h"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace {

constexpr std::chrono::milliseconds kAskEvery{5};

void redirect(const std::string& file, int descriptor, int flags) {
    const int opened = open(file.c_str(), flags, 0600);
    if (opened < 0 || dup2(opened, descriptor) < 0) {
        _exit(99);
    }
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const std::string& out,
                         const std::string& err, const Interference& interference) {
    redirect("/dev/null", STDIN_FILENO, O_RDONLY);
    redirect(out, STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(err, STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    if (interference.largestFileBytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{*interference.largestFileBytes, *interference.largestFileBytes};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    std::vector<char*> argv;
    for (const std::string& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    execvp(argv.front(), argv.data());
    _exit(98);
}

}  // namespace

Ran runProgram(const std::vector<std::string>& arguments, const Interference& interference) {
    const TemporaryFolder folder;
    const std::string out = folder / "out";
    const std::string err = folder / "err";
    const pid_t child = fork();
    core::expects(child >= 0, "no process could be started");
    if (child == 0) {
        become(arguments, out, err, interference);
    }
    int status = 0;
    if (interference.signal != 0) {
        while (waitpid(child, &status, WNOHANG) == 0) {
            if (interference.when()) {
                kill(child, interference.signal);
                waitpid(child, &status, 0);
                break;
            }
            std::this_thread::sleep_for(kAskEvery);
        }
    } else {
        waitpid(child, &status, 0);
    }
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), readText(out), readText(err)};
}

Ran cli(const std::vector<std::string>& arguments, const Interference& interference) {
    std::vector<std::string> all = {MASKWRIGHT_CLI, "--author", "Ann"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return runProgram(all, interference);
}

nlohmann::json cliJson(std::vector<std::string> arguments, int expectedCode) {
    arguments.emplace_back("--json");
    const Ran ran = cli(arguments);
    INFO(ran.out << ran.err);
    CHECK(ran.code == expectedCode);
    const nlohmann::json json = nlohmann::json::parse(ran.out, nullptr, false);
    REQUIRE(json.is_object());
    return json;
}

}  // namespace maskwright::tests
