// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/checks/label_map_checks.h"
#include "core/progress.h"

#include <cstdint>
#include <string>
#include <vector>

namespace maskwright::annotation::review {

// What cannot be right in an image's label map, gravest first; empty also for an image without a map. Reads
// the map; throws Error if that fails. For the window, before a person accepts.
[[nodiscard]] std::vector<core::checks::Finding> checkImage(const Project& project, store::ImageId image);

struct CheckedImage {
    store::ImageId image{};
    std::string name;
    std::vector<core::checks::Finding> findings;  // never empty
};

struct CheckReport {
    std::int64_t checked = 0;     // images with a map
    std::int64_t withoutMap = 0;  // of those asked for
    std::vector<CheckedImage> suspicious;
    std::vector<dla::Failure> failures;  // maps that cannot be read
};

struct CheckImagesOptions {
    std::vector<store::ImageId> images;  // these, in this order; empty: all, by name
    int threads = 0;                     // 0: one per core
};

// The same for many images, on all cores. Nothing is written.
[[nodiscard]] CheckReport checkImages(const Project& project, const CheckImagesOptions& options,
                                      core::Progress& progress);

}  // namespace maskwright::annotation::review
