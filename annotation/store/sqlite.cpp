// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/sqlite.h"

#include "annotation/store/durable_file.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>
#include <sys/vfs.h>
#include <system_error>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kApplicationId = 0x4D575254;  // "MWRT", in the file's header

std::string textOf(const Database& database, const std::string& sql) {
    Statement statement(database, sql);
    return statement.next() ? statement.text(0) : std::string();
}

bool isWriteAhead(const Database& database, const std::string& sql) {
    return textOf(database, sql) == "wal";
}

// SQL text literal.
std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) {
        result += c;
        if (c == '\'') {
            result += c;
        }
    }
    return result + "'";
}

}  // namespace

void configure(Database& database) {
    database.execute("PRAGMA synchronous = FULL");
    database.execute("PRAGMA foreign_keys = ON");
    database.execute("PRAGMA trusted_schema = OFF");
    database.execute("PRAGMA cache_size = -16384");  // 16 MiB: the indices of a large project
}

void makeProjectDatabase(Database& database) {
    database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    if (!isWriteAhead(database, "PRAGMA journal_mode = WAL")) {
        throw core::Error("the file system cannot hold a project", database.file().string(),
                          "Put the project on a local disk.");
    }
}

void requireProjectDatabase(Database& database) {
    if (textOf(database, "PRAGMA application_id") != std::to_string(kApplicationId)) {
        throw core::Error("is not a Maskwright project", database.file().string(),
                          "Choose another folder, or restore project.db from a backup.");
    }
    if (!isWriteAhead(database, "PRAGMA journal_mode")) {
        makeProjectDatabase(database);
    }
}

void backUp(const Database& database, const fs::path& copy) {
    fs::path part = copy;
    part += ".part";
    std::error_code ignored;
    fs::remove(part, ignored);
    Statement(database, "VACUUM INTO " + quoted(part.string())).run();
    syncFile(part);
    renameDurably(part, copy);
}

std::vector<std::string> databaseProblems(const Database& database) {
    std::vector<std::string> problems;
    Statement check(database, "PRAGMA integrity_check");
    while (check.next()) {
        if (const std::string line = check.text(0); line != "ok") {
            problems.push_back("project.db: " + line);
        }
    }
    Statement keys(database, "PRAGMA foreign_key_check");
    while (keys.next()) {
        problems.push_back("project.db: row " + keys.text(1) + " of table " + keys.text(0) +
                           " names a missing row of table " + keys.text(2));
    }
    return problems;
}

std::int64_t writesOfOthers(const Database& database) {
    Statement statement(database, "PRAGMA data_version");
    core::expects(statement.next(), "SQLite tells no data_version");
    return statement.integer(0);
}

std::vector<std::string> queryPlan(const Database& database, const std::string& sql) {
    Statement statement(database, "EXPLAIN QUERY PLAN " + sql);
    for (auto values = std::count(sql.begin(), sql.end(), '?'); values > 0; --values) {
        statement.bind(std::nullopt);
    }
    std::vector<std::string> lines;
    while (statement.next()) {
        lines.push_back(statement.text(3));
    }
    return lines;
}

core::Error databaseError(int code, const std::string& text, const fs::path& file) {
    const std::string subject = file.string();
    switch (code & 0xff) {  // the low byte is the primary code, https://www.sqlite.org/rescode.html
        case 5:             // SQLITE_BUSY
        case 6:             // SQLITE_LOCKED
            return core::Error(
                "another program has been writing to the project for too long", subject,
                "Wait for it to end or stop it, then try again. Nothing was saved by this attempt.");
        case 3:   // SQLITE_PERM
        case 8:   // SQLITE_READONLY
        case 14:  // SQLITE_CANTOPEN
            return core::Error("the project cannot be opened for writing (" + text + ")", subject,
                               "Check that you may write to the folder and to every file in it.");
        case 11:  // SQLITE_CORRUPT
        case 26:  // SQLITE_NOTADB
            return core::Error("the project's database is damaged (" + text + ")", subject,
                               "Keep a copy of the folder as it is, then restore project.db from a backup.");
        case 10:  // SQLITE_IOERR
            return core::Error("the disk refused to read or write (" + text + ")", subject,
                               "Check that the disk is connected and has space left, then try again.");
        case 13:  // SQLITE_FULL
            return core::Error("not saved: the disk is full", subject,
                               "Free some space on it, then try again. What was saved before is safe.");
        default:
            return core::Error("the project's database refused: " + text, subject,
                               "Check the project with 'maskwright-cli status'.");
    }
}

FileSystem fileSystemOf(const fs::path& existing) {
    FileSystem result;
    struct statfs facts {};
    if (statfs(existing.c_str(), &facts) != 0) {
        throw core::Error("the folder cannot be examined (" +
                              std::error_code(errno, std::generic_category()).message() + ")",
                          existing.string(), "Check that the folder exists and may be read.");
    }
    result.magic = static_cast<std::uint64_t>(static_cast<std::uint32_t>(facts.f_type));
    // The longest mount point above the folder is the one it lies on. Lines: id parent major:minor root point
    // options [optional fields] - type source options (man 5 proc).
    const std::string place = fs::weakly_canonical(existing).string();
    std::ifstream mounts("/proc/self/mountinfo");
    std::size_t longest = 0;
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream words(line);
        std::string word;
        std::string point;
        for (int i = 0; i < 5; ++i) {
            words >> point;
        }
        while (words >> word && word != "-") {
        }
        std::string type;
        words >> type;
        const bool above = point == "/" || place == point || place.starts_with(point + "/");
        if (above && point.size() >= longest) {
            longest = point.size();
            result.mountType = type;
        }
    }
    return result;
}

std::optional<std::string> networkFileSystem(const FileSystem& fileSystem) {
    struct Known {
        std::uint64_t magic;
        const char* name;
    };
    // linux/magic.h and man 2 statfs.
    static constexpr Known kNetwork[] = {
        {0x6969, "NFS"},       {0x517B, "SMB"},      {0xFE534D42, "SMB"},    {0xFF534D42, "SMB (CIFS)"},
        {0x01021997, "9P"},    {0x5346414F, "AFS"},  {0x6B414653, "AFS"},    {0x73757245, "Coda"},
        {0x564C, "NetWare"},   {0x00C36400, "Ceph"}, {0x0BD00BD0, "Lustre"}, {0x47504653, "GPFS"},
        {0x7461636F, "OCFS2"}, {0x01161970, "GFS2"},
    };
    for (const Known& known : kNetwork) {
        if (fileSystem.magic == known.magic) {
            return known.name;
        }
    }
    // Behind FUSE stand network shares and local disks alike; only the mount's type tells them apart.
    constexpr std::uint64_t kFuse = 0x65735546;
    if (fileSystem.magic == kFuse) {
        for (const std::string_view local : {"fuseblk", "fuse.fuse-overlayfs", "fuse.bindfs", "fuse.encfs",
                                             "fuse.gocryptfs", "fuse.cryfs", "fuse.mergerfs"}) {
            if (fileSystem.mountType == local) {
                return std::nullopt;
            }
        }
        return fileSystem.mountType.empty() ? "FUSE" : fileSystem.mountType;
    }
    return std::nullopt;
}

void requireLocalFileSystem(const fs::path& folder, const std::function<FileSystem(const fs::path&)>& look) {
    std::error_code ignored;
    fs::path existing = fs::absolute(folder);
    while (!fs::exists(existing, ignored) && existing.has_relative_path()) {
        existing = existing.parent_path();
    }
    if (const auto name = networkFileSystem(look(existing))) {
        throw core::Error("lies on a network file system (" + *name + "), where a project could be damaged",
                          folder.string(),
                          "Put the project on a disk of this machine; the photos may stay where they are.");
    }
}

}  // namespace maskwright::annotation::store
