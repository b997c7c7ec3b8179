// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shape/face_alignment.h"

#include <CLI/CLI.hpp>

namespace maskwright::app::cli {

// --align of commands that bring faces before a parser: those that cut its samples and those that ask it
// must do it alike.
CLI::Option* addAlignOption(CLI::App* parser, core::shape::Alignment& alignment);

}  // namespace maskwright::app::cli
