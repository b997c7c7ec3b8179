// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/project_store.h"

#include "annotation/store/database.h"
#include "annotation/store/durable_file.h"
#include "annotation/store/history_table.h"
#include "annotation/store/image_list.h"
#include "annotation/store/image_table.h"
#include "annotation/store/merge_table.h"
#include "annotation/store/model_table.h"
#include "annotation/store/objects.h"
#include "annotation/store/package_table.h"
#include "annotation/store/revision_table.h"
#include "annotation/store/run_table.h"
#include "annotation/store/schema.h"
#include "annotation/store/sqlite.h"
#include "annotation/store/suspicion_table.h"
#include "annotation/store/work_table.h"

#include <system_error>

#include <QUuid>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDatabaseName = "project.db";
constexpr const char* kFreshDatabaseName = "project.db.new";

core::Error projectExists(const fs::path& folder) {
    return core::Error("holds a project already", folder.string(), "Open it, or choose another folder.");
}

bool holdsOnlyAnUnfinishedProject(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const bool ours = name.starts_with(kFreshDatabaseName) || name == "objects" || name == "models" ||
                          name == "runs" || name == "cache";
        if (!ours || (entry.is_directory() && !fs::is_empty(entry))) {
            return false;
        }
    }
    return true;
}

}  // namespace

struct ProjectStore::Impl {
    explicit Impl(const fs::path& projectFolder)
        : folder(projectFolder), database(folder / kDatabaseName), objects(folder / "objects") {}

    // Runs a change in a transaction; what it returns is returned once it is on the disk.
    template <typename Change>
    auto write(const Change& change) {
        if (together) {
            return change();
        }
        Transaction transaction(database);
        if constexpr (std::is_void_v<decltype(change())>) {
            change();
            transaction.commit();
        } else {
            auto result = change();
            transaction.commit();
            return result;
        }
    }

    void requireObjectsOf(const ImageHistory& history) const {
        for (const FullRevision& full : history.revisions) {
            for (const std::string& object : full.objects) {
                core::expects(objects.has(object), "a revision names an object that was not put");
            }
        }
    }

    bool together = false;  // inside of ProjectStore::together()
    fs::path folder;
    Database database;
    ObjectFolder objects;
};

void ProjectStore::create(const fs::path& folder) {
    requireLocalFileSystem(folder);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw core::Error("the folder cannot be made (" + error.message() + ")", folder.string(),
                          "Choose a place where you may write.");
    }
    if (fs::exists(folder / kDatabaseName)) {
        throw projectExists(folder);
    }
    if (!holdsOnlyAnUnfinishedProject(folder)) {
        throw core::Error("is not empty", folder.string(), "Choose a new or empty folder for the project.");
    }
    for (const char* name : {"objects", "models", "runs", "cache"}) {
        makeFolderDurably(folder / name);
    }
    // Under a name of its own until it is whole, so that a process killed here leaves nothing that looks like
    // a project, and two processes that make one at a time do not meet.
    const std::string unique = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    const fs::path fresh = folder / (std::string(kFreshDatabaseName) + "-" + unique);
    try {
        {
            Database database(fresh, Database::Missing::Create);
            makeProjectDatabase(database);
            migrate(database, migrations());
        }
        if (renameDurablyIfFree(fresh, folder / kDatabaseName) == Renaming::TargetExists) {
            throw projectExists(folder);
        }
    } catch (...) {
        for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
            fs::remove(fs::path(fresh) += ending, error);
        }
        throw;
    }
}

ProjectStore::ProjectStore(const fs::path& folder) {
    requireLocalFileSystem(folder);
    impl_ = std::make_unique<Impl>(folder);
    requireProjectDatabase(impl_->database);
    migrate(impl_->database, migrations());
}

ProjectStore::~ProjectStore() = default;
ProjectStore::ProjectStore(ProjectStore&&) noexcept = default;
ProjectStore& ProjectStore::operator=(ProjectStore&&) noexcept = default;

const fs::path& ProjectStore::folder() const {
    return impl_->folder;
}

std::vector<ImageId> ProjectStore::addImages(std::span<const NewImage> images) {
    return impl_->write([&] { return store::addImages(impl_->database, images); });
}

ImageRecord ProjectStore::image(ImageId id) const {
    return readImage(impl_->database, id);
}

std::vector<ImageRecord> ProjectStore::images() const {
    return readImages(impl_->database);
}

std::optional<ImageId> ProjectStore::imageNamed(const std::string& name) const {
    return findImage(impl_->database, name);
}

std::vector<ImageId> ProjectStore::imagesWithSha256(const std::string& sha256) const {
    return findPhoto(impl_->database, sha256);
}

std::int64_t ProjectStore::count(const ImageQuery& query) const {
    return countImages(impl_->database, query);
}

std::vector<ImageRow> ProjectStore::rows(const ImageQuery& query, std::int64_t offset,
                                         std::int64_t limit) const {
    return imageRows(impl_->database, query, offset, limit);
}

ImageRow ProjectStore::row(ImageId id) const {
    return imageRow(impl_->database, id);
}

std::vector<ImageId> ProjectStore::ids(const ImageQuery& query) const {
    return imageIds(impl_->database, query);
}

std::optional<std::int64_t> ProjectStore::positionOf(ImageId id, const ImageQuery& query) const {
    return store::positionOf(impl_->database, id, query);
}

std::optional<ImageId> ProjectStore::neighbour(ImageId id, const ImageQuery& query,
                                               Direction direction) const {
    return neighbourOf(impl_->database, id, query, direction);
}

ProjectCounts ProjectStore::counts() const {
    return projectCounts(impl_->database);
}

std::vector<ImageId> ProjectStore::imagesToPlace(const std::string& model, const std::string& testModel,
                                                 Replace replace) const {
    return store::imagesToPlace(impl_->database, model, testModel, replace);
}

void ProjectStore::setPath(ImageId id, const std::string& path) {
    impl_->write([&] { writePath(impl_->database, id, path); });
}

std::optional<Head> ProjectStore::head(ImageId image, RevisionKind kind) const {
    return readHead(impl_->database, image, kind);
}

std::optional<Revision> ProjectStore::headRevision(ImageId image, RevisionKind kind) const {
    const std::optional<Head> head = readHead(impl_->database, image, kind);
    return head ? std::optional(readRevision(impl_->database, head->revision)) : std::nullopt;
}

Revision ProjectStore::revision(RevisionId id) const {
    return readRevision(impl_->database, id);
}

std::vector<Revision> ProjectStore::history(ImageId image, RevisionKind kind) const {
    return readHistory(impl_->database, image, kind);
}

RevisionId ProjectStore::save(const NewRevision& revision) {
    for (const std::string& object : revision.objects) {
        core::expects(impl_->objects.has(object), "a revision names an object that was not put");
    }
    return impl_->write([&] { return appendRevision(impl_->database, revision); });
}

void ProjectStore::together(const std::function<void()>& writes) {
    if (impl_->together) {
        writes();
        return;
    }
    Transaction transaction(impl_->database);
    impl_->together = true;
    try {
        writes();
    } catch (...) {
        impl_->together = false;
        throw;
    }
    impl_->together = false;
    transaction.commit();
}

void ProjectStore::setAccepted(ImageId image, RevisionKind kind, RevisionId revision, bool accepted,
                               const std::string& author) {
    impl_->write([&] { writeAccepted(impl_->database, image, kind, revision, accepted, author); });
}

void ProjectStore::setVerified(ImageId image, RevisionKind kind, RevisionId revision, bool verified,
                               const std::string& author) {
    impl_->write([&] { writeVerified(impl_->database, image, kind, revision, verified, author); });
}

void ProjectStore::setMark(ImageId image, Mark mark, const std::string& comment, const std::string& author) {
    impl_->write([&] { writeMark(impl_->database, image, mark, comment, author); });
}

std::vector<Comment> ProjectStore::comments(ImageId image) const {
    return readComments(impl_->database, image);
}

void ProjectStore::setSuspicions(std::span<const MapSuspicion> suspicions) {
    impl_->write([&] { writeSuspicions(impl_->database, suspicions); });
}

std::optional<MapSuspicion> ProjectStore::suspicion(ImageId image) const {
    return readSuspicion(impl_->database, image);
}

std::vector<ImageId> ProjectStore::unjudgedMaps(const std::optional<std::string>& version) const {
    return store::unjudgedMaps(impl_->database, version);
}

void ProjectStore::setSplits(std::span<const std::pair<ImageId, Split>> splits) {
    impl_->write([&] { writeSplits(impl_->database, splits); });
}

std::optional<std::string> ProjectStore::setting(const std::string& key) const {
    Statement statement(impl_->database, "SELECT value FROM setting WHERE key = ?");
    statement.bind(key);
    return statement.next() ? std::optional(statement.text(0)) : std::nullopt;
}

void ProjectStore::setSetting(const std::string& key, const std::string& value) {
    impl_->write([&] {
        Statement(impl_->database, "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)")
            .bind(key)
            .bind(value)
            .run();
    });
}

std::vector<TrainingSample> ProjectStore::acceptedSamples(const std::string& kind) const {
    return store::acceptedSamples(impl_->database, kind);
}

RunId ProjectStore::addRun(const NewRun& run) {
    return impl_->write([&] { return insertRun(impl_->database, run); });
}

RunRecord ProjectStore::run(RunId id) const {
    return readRun(impl_->database, id);
}

std::vector<RunRecord> ProjectStore::runs() const {
    return readRuns(impl_->database);
}

std::vector<TrainingSample> ProjectStore::runSamples(RunId id) const {
    return readRunSamples(impl_->database, id);
}

void ProjectStore::updateRun(const RunRecord& run) {
    impl_->write([&] { writeRun(impl_->database, run); });
}

std::string ProjectStore::addModelVersion(const NewModelVersion& version,
                                          const std::function<void(const std::string& name)>& install) {
    return impl_->write([&] { return insertModelVersion(impl_->database, version, install); });
}

std::vector<ModelVersionRecord> ProjectStore::modelVersions() const {
    return readModelVersions(impl_->database);
}

std::optional<ModelVersionRecord> ProjectStore::modelVersion(const std::string& name) const {
    return findModelVersion(impl_->database, name);
}

std::optional<std::string> ProjectStore::promoted(const std::string& kind) const {
    return readPromoted(impl_->database, kind);
}

void ProjectStore::promote(const std::string& version, const std::string& author) {
    impl_->write([&] { writePromotion(impl_->database, version, author); });
}

std::optional<std::string> ProjectStore::rollBack(const std::string& kind, const std::string& author) {
    return impl_->write([&] { return writeRollBack(impl_->database, kind, author); });
}

ImageHistory ProjectStore::imageHistory(ImageId image) const {
    return readImageHistory(impl_->database, image);
}

void ProjectStore::addHistories(std::span<const ImageHistory> histories) {
    for (const ImageHistory& history : histories) {
        impl_->requireObjectsOf(history);
    }
    impl_->write([&] { insertHistories(impl_->database, histories); });
}

void ProjectStore::addPackage(PackageRecord package, std::span<const ImageId> images) {
    package.time = timeNow();
    impl_->write([&] { insertPackage(impl_->database, package, images); });
}

std::vector<PackageRecord> ProjectStore::packages() const {
    return readPackages(impl_->database);
}

std::map<ImageId, std::string> ProjectStore::assignments() const {
    return readAssignments(impl_->database);
}

ImageId ProjectStore::mergedImage(const std::string& package, ImageId theirs, const NewImage& image) {
    return impl_->write([&] {
        const auto known = imageMergedAs(impl_->database, package, theirs);
        return known ? *known : addMergedImage(impl_->database, package, theirs, image);
    });
}

MergedImage ProjectStore::mergeImage(const PackageRecord& package, ImageId image, const ImageHistory& theirs,
                                     const PayloadHere& payloadHere) {
    impl_->requireObjectsOf(theirs);
    return impl_->write([&] { return mergeHistory(impl_->database, package, image, theirs, payloadHere); });
}

void ProjectStore::addPackageMerge(const std::string& package, const std::string& author) {
    impl_->write([&] { insertPackageMerge(impl_->database, package, author); });
}

std::vector<MergeConflict> ProjectStore::openConflicts() const {
    return readOpenConflicts(impl_->database);
}

void ProjectStore::settleConflict(std::int64_t conflict, const std::string& author) {
    impl_->write([&] { store::settleConflict(impl_->database, conflict, author); });
}

ImageId ProjectStore::addBlindCopy(ImageId original, const NewImage& image, const BlindCopy& copy) {
    return impl_->write([&] { return insertBlindCopy(impl_->database, original, image, copy); });
}

std::vector<BlindCopy> ProjectStore::blindCopies() const {
    return readBlindCopies(impl_->database);
}

std::vector<WorkStep> ProjectStore::workSteps() const {
    return readWorkSteps(impl_->database);
}

std::vector<AcceptedFace> ProjectStore::acceptedFaces() const {
    return readAcceptedFaces(impl_->database);
}

std::string ProjectStore::putObject(std::span<const std::uint8_t> bytes) {
    return impl_->objects.put(bytes);
}

std::vector<std::uint8_t> ProjectStore::object(const std::string& sha256) const {
    return impl_->objects.read(sha256);
}

std::vector<std::string> ProjectStore::checkIntegrity() const {
    std::vector<std::string> problems = databaseProblems(impl_->database);
    for (std::string& problem : contradictions(impl_->database)) {
        problems.push_back(std::move(problem));
    }
    for (const std::string& sha256 : namedObjects(impl_->database)) {
        try {
            static_cast<void>(impl_->objects.read(sha256));
        } catch (const core::Error& error) {
            problems.push_back(error.what());
        }
    }
    return problems;
}

std::int64_t ProjectStore::dataVersion() const {
    return writesOfOthers(impl_->database) + impl_->database.commits();
}

}  // namespace maskwright::annotation::store
