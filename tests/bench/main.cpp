// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "tests/bench/subcommands.h"

#include <cstdio>
#include <string_view>

namespace {

int usage(std::FILE* stream, int code) {
    std::fprintf(stream,
                 "maskwright-bench SUBCOMMAND [options]; --help after a subcommand tells its options\n\n");
    for (const auto& subcommand : maskwright::bench::subcommands()) {
        std::fprintf(stream, "  %-10.*s %.*s\n", static_cast<int>(subcommand.name.size()),
                     subcommand.name.data(), static_cast<int>(subcommand.summary.size()),
                     subcommand.summary.data());
    }
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view wanted = argc > 1 ? argv[1] : "";
    if (wanted == "--help" || wanted == "-h") {
        return usage(stdout, 0);
    }
    for (const auto& subcommand : maskwright::bench::subcommands()) {
        if (subcommand.name == wanted) {
            try {
                return subcommand.run(argc - 1, argv + 1);
            } catch (const maskwright::core::Error& error) {
                std::fprintf(stderr, "%s\n", error.what());
                return 1;
            }
        }
    }
    return usage(stderr, 2);
}
