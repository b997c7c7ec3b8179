// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace maskwright::annotation::store {

// One connection to a project's database and objects. Belongs to the thread that made it: every thread (and process)
// opens its own on the same folder; SQLite's WAL lets them read while one writes.
//
// Every function throws core::Error when the disk or database fails, with the remedy; a function that writes has
// committed with synchronous=FULL when it returns, so what it wrote survives SIGKILL and power loss.
class ProjectStore {
  public:
    // Makes the folder and an empty project. Throws Error if the folder holds a project or other files, or lies on a
    // network file system.
    static void create(const std::filesystem::path& folder);
    // Opens; migrates an older schema after a backup beside it. Throws Error for a missing, damaged or newer project.
    explicit ProjectStore(const std::filesystem::path& folder);
    ~ProjectStore();
    ProjectStore(ProjectStore&&) noexcept;
    ProjectStore& operator=(ProjectStore&&) noexcept;

    [[nodiscard]] const std::filesystem::path& folder() const;

    // Images ---------------------------------------------------------------------------------------------------------
    // One transaction for all. Names are made unique by "_2", "_3", ...
    std::vector<ImageId> addImages(std::span<const NewImage> images);
    [[nodiscard]] ImageRecord image(ImageId id) const;
    [[nodiscard]] std::optional<ImageId> imageNamed(const std::string& name) const;
    [[nodiscard]] std::vector<ImageId> imagesWithSha256(const std::string& sha256) const;
    [[nodiscard]] std::int64_t count(const ImageQuery& query) const;
    [[nodiscard]] std::vector<ImageRow> rows(const ImageQuery& query, std::int64_t offset, std::int64_t limit) const;
    [[nodiscard]] ImageRow row(ImageId id) const;
    // All ids of a query, in its order.
    [[nodiscard]] std::vector<ImageId> ids(const ImageQuery& query) const;
    [[nodiscard]] ProjectCounts counts() const;
    // The photo was moved on disk; its content is the same.
    void setPath(ImageId id, const std::string& path);

    // Revisions ------------------------------------------------------------------------------------------------------
    [[nodiscard]] std::optional<Head> head(ImageId image, RevisionKind kind) const;
    [[nodiscard]] std::optional<Revision> headRevision(ImageId image, RevisionKind kind) const;
    [[nodiscard]] Revision revision(RevisionId id) const;
    // Newest first.
    [[nodiscard]] std::vector<Revision> history(ImageId image, RevisionKind kind) const;
    // Appends and moves the head. Throws Conflict if the head is not madeFrom any more.
    RevisionId save(const NewRevision& revision);
    // Marks the head as accepted (or takes it back). Throws Conflict if the head is not this revision.
    void setAccepted(ImageId image, RevisionKind kind, RevisionId revision, bool accepted, const std::string& author);
    void setFlag(ImageId image, bool flagged, const std::string& comment, const std::string& author);

    // Splits: once an image has one, it keeps it. Throws Error on an attempt to change it, or if one SHA-256 would
    // stand in two splits.
    void setSplits(std::span<const std::pair<ImageId, Split>> splits);

    // Settings of the project (key and text).
    [[nodiscard]] std::optional<std::string> setting(const std::string& key) const;
    void setSetting(const std::string& key, const std::string& value);

    // Objects: written to a temporary name, synced, renamed; named by SHA-256. Safe to repeat.
    std::string putObject(std::span<const std::uint8_t> bytes);
    // Throws Error if missing or if the content does not have this hash.
    [[nodiscard]] std::vector<std::uint8_t> object(const std::string& sha256) const;

    // Problems found by SQLite's integrity check and by looking for missing objects; empty if all is well.
    [[nodiscard]] std::vector<std::string> checkIntegrity() const;
    // Grows by one with every write of any process; cheap, for windows that want to know whether to look again.
    [[nodiscard]] std::int64_t dataVersion() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace maskwright::annotation::store
