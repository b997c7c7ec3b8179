// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What a project remembers of its trainings: runs with the snapshot each was trained from, the model versions
// that came of them, and which of these are promoted. Kinds are the words of maskwright-train: landmarks,
// coarse, fine, parser.
namespace maskwright::annotation::store {

enum class RunId : std::int64_t {};

enum class RunState : std::uint8_t {
    Prepared,      // its snapshot is frozen; packing or starting was not finished
    ForElsewhere,  // packed for another machine; its result has not come back
    Training,      // its process was started (whether it still lives is for the caller to ask)
    Cancelled,     // by a person; can go on
    Failed,        // see message; can go on
    Trained,       // the weights are there, no version has been made of them yet
    Finished,      // a version has been made of it
};

// One image of a snapshot. revision: of points for landmarks, of the label map for the other kinds, accepted
// when the snapshot was frozen. points: those that show where the head is on a label map; none for landmarks.
struct TrainingSample {
    ImageId image{};
    RevisionId revision{};
    std::optional<RevisionId> points;
    Split split = Split::Train;  // Train or Validation
    bool operator==(const TrainingSample&) const = default;
};

struct NewRun {
    std::string kind;
    std::string options;    // JSON object: what was asked for, and all options of the training
    std::string startFrom;  // version it starts from, "shipped", or empty: fresh
    std::string author;
    std::vector<TrainingSample> samples;
};

// The process that trains: its id, and the time of its start as the system counts it, so that another process
// that was given the same id later is not taken for it.
struct TrainingProcess {
    std::int64_t id = 0;
    std::int64_t start = 0;
    bool operator==(const TrainingProcess&) const = default;
};

struct RunRecord {
    RunId id{};
    std::string kind;
    std::string options;
    std::string startFrom;
    std::string author;
    std::int64_t trainCount = 0;
    std::int64_t validationCount = 0;
    std::string created;  // UTC, ISO 8601 with milliseconds, as all times here
    // What changes while it goes on:
    RunState state = RunState::Prepared;
    std::string dataHash;  // of the packed samples, training then validation; empty until packed
    std::optional<TrainingProcess> process;
    std::string started;  // of the first process; empty before, as ended is before its end
    std::string ended;
    std::string message;  // why it failed
};

struct NewModelVersion {
    RunId run{};
    std::string network;  // JSON object: what rebuilds it
    std::string weightsSha256;
    std::string scores;  // JSON object: figures on the test split; empty object if there is none
};

struct ModelVersionRecord {
    std::string name;  // "landmarks-3"
    std::string kind;
    RunId run{};
    std::string parent;  // version its training started from, "shipped", or empty
    std::string network;
    std::string weightsSha256;
    std::string scores;
    std::int64_t trainCount = 0;
    std::int64_t validationCount = 0;
    std::string dataHash;
    std::string created;
};

}  // namespace maskwright::annotation::store
