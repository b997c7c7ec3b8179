// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/label_map.h"

#include <filesystem>
#include <optional>

#include <QImage>

namespace maskwright::app::gui {

// How a cell of the wall shows a face: the label map's colours over the photo, its borders on the photo, the
// map alone, or the bare photo.
enum class WallMode { Overlay, Outline, MapAlone, Photo };

// Which state of an image a thumbnail shows.
struct ThumbnailKey {
    annotation::store::ImageId image{};
    std::optional<annotation::store::RevisionId> points;
    std::optional<annotation::store::RevisionId> map;
    bool operator==(const ThumbnailKey&) const = default;
};

// The head on a photo and its label map, small. Value type; made in any thread.
struct Thumbnail {
    static constexpr int kSidePx = 256;  // longer side at most

    QImage photo;
    core::LabelMap labels;  // of the photo's size; empty: the image has no map

    [[nodiscard]] QImage composed(WallMode mode) const;
};

// Reads photo, points and map, those that the key names. Throws core::Error if the photo cannot be read.
[[nodiscard]] Thumbnail makeThumbnail(const annotation::Project& project, const ThumbnailKey& key);

// Where a project keeps the thumbnail of an image: one file each, in the folder that may be deleted.
[[nodiscard]] std::filesystem::path thumbnailFile(const std::filesystem::path& project,
                                                  annotation::store::ImageId image);
// A cache that cannot be written is no failure: nothing happens then.
void keepThumbnail(const std::filesystem::path& file, const ThumbnailKey& key, const Thumbnail& thumbnail);
// None if the file is missing, damaged, or shows another state than the key's.
[[nodiscard]] std::optional<Thumbnail> keptThumbnail(const std::filesystem::path& file,
                                                     const ThumbnailKey& key);

}  // namespace maskwright::app::gui
