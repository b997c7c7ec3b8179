// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "app/cli/command.h"

#include <string>

namespace maskwright::app::cli {

// What is to be changed in how a project's points become contours; noises in percent of the inter-ocular
// distance, below 0 where they stay as they are.
struct FitChoice {
    std::string scheme;  // empty: as it is
    double predicted = -1;
    double propagated = -1;
    double moved = -1;
    double accepted = -1;
};

void addFitOptions(CLI::App* parser, FitChoice& choice);

// Sets what is chosen, after going back to what is usual if that is wanted, and tells how it is then.
[[nodiscard]] Result setFit(annotation::Project& project, const FitChoice& choice, bool usual);

}  // namespace maskwright::app::cli
