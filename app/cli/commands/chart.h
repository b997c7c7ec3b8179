// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

namespace maskwright::app::cli {

// Pictures of what maskwright-train's studies found.
Command addChart(CLI::App& program);

}  // namespace maskwright::app::cli
