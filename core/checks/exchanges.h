// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checks/shape_checks.h"

#include <array>
#include <span>

namespace maskwright::core::checks {

// A way in which points can have changed places with each other.
struct Exchange {
    Fault fault = Fault::CrossedOrder;
    // Undoes the exchange: undone[i] = given[source[i]].
    std::array<std::size_t, kPointCount> source{};
    std::vector<std::size_t> points;  // that move, ascending
    std::string sentence;

    [[nodiscard]] PointMatrix undone(const PointMatrix& given) const;
};

// All that are looked for. Made on first use; safe from any thread.
[[nodiscard]] std::span<const Exchange> exchanges();

// Points that move as one when a part is shifted, with what it is called in a sentence. Eyes have their
// centres and pupils, the nose its bridge, the mouth both lips.
struct Region {
    std::string name;
    std::vector<std::size_t> points;
    double leastShift = 0;  // what no face's part does of itself, in inter-ocular distances
};
[[nodiscard]] std::span<const Region> regions();

}  // namespace maskwright::core::checks
