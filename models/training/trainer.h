// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/samples/sample_file.h"
#include "models/training/options.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace maskwright::models::training {

// A run folder:
//   options.json       what was asked for
//   data.json          how many samples it is trained and validated on, and their hashes
//   history.jsonl      one event per line, as on standard output
//   best.safetensors   weights of the best validation (averaged ones if ema_decay is set), with model card
//   state.pt           everything a resumed training needs, of the last finished epoch
enum class Outcome {
    Finished,      // all epochs
    StoppedEarly,  // patience, or asked to stop: the best weights are kept
    Cancelled,     // asked to cancel: the run is of no use, but can be resumed
};

// Asked between two steps.
enum class Request { GoOn, StopEarly, Cancel };

struct TrainingEvents {
    std::function<void(const nlohmann::json&)>
        event;                         // epochs, progress (about once a second), end; may be empty
    std::function<Request()> request;  // may be empty
};

struct TrainingResult {
    Outcome outcome = Outcome::Finished;
    std::int64_t epochs = 0;      // finished in all, earlier calls included
    std::int64_t bestEpoch = -1;  // 0-based; -1: none was finished
    std::map<std::string, double> bestFigures;
};

// Trains into an empty or new run folder, or resumes a run that was interrupted there: interrupted and
// resumed gives the same weights as uninterrupted, bit for bit on the CPU, because all randomness follows
// from seed, epoch and step, and state.pt holds the rest. A resumed run keeps its options and data: others
// are an Error. Throws core::Error for samples or options that do not fit, a loss or weights that are no
// number, a full disk, memory that ran out; what was good before stays in the folder. Samples are taken as
// they are: SampleSet::verify() tells whether they are whole.
//
// Several processes with the variables of torchrun (RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT, LOCAL_RANK)
// train one network together: each takes its share of every batch, gradients and batch statistics are those
// of the whole batch, the first one validates and alone writes the run folder and tells events.
TrainingResult train(const core::samples::SampleSet& training, const core::samples::SampleSet& validation,
                     const TrainingOptions& options, const std::filesystem::path& runFolder,
                     const TrainingEvents& events);

}  // namespace maskwright::models::training
