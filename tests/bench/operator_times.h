// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace maskwright::bench {

// Processor time of one of LibTorch's operators during a run, without that of the operators it calls.
struct OperatorTime {
    std::string name;
    int calls = 0;
    double ms = 0;
};

// What this thread's time of a run went to, the dearest operator first. Only what the calling thread computes
// is seen: all of it with one thread, forward and backward.
[[nodiscard]] std::vector<OperatorTime> operatorTimes(const std::function<void()>& run);

}  // namespace maskwright::bench
