// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/progress.h"

#include <filesystem>
#include <string>
#include <vector>

namespace maskwright::annotation::formats {

struct RelinkReport {
    std::int64_t inPlace = 0;  // photos that are where the project looks for them
    std::int64_t relinked = 0;
    // Images whose photo was not found, or has changed in its place; files of the folder that cannot be read.
    std::vector<dla::Failure> failures;
};

// Finds photos that were moved: looks in the folder and below for files of the same content, and stores their
// new place. Photos that are where they were are left alone.
RelinkReport relinkPhotos(Project& project, const std::filesystem::path& folder, core::Progress& progress);

}  // namespace maskwright::annotation::formats
