// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

// Files that are on the disk, and not only on their way there, when a function returns. Internal to
// annotation. All throw core::Error with the remedy.
namespace maskwright::annotation::store {

void syncFile(const std::filesystem::path& file);
// Syncs the names that the folder holds.
void syncFolder(const std::filesystem::path& folder);
// Replaces `to`; the change of name itself is synced.
void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);
enum class Renaming { Done, TargetExists };
// Never replaces `to`, also if somebody else makes it at this moment.
[[nodiscard]] Renaming renameDurablyIfFree(const std::filesystem::path& from,
                                           const std::filesystem::path& to);
// Makes the folder, if it is not there, in an existing parent; its name is synced.
void makeFolderDurably(const std::filesystem::path& folder);
// Writes a new file and syncs it; removes it again if that fails.
void writeAndSync(const std::filesystem::path& file, std::span<const std::uint8_t> bytes);

}  // namespace maskwright::annotation::store
