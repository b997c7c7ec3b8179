// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "core/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// What is SQLite's alone; a server for teams would bring its own version of this file. Internal to
// annotation/store.
namespace maskwright::annotation::store {

// How long a write waits for the writes of other processes; each takes milliseconds.
inline constexpr int kBusyTimeoutMs = 10'000;

// What every connection needs: durable commits, foreign keys, no trust in a foreign schema's functions.
void configure(Database& database);
// Marks a new database as a project's and switches it to write-ahead logging.
void makeProjectDatabase(Database& database);
// Throws Error if this is some other program's database, or not in write-ahead mode any more and cannot be.
void requireProjectDatabase(Database& database);

// A complete, synced copy. Appears under its name only when it is whole; an older copy of that name is
// replaced.
void backUp(const Database& database, const std::filesystem::path& copy);
// What SQLite's own check and the foreign keys find; empty if all is well.
[[nodiscard]] std::vector<std::string> databaseProblems(const Database& database);
// Grows with every commit of any other connection.
[[nodiscard]] std::int64_t writesOfOthers(const Database& database);
// How SQLite will answer a query (its values left open), one line per step.
[[nodiscard]] std::vector<std::string> queryPlan(const Database& database, const std::string& sql);

// What a person reads for SQLite's (extended) result code.
[[nodiscard]] core::Error databaseError(int code, const std::string& text, const std::filesystem::path& file);

// Where a folder lies: statfs's magic number and the type in the table of mounts ("ext4", "fuse.sshfs").
struct FileSystem {
    std::uint64_t magic = 0;
    std::string mountType;
};
[[nodiscard]] FileSystem fileSystemOf(const std::filesystem::path& existing);
// The name of a file system that is shared over a network, else nothing.
[[nodiscard]] std::optional<std::string> networkFileSystem(const FileSystem& fileSystem);
// Throws Error, with the remedy, if the folder (or its nearest existing parent) lies on a network file
// system: SQLite's write-ahead log needs memory that all its users share.
void requireLocalFileSystem(
    const std::filesystem::path& folder,
    const std::function<FileSystem(const std::filesystem::path&)>& look = fileSystemOf);

}  // namespace maskwright::annotation::store
