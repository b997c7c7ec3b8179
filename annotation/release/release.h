// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/formats/format.h"
#include "annotation/ppa/parsing.h"
#include "annotation/project.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// annotation/release hands out what a project holds: files in a format (annotation/formats) with the papers
// that let others trust and cite them.
namespace maskwright::annotation::release {

enum class ExportContent : std::uint8_t {
    CurrentState,  // points and maps as they stand
    AcceptedOnly,  // accepted points and accepted maps
    VerifiedOnly,  // those that a second person has verified
};

// Instead of whole photos: squares around the faces, of one size. The margin is that share of the larger side
// of the points' box (without points: of the face in the map) on every side. Beyond the photo lies grey.
struct FaceCrop {
    int sidePx = 512;  // 16..4096
    double margin = 0.5;
};

struct ExportOptions {
    const formats::Format* format = &formats::formatNamed("lapa");
    ExportContent content = ExportContent::CurrentState;
    store::ImageQuery query;      // of these images
    bool withoutFlagged = false;  // but not of flagged ones
    std::optional<FaceCrop> crop;
    ppa::ParseOptions parse;  // how a stale map is made anew before it is written
    int threads = 0;          // 0: one per core
};

struct RewrittenPhoto {
    std::string image;
    std::string reason;  // "EXIF rotation", "location data", "png"
};

struct ExportReport {
    std::int64_t exported = 0;       // images with points or a map in the release
    std::int64_t withoutPoints = 0;  // of the exported ones
    std::int64_t withoutMap = 0;     // of the exported ones
    std::int64_t notReviewed = 0;    // exported with points or a map that nobody has accepted
    std::int64_t leftOut = 0;        // images with neither points nor map to export
    std::vector<RewrittenPhoto> rewritten;
    std::vector<dla::Failure> failures;
};

// Writes a release: the images that the options choose in their format, and beside them README.md (a card for
// people, with pictures in card/), dataset.json (the same for programs), images.csv (state and origin of each
// image) and manifest.sha256. A photo that is an upright JPEG without location data is copied byte for byte;
// others are written upright as JPEG without metadata. Stale maps are made anew first; accepted maps never
// change.
// Equal content gives equal bytes. Files appear whole or not at all, and a release that was there is replaced
// file by file. On a cancel, a crash or a full disk what was written stays, the folder is marked as
// unfinished, and a second call goes on. Throws Error if out holds anything but an earlier release, or cannot
// be written.
ExportReport exportRelease(Project& project, const std::filesystem::path& out, const ExportOptions& options,
                           core::Progress& progress);

}  // namespace maskwright::annotation::release
