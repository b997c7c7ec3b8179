// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scheme.h"

#include <string>

namespace maskwright::core {

// What a person has to know to place a point, in plain sentences.
struct PointCard {
    std::string where;   // where it belongs
    std::string hidden;  // what to do when it cannot be seen
};

// From resources/scheme/point_cards.json, read on first use; safe from any thread. Throws Error if the
// resource is missing or incomplete.
[[nodiscard]] PointCard pointCard(std::size_t point);

}  // namespace maskwright::core
