// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/label_map.h"

#include <cstdint>
#include <filesystem>
#include <optional>

#include <QImage>

namespace maskwright::app::gui {

// How a cell of the wall shows a face: the label map's colours over the photo, its borders on the photo, the
// map alone, or the bare photo.
enum class WallMode { Overlay, Outline, MapAlone, Photo };

// Which label map of an image is meant: the one it has, or what is proposed instead of an accepted one.
enum class WallMap { Current, Proposed };

// Which state of an image a thumbnail shows.
struct ThumbnailKey {
    annotation::store::ImageId image{};
    std::optional<annotation::store::RevisionId> points;
    std::optional<annotation::store::RevisionId> map;
    std::int64_t proposalPixels = 0;  // of the map that a pending proposal would change
    bool operator==(const ThumbnailKey&) const = default;
};
[[nodiscard]] ThumbnailKey keyOf(const annotation::store::ImageRow& row);

// The head on a photo and its label map, small. Value type; made in any thread.
struct Thumbnail {
    static constexpr int kSidePx = 256;  // longer side at most

    QImage photo;
    core::LabelMap labels;    // of the photo's size; empty: the image has no map
    core::LabelMap proposed;  // likewise; empty: nothing is proposed

    // Of the current map, what a proposal would change is hatched in the colour that it would have.
    [[nodiscard]] QImage composed(WallMode mode, WallMap which = WallMap::Current) const;
};

// Reads photo, points and map, those that the key names, and no proposal. Throws core::Error if the photo
// cannot be read.
[[nodiscard]] Thumbnail makeThumbnail(const annotation::Project& project, const ThumbnailKey& key);
// Adds the pending proposal that the key speaks of, if it is pending still. Proposals come and go, so no
// cache keeps them.
void addProposal(const annotation::Project& project, const ThumbnailKey& key, Thumbnail& thumbnail);

// Where a project keeps the thumbnail of an image: one file each, in the folder that may be deleted.
[[nodiscard]] std::filesystem::path thumbnailFile(const std::filesystem::path& project,
                                                  annotation::store::ImageId image);
// A cache that cannot be written is no failure: nothing happens then.
void keepThumbnail(const std::filesystem::path& file, const ThumbnailKey& key, const Thumbnail& thumbnail);
// None if the file is missing, damaged, or shows another state than the key's.
[[nodiscard]] std::optional<Thumbnail> keptThumbnail(const std::filesystem::path& file,
                                                     const ThumbnailKey& key);

}  // namespace maskwright::app::gui
