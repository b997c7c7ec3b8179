// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/release_folder.h"

#include "annotation/file_hash.h"
#include "annotation/formats/format.h"
#include "core/image/file_writing.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <system_error>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::release {

namespace fs = std::filesystem;
using core::image::Durability;
using formats::kExportMarker;

namespace {

constexpr const char* kJournal = "maskwright-export.journal";
constexpr const char* kOtherFolder = "Export to an empty folder.";

FolderFailure unwritable(const core::Error& error) {
    return FolderFailure(
        error.happened(), error.subject(),
        "What was written before is kept. " + error.remedy() + " The same command goes on from there.");
}

struct Marker {
    bool whole = true;  // releases that do not say were written by a version that knew no other
    std::set<std::string> files;
};

// The marker comes from outside: only names that an export of ours can have written are believed.
Marker readMarker(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const nlohmann::json json = nlohmann::json::parse(stream, nullptr, false);
    const auto files = json.is_object() ? json.find("files") : json.end();
    if (files == json.end() || !files->is_array()) {
        throw core::Error("the list of exported files is damaged", file.string(), kOtherFolder);
    }
    Marker marker;
    if (const auto whole = json.find("whole"); whole != json.end() && whole->is_boolean()) {
        marker.whole = whole->get<bool>();
    }
    for (const nlohmann::json& entry : *files) {
        if (!entry.is_string() || !isReleasePath(entry.get<std::string>())) {
            throw core::Error("the list of exported files names something that no export writes",
                              file.string(), kOtherFolder);
        }
        marker.files.insert(entry.get<std::string>());
    }
    return marker;
}

// What an export that was cut off has begun to write; its last line may be cut off, too, and then no file of
// that name was begun.
std::set<std::string> readJournal(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::set<std::string> files;
    for (std::string line; std::getline(stream, line) && !stream.eof();) {
        if (!isReleasePath(line)) {
            throw core::Error("the journal of an unfinished export names something that no export writes",
                              file.string(), kOtherFolder);
        }
        files.insert(line);
    }
    return files;
}

// A link in the place of a folder would carry what is written, and what is removed, out of the release.
void refuseLinks(const fs::path& root, const fs::path& relativeFolder) {
    fs::path part = root;
    for (const fs::path& name : relativeFolder) {
        part /= name;
        std::error_code ignored;
        if (fs::is_symlink(part, ignored)) {
            throw core::Error("is a link in the place of a folder of the export", part.string(),
                              "Remove the link, or export to an empty folder.");
        }
    }
}

bool holds(const fs::path& file, std::span<const std::uint8_t> bytes, const std::string& sha256) {
    std::error_code error;
    return fs::is_regular_file(fs::symlink_status(file, error)) &&
           fs::file_size(file, error) == bytes.size() && !error && sha256OfFile(file) == sha256;
}

}  // namespace

ReleaseFolder::ReleaseFolder(fs::path folder, std::string format)
    : folder_(std::move(folder)), format_(std::move(format)) {
    std::error_code error;
    fs::create_directories(folder_, error);
    const bool isEmpty = !error && fs::is_empty(folder_, error);
    if (error) {
        throw core::Error("the folder cannot be made or read: " + error.message(), folder_.string(),
                          "Choose another folder.");
    }
    if (fs::exists(folder_ / kExportMarker, error)) {
        earlier_ = readMarker(folder_ / kExportMarker).files;
        earlier_.merge(readJournal(folder_ / kJournal));
        for (const std::string& file : earlier_) {
            refuseLinks(folder_, fs::path(file).parent_path());
        }
    } else if (!isEmpty) {
        throw core::Error("the folder holds files that no export of ours has written", folder_.string(),
                          "Choose an empty or new folder.");
    }
}

ReleaseFolder::~ReleaseFolder() {
    if (journal_ >= 0) {
        ::close(journal_);
    }
}

void ReleaseFolder::begin() {
    try {
        writeMarker(false, earlier_);
    } catch (const core::Error& error) {
        throw unwritable(error);
    }
    const fs::path file = folder_ / kJournal;
    journal_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (journal_ < 0) {
        throw FolderFailure("cannot be written (" + std::generic_category().message(errno) + ")",
                            file.string(), "Choose a folder that you may write to.");
    }
}

void ReleaseFolder::note(const std::string& relative) {
    const std::string line = relative + "\n";
    if (::write(journal_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        throw FolderFailure("not written (" + std::generic_category().message(errno) + ")",
                            (folder_ / kJournal).string(),
                            "Free space on the disk; the same command goes on from there.");
    }
}

void ReleaseFolder::makeParents(const std::string& relative) {
    const fs::path parent = fs::path(relative).parent_path();
    if (parent.empty() || madeFolders_.contains(parent.generic_string())) {
        return;
    }
    refuseLinks(folder_, parent);
    std::error_code error;
    fs::create_directories(folder_ / parent, error);
    if (error) {
        throw FolderFailure("the folder cannot be made: " + error.message(), (folder_ / parent).string(),
                            "Make room on the disk or choose another folder.");
    }
    madeFolders_.insert(parent.generic_string());
}

void ReleaseFolder::take(const std::string& relative, const std::string& sha256) {
    core::expects(journal_ >= 0 && isReleasePath(relative), "ReleaseFolder: no path of a release");
    const std::lock_guard lock(mutex_);
    makeParents(relative);
    note(relative);
    core::expects(written_.emplace(relative, sha256).second, "ReleaseFolder: a file is put twice");
}

fs::path ReleaseFolder::spool() {
    const std::lock_guard lock(mutex_);
    const std::string name = "spool-" + std::to_string(spools_++) + ".part";
    note(name);
    return folder_ / name;
}

void ReleaseFolder::adopt(const std::string& relative, const fs::path& file) {
    take(relative, sha256OfFile(file));
    std::error_code error;
    fs::rename(file, folder_ / relative, error);
    if (error) {
        throw FolderFailure("cannot be written (" + error.message() + ")", (folder_ / relative).string(),
                            "Choose a folder that you may write to.");
    }
}

std::string ReleaseFolder::put(const std::string& relative, std::span<const std::uint8_t> bytes) {
    std::string sha256 = sha256Of(bytes);
    put(relative, bytes, sha256);
    return sha256;
}

void ReleaseFolder::put(const std::string& relative, std::span<const std::uint8_t> bytes,
                        const std::string& sha256) {
    take(relative, sha256);
    if (holds(folder_ / relative, bytes, sha256)) {
        return;
    }
    try {
        // A file that a power cut takes is written again: its content is compared above.
        core::image::writeFile(folder_ / relative, bytes, Durability::Later);
    } catch (const core::Error& error) {
        throw unwritable(error);
    }
}

void ReleaseFolder::finish() {
    try {
        const std::string manifest = textOf(written_);
        core::image::writeFile(folder_ / kManifestFile, formats::bytesOf(manifest), Durability::Later);
        core::image::syncFileSystem(folder_);
        std::set<std::string> files{kManifestFile};
        for (const auto& [file, sha256] : written_) {
            files.insert(file);
        }
        for (const std::string& file : earlier_) {
            std::error_code error;
            if (!files.contains(file) && !fs::remove(folder_ / file, error) && error) {
                throw core::Error("a file of the earlier export cannot be removed: " + error.message(),
                                  (folder_ / file).string(), "Remove it, or export to an empty folder.");
            }
        }
        writeMarker(true, files);
    } catch (const core::Error& error) {
        throw unwritable(error);
    }
    std::error_code ignored;
    fs::remove(folder_ / kJournal, ignored);
    removeEmptyFolders();
}

void ReleaseFolder::removeEmptyFolders() {
    std::set<fs::path, std::greater<>> folders;  // inner ones first
    for (const std::string& file : earlier_) {
        for (fs::path parent = fs::path(file).parent_path(); !parent.empty(); parent = parent.parent_path()) {
            folders.insert(parent);
        }
    }
    for (const fs::path& folder : folders) {
        std::error_code ignored;
        if (fs::is_directory(folder_ / folder, ignored) && fs::is_empty(folder_ / folder, ignored)) {
            fs::remove(folder_ / folder, ignored);
        }
    }
}

void ReleaseFolder::writeMarker(bool whole, const std::set<std::string>& files) const {
    const nlohmann::ordered_json json = {{"format", format_}, {"whole", whole}, {"files", files}};
    core::image::writeFile(folder_ / kExportMarker, formats::bytesOf(json.dump(1) + "\n"), Durability::Now);
}

std::optional<bool> releaseIsWhole(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::exists(folder / kExportMarker, ignored)) {
        return std::nullopt;
    }
    return readMarker(folder / kExportMarker).whole;
}

}  // namespace maskwright::annotation::release
