// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/formats/format.h"
#include "annotation/label_map_files.h"
#include "annotation/photo_task.h"
#include "annotation/project.h"
#include "annotation/release/face_facts.h"
#include "annotation/release/release.h"
#include "annotation/release/release_folder.h"
#include "annotation/store/photo_sources.h"

#include <optional>
#include <string>
#include <vector>

// One face from the project into a release. Internal to annotation/release.
namespace maskwright::annotation::release {

// Whether points or a map of this head go into such a release.
[[nodiscard]] bool isWanted(const store::Head& head, ExportContent content);

// What a worker needs to know of an image; facts hold what the project says, the worker adds the rest.
struct FaceTask {
    store::ImageRecord record;
    PhotoTask photo;
    std::int64_t number = 0;
    std::optional<core::Landmarks> landmarks;
    std::optional<std::string> placed;  // the points as a model had put them, as stored
    std::optional<LabelMapReader> map;
    std::optional<LabelMapReader> automaticMap;  // what a person has mended
    FaceFacts facts;
};

// None if the image has nothing that is wanted. Makes a stale map anew first. Throws Error.
[[nodiscard]] std::optional<FaceTask> faceTask(Project& project, const LabelMapFiles& maps,
                                               const store::PhotoSources& sources, store::ImageId image,
                                               const ExportOptions& options);

struct WrittenFace {
    FaceFacts facts;
    std::vector<formats::ListEntry> listed;
    std::string rewrittenBecause;              // why the photo was not copied byte for byte; empty if it was
    std::optional<core::Error> folderFailure;  // nothing more can be written
};

// On a worker's thread: reads everything, then writes all files of the face. Throws Error if photo or map
// cannot be read; then nothing is written.
[[nodiscard]] WrittenFace writeFace(FaceTask& task, ReleaseFolder& folder, const ExportOptions& options,
                                    core::Progress& progress);

}  // namespace maskwright::annotation::release
