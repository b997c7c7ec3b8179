// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/ppa/parsing.h"
#include "annotation/project.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace maskwright::annotation::formats {

enum class ExportContent : std::uint8_t {
    CurrentState,  // points and maps as they stand
    AcceptedOnly,  // accepted points and accepted maps
};

struct ExportOptions {
    ExportContent content = ExportContent::CurrentState;
    ppa::ParseOptions parse;  // how a stale map is made anew before it is written
    int threads = 0;          // 0: one per core
};

struct RewrittenPhoto {
    std::string image;
    std::string reason;  // "EXIF rotation", "location data", "png"
};

struct ExportReport {
    std::int64_t exported = 0;       // images with points or a map in the tree
    std::int64_t withoutPoints = 0;  // of the exported ones
    std::int64_t withoutMap = 0;     // of the exported ones
    std::int64_t notReviewed = 0;    // exported with points or a map that nobody has accepted
    std::int64_t leftOut = 0;        // images with neither points nor map to export
    std::vector<RewrittenPhoto> rewritten;
    std::vector<dla::Failure> failures;
};

// The file that marks a folder as an export of ours and lists what it holds, so that a second export can
// replace the first one without touching anything else.
inline constexpr const char* kExportMarker = "maskwright-export.json";

// Writes the project as a LaPa tree: images/, labels/, landmarks/, below train/, val/ and test/ for images
// that have a split. A photo that is an upright JPEG without location data is copied byte for byte; others
// are written upright as JPEG without metadata. Stale maps are made anew first; accepted maps never change.
// Files are named after the images, and each appears whole or not at all. On a cancel the folder stays
// marked, and a second call goes on. Throws Error if out holds anything but an earlier export, or cannot be
// written.
ExportReport exportLapa(Project& project, const std::filesystem::path& out, const ExportOptions& options,
                        core::Progress& progress);

}  // namespace maskwright::annotation::formats
