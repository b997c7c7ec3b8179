// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

namespace maskwright::bench {

// How long a call took, in milliseconds.
template <typename Call>
[[nodiscard]] double millisecondsOf(const Call& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

// What this thread has computed so far, in milliseconds: on a machine that does other work as well, only this
// says what the measured work itself costs.
[[nodiscard]] inline double computedMs() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

// The smallest value that at least this share (0..1) of the values do not exceed. Requires values.
[[nodiscard]] inline double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size()));
    return values.at(std::min(rank, values.size() - 1));
}

}  // namespace maskwright::bench
