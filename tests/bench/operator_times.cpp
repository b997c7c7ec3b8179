// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/operator_times.h"

#include "tests/bench/timing.h"

#include <algorithm>
#include <map>

#include <ATen/record_function.h>

namespace maskwright::bench {

namespace {

struct Recording {
    struct Open {
        double startMs = 0;
        double calledMs = 0;  // spent in operators that this one has called
    };
    std::vector<Open> open;
    std::map<std::string, OperatorTime> times;
};

Recording* recording = nullptr;

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& /*call*/) {
    if (recording != nullptr) {
        recording->open.push_back({computedMs(), 0});
    }
    return nullptr;
}

void end(const at::RecordFunction& call, at::ObserverContext* /*context*/) {
    if (recording == nullptr || recording->open.empty()) {
        return;
    }
    const Recording::Open own = recording->open.back();
    recording->open.pop_back();
    const double spent = computedMs() - own.startMs;
    if (!recording->open.empty()) {
        recording->open.back().calledMs += spent;
    }
    OperatorTime& time = recording->times[call.name()];
    ++time.calls;
    time.ms += spent - own.calledMs;
}

}  // namespace

std::vector<OperatorTime> operatorTimes(const std::function<void()>& run) {
    Recording recorded;
    const auto handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback(begin, end).scopes({at::RecordScope::FUNCTION}));
    recording = &recorded;
    run();
    recording = nullptr;
    at::removeCallback(handle);
    std::vector<OperatorTime> times;
    for (auto& [name, time] : recorded.times) {
        time.name = name;
        times.push_back(time);
    }
    std::ranges::sort(times, [](const OperatorTime& a, const OperatorTime& b) { return a.ms > b.ms; });
    return times;
}

}  // namespace maskwright::bench
