// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"
#include "annotation/store/team_records.h"
#include "annotation/store/training_records.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace maskwright::annotation::store {

// One connection to a project's database and objects. Belongs to the thread that made it: every thread (and
// process) opens its own on the same folder; SQLite's WAL lets them read while one writes. A program that
// opens one needs a QCoreApplication.
//
// The folder: project.db, objects/ (label maps and region maps), models/, runs/, cache/ (may be deleted at
// any time).
//
// Every function throws core::Error when the disk or database fails, with the remedy; a function that writes
// has committed with synchronous=FULL when it returns, so what it wrote survives SIGKILL and power loss.
class ProjectStore {
  public:
    // Makes the folder and an empty project. Throws Error if the folder holds a project or other files, or
    // lies on a network file system.
    static void create(const std::filesystem::path& folder);
    // Opens; migrates an older schema after a backup beside it. Throws Error for a missing, damaged or newer
    // project.
    explicit ProjectStore(const std::filesystem::path& folder);
    ~ProjectStore();
    ProjectStore(ProjectStore&&) noexcept;
    ProjectStore& operator=(ProjectStore&&) noexcept;

    [[nodiscard]] const std::filesystem::path& folder() const;

    // Images and the list of them.

    // One transaction for all. Names are made fit for file names and unique by "_2", "_3", ..., upper and
    // lower case being the same. An image without a split gets the one that its photo already has. Throws
    // Error if a photo would stand in two splits.
    std::vector<ImageId> addImages(std::span<const NewImage> images);
    [[nodiscard]] ImageRecord image(ImageId id) const;
    // All images, in the order of their import.
    [[nodiscard]] std::vector<ImageRecord> images() const;
    // Upper and lower case are the same.
    [[nodiscard]] std::optional<ImageId> imageNamed(const std::string& name) const;
    [[nodiscard]] std::vector<ImageId> imagesWithSha256(const std::string& sha256) const;
    [[nodiscard]] std::int64_t count(const ImageQuery& query) const;
    [[nodiscard]] std::vector<ImageRow> rows(const ImageQuery& query, std::int64_t offset,
                                             std::int64_t limit) const;
    [[nodiscard]] ImageRow row(ImageId id) const;
    // All ids of a query, in its order.
    [[nodiscard]] std::vector<ImageId> ids(const ImageQuery& query) const;
    // The row at which rows() shows the image; none if the query does not hold it.
    [[nodiscard]] std::optional<std::int64_t> positionOf(ImageId id, const ImageQuery& query) const;
    // The nearest image of the query after or before this one, which need not be in the query itself (it may
    // just have been accepted); none at the end.
    [[nodiscard]] std::optional<ImageId> neighbour(ImageId id, const ImageQuery& query,
                                                   Direction direction) const;
    [[nodiscard]] ProjectCounts counts() const;
    // Images without points, but for those without a face; and those that may give way to points of these
    // models, of which the second is for the test split. By id.
    [[nodiscard]] std::vector<ImageId> imagesToPlace(const std::string& model, const std::string& testModel,
                                                     Replace replace) const;
    // The photo was moved on disk; its content is the same.
    void setPath(ImageId id, const std::string& path);

    // Revisions.

    [[nodiscard]] std::optional<Head> head(ImageId image, RevisionKind kind) const;
    [[nodiscard]] std::optional<Revision> headRevision(ImageId image, RevisionKind kind) const;
    [[nodiscard]] Revision revision(RevisionId id) const;
    // Newest first.
    [[nodiscard]] std::vector<Revision> history(ImageId image, RevisionKind kind) const;
    // Appends and moves the head; the new head is not accepted. Throws Conflict if the head is not madeFrom
    // any more, and Error if a program (no author) would replace what a person has made or accepted.
    RevisionId save(const NewRevision& revision);
    // All that the function writes through this store, as one transaction: after a crash all of it is there
    // or nothing. What it throws undoes all. Inside of another it
    // is part of that one.
    void together(const std::function<void()>& writes);
    // Marks the head as accepted (or takes it back). Throws Conflict if the head is not this revision.
    void setAccepted(ImageId image, RevisionKind kind, RevisionId revision, bool accepted,
                     const std::string& author);
    // Marks the accepted head as verified by a second person, who must be another one than has accepted it.
    void setVerified(ImageId image, RevisionKind kind, RevisionId revision, bool verified,
                     const std::string& author);
    // An empty comment adds none.
    void setMark(ImageId image, Mark mark, const std::string& comment, const std::string& author);
    // Oldest first.
    [[nodiscard]] std::vector<Comment> comments(ImageId image) const;

    // How suspicious label maps look.

    // One transaction for all. Those whose map is no longer the head are left out: the new one is to be
    // judged.
    void setSuspicions(std::span<const MapSuspicion> suspicions);
    // None if the label map's head has not been judged.
    [[nodiscard]] std::optional<MapSuspicion> suspicion(ImageId image) const;
    // Every image with points whose label map this version (none: any) has not judged, by id.
    [[nodiscard]] std::vector<ImageId> unjudgedMaps(const std::optional<std::string>& version) const;

    // Splits belong to photos: all images of one SHA-256 get the split that one of them gets. Throws Error,
    // and changes nothing, on an attempt to change a split once made.
    void setSplits(std::span<const std::pair<ImageId, Split>> splits);

    // Settings of the project (key and text).
    [[nodiscard]] std::optional<std::string> setting(const std::string& key) const;
    void setSetting(const std::string& key, const std::string& value);

    // Trainings.

    // Every image outside of the test split whose points (kind landmarks) or label map (other kinds) a person
    // has accepted, by id; the split may be None, and points are not filled in.
    [[nodiscard]] std::vector<TrainingSample> acceptedSamples(const std::string& kind) const;
    // Freezes a snapshot. Images without a split join the train split for good, so that what was trained on
    // can never become a test image. Throws Conflict, and writes nothing, if a sample is not the accepted
    // head any more, belongs to the test split, or is to be trained on and belongs to the validation split.
    RunId addRun(const NewRun& run);
    [[nodiscard]] RunRecord run(RunId id) const;
    // In the order of their making.
    [[nodiscard]] std::vector<RunRecord> runs() const;
    // By image.
    [[nodiscard]] std::vector<TrainingSample> runSamples(RunId id) const;
    // Writes state, data hash, process and message, and the times that follow from a change of state; the
    // rest of a run never changes.
    void updateRun(const RunRecord& run);
    // Adds the version that a run has led to, and finishes the run. install(name) puts its files into
    // models/NAME before the version can be seen; what it throws undoes all. Returns the name; that of the
    // existing version if the run has one already.
    std::string addModelVersion(const NewModelVersion& version,
                                const std::function<void(const std::string& name)>& install);
    // In the order of their making.
    [[nodiscard]] std::vector<ModelVersionRecord> modelVersions() const;
    [[nodiscard]] std::optional<ModelVersionRecord> modelVersion(const std::string& name) const;
    // The promoted version of a kind; none: what the program ships with.
    [[nodiscard]] std::optional<std::string> promoted(const std::string& kind) const;
    // Throws Error if there is no such version.
    void promote(const std::string& version, const std::string& author);
    // Goes back to what was promoted before, and returns it. Throws Error if nothing is promoted.
    std::optional<std::string> rollBack(const std::string& kind, const std::string& author);

    // Several people.

    [[nodiscard]] ImageHistory imageHistory(ImageId image) const;
    // Puts images with all that is known of them into this project, which must hold none, under the ids that
    // they have. Their objects are put before.
    void addHistories(std::span<const ImageHistory> histories);
    // Notes that these images were handed out, now.
    void addPackage(PackageRecord package, std::span<const ImageId> images);
    // Oldest first.
    [[nodiscard]] std::vector<PackageRecord> packages() const;
    // Who has an image in a package that did not come back yet.
    [[nodiscard]] std::map<ImageId, std::string> assignments() const;
    // What an image that was added in a package is here: the one it became at an earlier merge, or a new one.
    ImageId mergedImage(const std::string& package, ImageId theirs, const NewImage& image);
    // Brings what is new of an image of a package, revision by revision, in one transaction. What only they
    // have changed becomes the head; a model's state gives way to a person's; where people on both sides have
    // changed it, ours stays the head and theirs stands beside it as a conflict. Nothing is brought twice.
    MergedImage mergeImage(const PackageRecord& package, ImageId image, const ImageHistory& theirs,
                           const PayloadHere& payloadHere);
    void addPackageMerge(const std::string& package, const std::string& author);
    // Oldest first.
    [[nodiscard]] std::vector<MergeConflict> openConflicts() const;
    void settleConflict(std::int64_t conflict, const std::string& author);

    // A second image about the original's photo. purpose, truth and author of the copy are taken over.
    ImageId addBlindCopy(ImageId original, const NewImage& image, const BlindCopy& copy);
    [[nodiscard]] std::vector<BlindCopy> blindCopies() const;
    // Every edit and acceptance of points by a person, by author and time.
    [[nodiscard]] std::vector<WorkStep> workSteps() const;
    // Newest first.
    [[nodiscard]] std::vector<AcceptedFace> acceptedFaces() const;

    // Objects: written to a temporary name, synced, renamed; named by SHA-256. Safe to repeat.
    std::string putObject(std::span<const std::uint8_t> bytes);
    // Throws Error if missing or if the content does not have this hash.
    [[nodiscard]] std::vector<std::uint8_t> object(const std::string& sha256) const;

    // Problems found by SQLite's integrity check, by comparing heads with what lists show, and by reading
    // every object; empty if all is well. Takes long for large projects.
    [[nodiscard]] std::vector<std::string> checkIntegrity() const;
    // Grows with every write of any process; cheap, for windows that want to know whether to look again.
    [[nodiscard]] std::int64_t dataVersion() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace maskwright::annotation::store
