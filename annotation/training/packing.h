// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/training/data_sets.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace maskwright::annotation::training {

// A data set and where it lies.
struct PackSource {
    DataSet set;
    std::filesystem::path folder;
};

struct PackOptions {
    SampleForm form;
    // Of the groups of the sets that judge, percent; drawn by a hash of the group's name, so that a set that
    // grows keeps its validation part.
    double validationPercent = 8;
};

struct PackReport {
    std::int64_t training = 0;
    std::int64_t validation = 0;
    std::int64_t unusable = 0;  // faces without what the kind needs
    std::vector<dla::Failure> failures;
};

// Whether a group of faces belongs to the validation part.
[[nodiscard]] bool inValidation(const std::string& group, double percent);

// Packs all faces of the sources into out/train and out/validation. A face that cannot be read is reported
// and left out. Throws Error if a part would be empty, or holds samples already; Cancelled leaves nothing.
PackReport packDataSets(const std::vector<PackSource>& sources, const PackOptions& options,
                        const std::filesystem::path& out, core::Progress& progress);

}  // namespace maskwright::annotation::training
