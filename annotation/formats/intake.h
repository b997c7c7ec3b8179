// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/formats/import.h"
#include "annotation/project.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// How photos come into a project, whatever the format around them. Internal to annotation/formats.
namespace maskwright::annotation::formats {

// A photo of the folder that is imported.
struct FoundPhoto {
    std::filesystem::path path;  // canonical up to the folder
    std::string relative;        // to the folder, for messages
};

struct FolderListing {
    std::vector<FoundPhoto> photos;  // in the order of their relative paths
    std::int64_t otherFiles = 0;
    std::vector<dla::Failure> failures;  // sub-folders that cannot be read
};
// Everything named like a photo in the folder and below, also what turns out to be no photo. Throws Error if
// the folder itself cannot be read.
[[nodiscard]] FolderListing listPhotos(const std::filesystem::path& folder);

// What a worker finds out about a photo.
struct ExaminedPhoto {
    std::string sha256;
    std::int64_t sizeBytes = 0;
    int width = 0;
    int height = 0;
};

// The project's photos, and those that are about to be added. Used on the project's thread.
class Intake {
  public:
    // options and report are kept by the caller.
    Intake(Project& project, const ImportOptions& options, ImportReport& report);

    struct Known {
        store::ImageId image{};
        std::string sha256;
        int width = 0;
        int height = 0;
    };
    // The image that has this photo's path; of several faces of one photo the nth, from 0. Throws Error if
    // the file's name is not UTF-8.
    [[nodiscard]] std::optional<Known> known(const FoundPhoto& photo, std::size_t nth = 0) const;
    // A photo of the folder that the project has already.
    void confirm(store::ImageId image);

    // Takes a new photo, under this name as far as it is free. False if it is a duplicate and not wanted.
    // Throws Error if an equal photo stands in another split; what add() took before and flush() has not
    // committed is not compared, so photos with a split are flushed one by one.
    bool add(const FoundPhoto& photo, const ExaminedPhoto& examined, const std::string& name,
             store::Split split);
    // Commits what add() and confirm() took and returns the new images in that order.
    std::vector<store::ImageId> flush();
    [[nodiscard]] std::size_t pending() const { return pending_.size(); }

  private:
    [[nodiscard]] std::string storedPath(const FoundPhoto& photo) const;
    // Throws Error if an equal photo of the project stands in another split.
    void requireSplit(const FoundPhoto& photo, const ExaminedPhoto& examined, store::Split split) const;

    Project& project_;
    std::filesystem::path projectFolder_;
    const ImportOptions& options_;
    std::unique_ptr<store::PhotoSources> sources_;  // none: nothing is said of them
    ImportReport& report_;
    std::map<std::string, std::vector<Known>> byPath_;
    std::map<std::string, std::string> byContent_;  // path by SHA-256
    std::vector<store::NewImage> pending_;
    std::vector<store::ImageId> confirmed_;
};

// Safe from any thread. For a known photo only its content is compared, else it is decoded. Throws Error for
// what is no readable photo, and for a known one whose content has changed.
[[nodiscard]] ExaminedPhoto examine(const FoundPhoto& photo, const std::optional<Intake::Known>& known);

}  // namespace maskwright::annotation::formats
