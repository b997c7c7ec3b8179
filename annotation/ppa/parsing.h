// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/accepting.h"
#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/fitting/face_fit.h"
#include "core/fusion/live_label_map.h"
#include "core/predictors.h"
#include "core/progress.h"

#include <string>
#include <vector>

// annotation/ppa is the label-map stage: regions from the photo, parts from the points, fused.
namespace maskwright::annotation::ppa {

struct ParseOptions {
    core::fitting::FitOptions fit;
    core::fusion::FusionOptions fusion;
    std::vector<store::ImageId> only;  // empty: all; either way a map that is up to date is left alone
    int threads = 0;                   // 0: one per core
};

struct ParseReport {
    std::int64_t parsed = 0;
    std::int64_t upToDate = 0;
    std::int64_t acceptedKept = 0;  // accepted or mended by a person: left alone
    std::int64_t withoutPoints = 0;
    std::vector<dla::Failure> failures;
};

// Regions are segmented again only if they are missing, were made by another segmenter, or the points have
// moved by more than a little. Resumable like placeImages().
ParseReport parseImages(Project& project, const core::RegionSegmenter& segmenter, const ParseOptions& options,
                        core::Progress& progress);

// Fuses the head points with the stored regions and saves the map if it is stale; does nothing without
// regions, and never touches a map that a person has accepted or mended. For the window after an edit, for
// accepting and for export. Reads the photo where some points are a model's; throws Error if it is gone.
void refreshLabelMap(Project& project, store::ImageId image, const ParseOptions& options);

// A person agrees to an image's label map as the current points make it. Throws store::Conflict if the map
// changes meanwhile. Requires an author.
dla::Acceptance acceptLabelMap(Project& project, store::ImageId image, const std::string& author);

}  // namespace maskwright::annotation::ppa
