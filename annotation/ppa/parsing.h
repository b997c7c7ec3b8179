// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/ppa/refreshing.h"
#include "annotation/project.h"
#include "core/predictors.h"
#include "core/progress.h"

#include <string>
#include <vector>

// annotation/ppa is the label-map stage: regions from the photo, parts from the points, fused.
namespace maskwright::annotation::ppa {

struct ParseReport {
    std::int64_t parsed = 0;
    std::int64_t upToDate = 0;
    std::int64_t acceptedKept = 0;  // accepted, or brought by a person: left alone
    std::int64_t proposed = 0;      // of these, maps that newer points, regions or fits would change
    std::int64_t lookAgain = 0;     // of the parsed ones, maps that a person's pixels no longer fit
    std::int64_t withoutPoints = 0;
    std::vector<dla::Failure> failures;
};

// A person's pixels stay over the map that is made anew. For an accepted map it is noted what would change
// (proposals.h). Regions are segmented again only if they are missing, were made by another segmenter, or the
// points have moved by more than a little. Resumable like placeImages().
ParseReport parseImages(Project& project, const core::RegionSegmenter& segmenter, const ParseOptions& options,
                        core::Progress& progress);

}  // namespace maskwright::annotation::ppa
