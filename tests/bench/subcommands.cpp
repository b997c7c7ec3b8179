// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/subcommands.h"

#include <array>

namespace maskwright::bench {

int runFit(int argc, char** argv);

std::span<const Subcommand> subcommands() {
    static constexpr std::array kSubcommands{
        Subcommand{"fit", "F1 of fitted parts against hand-drawn masks, beside simple curves", runFit},
    };
    return kSubcommands;
}

}  // namespace maskwright::bench
