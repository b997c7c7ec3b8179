// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace maskwright::annotation::training {

struct RunPackReport {
    std::int64_t trained = 0;  // faces; a parser has two samples of each, from afar and from near
    std::int64_t validated = 0;
    std::string dataHash;
    std::vector<dla::Failure> failures;  // images of the snapshot that are not in the data, and why
};

// Packs a run's snapshot into its folder, once: samples, options, weights to begin with, run.json. What an
// earlier attempt left unfinished is replaced. Throws Error if a part would be empty; Cancelled leaves the
// run as it was. shipped: the weights that the program brings along, for a run that starts from them.
RunPackReport packRun(Project& project, store::RunId run, const std::optional<std::filesystem::path>& shipped,
                      core::Progress& progress);

// The same into an empty or new folder that is to travel to another machine, with a README; the run then
// waits for its result (versions.h: importRun).
RunPackReport packRunFor(Project& project, store::RunId run,
                         const std::optional<std::filesystem::path>& shipped,
                         const std::filesystem::path& folder, core::Progress& progress);

}  // namespace maskwright::annotation::training
