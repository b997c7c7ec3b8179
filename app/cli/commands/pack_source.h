// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/packing.h"

#include <string>

namespace maskwright::app::cli {

// "helen_afw=DIR" names the set; a folder alone is a plain LaPa tree.
[[nodiscard]] annotation::training::PackSource packSourceFrom(const std::string& text);

}  // namespace maskwright::app::cli
