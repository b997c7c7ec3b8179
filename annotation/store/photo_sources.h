// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace maskwright::annotation::store {

// Where a photo comes from and what may be done with it, in the words of whoever imported it; any may be
// empty.
struct PhotoSource {
    std::string source;   // "own studio, spring 2026", a data set's name, an address
    std::string licence;  // "CC BY 4.0"
    std::string consent;  // "signed forms in folder 12"
    bool operator==(const PhotoSource&) const = default;
};

// What is said of the origin of a project's photos: a connection of its own, for imports and exports alone.
// The newest word about an image counts; the earlier ones are kept. Belongs to the thread that made it; as in
// ProjectStore every function throws Error when the disk or database fails, and what was written is on the
// disk.
class PhotoSources {
  public:
    // Of a project that is open, and so of the newest schema.
    explicit PhotoSources(const std::filesystem::path& projectFolder);
    ~PhotoSources();
    PhotoSources(const PhotoSources&) = delete;
    PhotoSources& operator=(const PhotoSources&) = delete;

    // One transaction. Images of which the same is said already are left alone.
    void set(std::span<const ImageId> images, const PhotoSource& source, const std::string& author);
    // None: nobody has said anything.
    [[nodiscard]] std::optional<PhotoSource> of(ImageId image) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace maskwright::annotation::store
