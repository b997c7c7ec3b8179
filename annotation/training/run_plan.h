// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "annotation/training/samples.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// From what a person asks for to a frozen run. The window and the commands use the same functions, so that a
// training started in one is seen in the other.
namespace maskwright::annotation::training {

// Weights to begin with.
enum class StartFrom : std::uint8_t {
    Usual,    // the promoted version, or else the shipped weights, if their network is the one asked for
    Nothing,  // fresh weights
    Version,  // the one named
};

struct TrainRequest {
    SampleKind kind = SampleKind::Landmarks;
    StartFrom start = StartFrom::Usual;
    std::string version;                           // for StartFrom::Version
    std::optional<std::filesystem::path> shipped;  // weights that the program brings along, if it does
    std::vector<std::string> words;                // of maskwright-train: "--epochs", "40", ...
    int threads = 0;                               // 0: one per core
    std::string author;
};

struct FrozenRun {
    store::RunId id{};
    std::vector<std::string> notes;  // what a person should know
};

// The newest run that was asked for in the same words and has not led to a version; it can go on. Runs that
// were packed for elsewhere do not count.
[[nodiscard]] std::optional<store::RunId> unfinishedRun(const Project& project, const TrainRequest& request);

// What freezeRun() would make of a request now, and what it would take. Nothing is written.
struct RunEstimate {
    std::int64_t trained = 0;
    std::int64_t validated = 0;
    std::int64_t epochs = 0;
    std::string startFrom;  // as in RunRecord
    double samplesPerSecond = 0;
    bool speedMeasured =
        false;           // by the last training of this kind and size here; else a guess for two cores
    double seconds = 0;  // of all epochs; a training often stops earlier
    std::vector<std::string> notes;  // what a person should know
};
// Throws as freezeRun() does.
[[nodiscard]] RunEstimate estimateRun(const Project& project, const TrainRequest& request);

// Chooses options, freezes the snapshot and records the run; a training of points locks the test faces
// (test_lock.h). Options that nobody asked for are chosen for two
// cores: see docs/user-guide.md. Without a validation split a tenth of the photos, chosen by their SHA-256
// and so always the same ones, is set aside for validation. Throws WrongOptions (trainer_program.h), and
// Error if there is too little to train from.
FrozenRun freezeRun(Project& project, const TrainRequest& request);

// What the program brings along, among versions.
inline constexpr const char* kShippedVersion = "shipped";

// The weights of a version in the project, checked against the hash that was recorded. Throws Error if they
// are not there or were changed.
[[nodiscard]] std::filesystem::path weightsOf(const Project& project, SampleKind kind,
                                              const std::string& version);

}  // namespace maskwright::annotation::training
