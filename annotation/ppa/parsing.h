// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    std::vector<store::ImageId> only;  // empty: every image with points whose map is missing or stale
    int threads = 0;                   // 0: one per core
};

struct ParseReport {
    std::int64_t parsed = 0;
    std::int64_t upToDate = 0;
    std::int64_t acceptedKept = 0;
    std::int64_t withoutPoints = 0;
    std::vector<dla::Failure> failures;
};

// Regions are segmented again only if they are missing, were made by another segmenter, or the points have moved by
// more than a little. Resumable like placeImages().
ParseReport parseImages(Project& project, const core::RegionSegmenter& segmenter, const ParseOptions& options,
                        core::Progress& progress);

// Fuses the head points with the stored regions and saves the map if it differs; does nothing without regions, and
// never touches an accepted map. For the window after an edit, and for export.
void refreshLabelMap(Project& project, store::ImageId image, const ParseOptions& options);

}  // namespace maskwright::annotation::ppa
