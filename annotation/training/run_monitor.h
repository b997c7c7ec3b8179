// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/progress.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What a training says of itself, whoever started it: read from the files of its run.
namespace maskwright::annotation::training {

struct EpochFigures {
    std::int64_t epoch = 0;  // from 0
    double loss = 0;
    std::map<std::string, double> validation;
    bool best = false;  // so far
};

struct RunReport {
    store::RunRecord run;
    bool training = false;     // its process lives
    bool interrupted = false;  // it was training and its process is gone, and nobody has seen to it yet
    std::int64_t epochs = 0;   // wanted
    std::vector<EpochFigures> history;
    // Of the running epoch; none before the first word of the process.
    struct Now {
        std::int64_t epoch = 0;
        std::int64_t step = 0;
        std::int64_t steps = 0;
        double loss = 0;
        double samplesPerSecond = 0;
        double secondsLeft = 0;
    };
    std::optional<Now> now;
    std::vector<std::string> log;  // its last lines
    // 0..1 of all epochs.
    [[nodiscard]] double fraction() const;
    // The epoch whose weights count; none before the first.
    [[nodiscard]] std::optional<std::int64_t> bestEpoch() const;
};

// Reads the files of the run as they are now; what is missing or damaged is left out.
[[nodiscard]] RunReport reportOf(const Project& project, store::RunId run);

// "epoch 3 of 40, 52 samples/s, 12 min left"; what else there is to say while it is not training.
[[nodiscard]] std::string words(const RunReport& report);
// "2 h 05 min", "12 min", "40 s"
[[nodiscard]] std::string durationInWords(double seconds);
// prepared, packed, training, interrupted, cancelled, failed, trained, finished
[[nodiscard]] std::string stateInWords(const RunReport& report);

}  // namespace maskwright::annotation::training
