// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

// maskwright-bench SUBCOMMAND: each measures one thing. A new one is a function of its own file and a line of
// the table.
namespace maskwright::bench {

struct Subcommand {
    std::string_view name;
    std::string_view summary;
    // argc and argv without the program's name: argv[0] is the subcommand. Returns the exit code (0 done, 1
    // failed, 2 wrong use); Error may be thrown.
    int (*run)(int argc, char** argv);
};

[[nodiscard]] std::span<const Subcommand> subcommands();

}  // namespace maskwright::bench
