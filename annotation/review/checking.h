// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/checks/label_map_checks.h"
#include "core/progress.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace maskwright::annotation::review {

// Something that cannot be right in an image's points (core/checks/shape_checks.h) or label map
// (core/checks/label_map_checks.h).
struct ImageFinding {
    std::string fault;                     // for scripts: "island", "shape", ...
    std::vector<std::size_t> points;       // which, if it is about points
    std::optional<core::FaceClass> value;  // which class, if it is about one
    core::PixelRect place;                 // where to look on the photo
    std::int64_t pixels = 0;               // of a map: how many are wrong, as far as that can be said
    std::string words;                     // for a person
};

// What cannot be right in one image's label map, and which revision was looked at.
struct CheckedMap {
    store::RevisionId revision{};
    std::vector<core::checks::MapFinding> findings;  // gravest first
};

// None: the image has no label map. Reads it, and throws Error if that fails. For the window, before a person
// accepts a map that is not open.
[[nodiscard]] std::optional<CheckedMap> checkMap(const Project& project, store::ImageId image);

struct CheckedImage {
    store::ImageId image{};
    std::string name;
    std::vector<ImageFinding> findings;  // never empty
};

struct CheckReport {
    std::int64_t checked = 0;     // images with points or a map
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
