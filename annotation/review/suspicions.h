// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/predictors.h"
#include "core/progress.h"
#include "core/review/suspicion_model.h"

#include <string>
#include <vector>

namespace maskwright::annotation::review {

// By which statistics maps are judged: the shipped ones, or the project's own once kOwnMaps are accepted.
// They are learned anew whenever the number of accepted maps has doubled, and kept in the project's settings,
// so that one acceptance more does not make every judgement old.
inline constexpr std::int64_t kOwnMaps = 50;
struct UsedStatistics {
    core::review::MapStatistics statistics;
    std::string name;  // "shipped", "100 accepted maps"
};
[[nodiscard]] UsedStatistics statisticsFor(Project& project);

struct SuspicionOptions {
    int threads = 0;  // 0: one per core
};

struct SuspicionReport {
    std::int64_t judged = 0;
    std::int64_t upToDate = 0;
    std::int64_t withoutPoints = 0;  // label maps whose images have no points: not judged
    std::string version;             // what judged
    std::vector<dla::Failure> failures;
};

// What judges maps with this parser (none: no second opinion) as judgeMaps() would: the version of its marks.
[[nodiscard]] std::string suspicionVersion(Project& project, const core::FaceParser* parser);

// Judges every label map that this version has not judged yet, accepted or not. Changes no map. Photos are
// read for the parser alone. Resumable: what was judged before a cancel stays.
SuspicionReport judgeMaps(Project& project, const core::FaceParser* parser, const SuspicionOptions& options,
                          core::Progress& progress);

// All that can be measured of one image's map, for learning what weighs how much. Throws Error if the image
// has no map or no points.
[[nodiscard]] std::vector<core::review::Doubt> measuredDoubts(const Project& project, store::ImageId image,
                                                              const core::FaceParser* parser,
                                                              const core::review::MapStatistics& statistics);

}  // namespace maskwright::annotation::review
