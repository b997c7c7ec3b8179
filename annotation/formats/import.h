// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/formats/format.h"
#include "annotation/project.h"
#include "annotation/store/photo_sources.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// What an import does to a project. Photos stay where they are; the project learns their place relative to
// itself, their hash and size. Every photo is decoded once, so that a broken one is known at import and not
// weeks later.
namespace maskwright::annotation::formats {

// What to do with a photo that the project (or the same folder) holds already under another path. One photo
// may stand twice in a set, once per labelled face, so they are kept by default.
enum class Duplicates : std::uint8_t { Keep, Skip };

// Whether the points of a tree are a person's work, or some model's.
enum class PointsMeaning : std::uint8_t { Accepted, Predicted };

struct ImportOptions {
    // Who vouches for accepted points and maps, and for the source; not empty for importAnnotated().
    std::string author;
    Duplicates duplicates = Duplicates::Keep;
    PointsMeaning points = PointsMeaning::Accepted;
    // Faces with a map and no points get points read off the map (core/fitting/points_from_map.h), predicted.
    bool pointsFromMaps = false;
    // Where the photos come from; noted for every photo of the folder, new ones and known ones.
    std::optional<store::PhotoSource> source;
    int threads = 0;  // 0: one per core
};

struct DuplicatePhoto {
    std::string photo;   // relative to the folder that is imported
    std::string sameAs;  // path of the photo it equals, relative to the project
};

struct ImportReport {
    std::int64_t added = 0;
    std::int64_t known = 0;            // same path and content as in the project: not added again
    std::int64_t relinked = 0;         // of the known ones, those that had been moved to this folder
    std::int64_t otherFiles = 0;       // not named like photos
    std::int64_t landmarks = 0;        // importAnnotated(): points taken over
    std::int64_t filledIn = 0;         // of those, faces with points that their files do not have
    std::int64_t labelMaps = 0;        // importAnnotated(): maps taken over
    std::int64_t pointsFromMaps = 0;   // importAnnotated(): faces whose points were read off their map
    std::int64_t mapsWithoutFace = 0;  // importAnnotated(): maps that show too little to read points off
    std::vector<std::string> notHeld;  // importAnnotated(): kinds of content that were passed over
    std::vector<DuplicatePhoto> duplicates;
    std::vector<dla::Failure> failures;  // by path relative to the folder, in its order
};

// Both know a photo of the project again that is no longer where it was, and is found in the folder by its
// content.

// Adds every photo of the folder and its sub-folders; hidden files, projects and exported trees in it are
// passed over. Images are named after their files (without ending), made unique without regard to case. A
// photo whose content is not what the project knows under its path is a failure. What is done stays on a
// cancel, and a second call goes on. Throws Error if the folder cannot be read.
ImportReport importPhotos(Project& project, const std::filesystem::path& folder, const ImportOptions& options,
                          core::Progress& progress);

// Adds the faces of a set in some format: photos, points (Accepted or Predicted), label maps (always
// accepted), splits. Points that the format lacks are filled in as predicted ones, and the face is then to be
// corrected. Faces with a file that cannot be read or does not fit its photo are failures and add nothing.
// Faces that the project has keep what they have and get what they lack; several faces of one photo become
// images of their own, in the order of the set. Throws Error, before anything is written, if the folder is no
// set of this format or if its label maps name the person's sides instead of the image's.
ImportReport importAnnotated(Project& project, const std::filesystem::path& root, const Format& format,
                             const ImportOptions& options, core::Progress& progress);
// The same for a LaPa tree.
ImportReport importLapa(Project& project, const std::filesystem::path& root, const ImportOptions& options,
                        core::Progress& progress);

}  // namespace maskwright::annotation::formats
