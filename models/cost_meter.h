// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace maskwright::models {

// What a calculation costs, watched operator by operator.
struct Cost {
    std::int64_t convolutions = 0;  // multiply-adds of all convolutions
    std::int64_t products = 0;      // multiply-adds of batched matrix products, which attention is made of
    std::int64_t peakBytes = 0;  // of the results of operators that are alive at one time, weights left out
};

// Runs the calculation on this thread and watches it. Scratch memory inside an operator is not seen.
[[nodiscard]] Cost costOf(const std::function<void()>& calculation);

}  // namespace maskwright::models
