// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/release/manifest.h"
#include "core/error.h"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>

// The folder of a release while it is written. Internal to annotation/release.
namespace maskwright::annotation::release {

// The folder itself cannot be written: no file of it can, so an export ends here rather than with every
// image.
class FolderFailure : public core::Error {
  public:
    using core::Error::Error;
};

// What a release consists of is known from its marker, a JSON file, so that a second export can replace the
// first one and touch nothing else. While an export runs, a journal beside the marker names every file before
// it is written; the marker says that the release is unfinished. Whatever ends the export, the next one knows
// all files of both.
class ReleaseFolder {
  public:
    // Makes the folder if need be. Throws Error if it holds anything but an earlier release, finished or not,
    // or if a link stands where a folder of it should.
    ReleaseFolder(std::filesystem::path folder, std::string format);
    ~ReleaseFolder();
    ReleaseFolder(const ReleaseFolder&) = delete;
    ReleaseFolder& operator=(const ReleaseFolder&) = delete;

    // Before the first file. Throws FolderFailure.
    void begin();
    // Writes a file (relative path, '/' as separator) whole or not at all; one that is there with this very
    // content is left as it is, so that an interrupted export goes on where it was. Returns the content's
    // SHA-256. Safe from any thread. Throws FolderFailure.
    std::string put(const std::string& relative, std::span<const std::uint8_t> bytes);
    // The same for bytes whose SHA-256 is known.
    void put(const std::string& relative, std::span<const std::uint8_t> bytes, const std::string& sha256);
    // The same for a file written beside it, which takes the name; it lies in spool().
    void adopt(const std::string& relative, const std::filesystem::path& file);
    // A name in the folder for something that is put together before it is adopted; whoever asks removes it.
    [[nodiscard]] std::filesystem::path spool();
    // After the last file: what was put is on the disk, files of earlier releases that were not put again are
    // gone, the manifest lists the rest, and the marker says that the release is whole. Throws FolderFailure.
    void finish();

    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
    // Everything put so far.
    [[nodiscard]] const Manifest& written() const { return written_; }

  private:
    void writeMarker(bool whole, const std::set<std::string>& files) const;
    void note(const std::string& relative);
    void take(const std::string& relative, const std::string& sha256);
    void makeParents(const std::string& relative);
    void removeEmptyFolders();

    std::filesystem::path folder_;
    std::string format_;
    std::set<std::string> earlier_;
    std::mutex mutex_;
    int journal_ = -1;
    Manifest written_;
    int spools_ = 0;
    std::set<std::string> madeFolders_;
};

// Whether the folder's marker says that a release is whole; none: no marker. Throws Error if it is damaged.
[[nodiscard]] std::optional<bool> releaseIsWhole(const std::filesystem::path& folder);

}  // namespace maskwright::annotation::release
