// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/support.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::tests {

// What a program left behind.
struct Ran {
    int code = -1;  // exit code, or 128 + signal
    std::string out;
    std::string err;
};

// What a test does to a program while it runs.
struct Interference {
    std::optional<std::size_t> largestFileBytes;  // writing more fails, as on a full disk
    // Sends this signal as soon as the condition holds; the condition is asked for as long as the program
    // runs.
    int signal = 0;
    std::function<bool()> when;
};

// Runs a program to its end, with nothing on its standard input.
Ran runProgram(const std::vector<std::string>& arguments, const Interference& interference = {});
// maskwright-cli with these arguments.
Ran cli(const std::vector<std::string>& arguments, const Interference& interference = {});
// The same with --json; fails the test unless standard output is one JSON object.
nlohmann::json cliJson(std::vector<std::string> arguments, int expectedCode = 0);

}  // namespace maskwright::tests
