// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/training_records.h"

#include <vector>

// Runs and their snapshots. The functions are ProjectStore's, where they are documented; those that write
// expect an open Transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

[[nodiscard]] std::vector<TrainingSample> acceptedSamples(const Database& database, const std::string& kind);
RunId insertRun(Database& database, const NewRun& run);
[[nodiscard]] RunRecord readRun(const Database& database, RunId id);
[[nodiscard]] std::vector<RunRecord> readRuns(const Database& database);
[[nodiscard]] std::vector<TrainingSample> readRunSamples(const Database& database, RunId id);
void writeRun(Database& database, const RunRecord& run);

}  // namespace maskwright::annotation::store
