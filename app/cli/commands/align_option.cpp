// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/align_option.h"

#include <string>

namespace maskwright::app::cli {

namespace {

constexpr const char* kAllPoints = "all-points";
constexpr const char* kFivePoints = "five-points";

}  // namespace

CLI::Option* addAlignOption(CLI::App* parser, core::shape::Alignment& alignment) {
    alignment = core::shape::Alignment::AllPoints;
    return parser
        ->add_option_function<std::string>(
            "--align",
            [&alignment](const std::string& name) {
                alignment = name == kFivePoints ? core::shape::Alignment::FivePoints
                                                : core::shape::Alignment::AllPoints;
            },
            "Parsers: by which points faces are brought into the square, all of them or five, as the Helen "
            "protocol has it. pack and evaluate both need the same")
        ->check(CLI::IsMember({kAllPoints, kFivePoints}))
        ->default_str(kAllPoints);
}

}  // namespace maskwright::app::cli
