// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/team_records.h"

#include <span>

// Packages, what they hold, and what of theirs is here. The functions are ProjectStore's, where they are
// documented; those that write expect an open Transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

void insertPackage(Database& database, const PackageRecord& package, std::span<const ImageId> images);
[[nodiscard]] std::vector<PackageRecord> readPackages(const Database& database);
[[nodiscard]] std::map<ImageId, std::string> readAssignments(const Database& database);
[[nodiscard]] std::optional<ImageId> imageMergedAs(const Database& database, const std::string& package,
                                                   ImageId theirs);
ImageId addMergedImage(Database& database, const std::string& package, ImageId theirs, const NewImage& image);
void insertPackageMerge(Database& database, const std::string& package, const std::string& author);

// Which rows of a package the table "merged" is about, and what they are here.
enum class MergedRow : std::uint8_t { Image, Revision, Comment, Flag };
[[nodiscard]] std::optional<std::int64_t> mergedAs(const Database& database, const std::string& package,
                                                   MergedRow what, std::int64_t theirs);
void rememberMerged(Database& database, const std::string& package, MergedRow what, std::int64_t theirs,
                    std::int64_t ours);

}  // namespace maskwright::annotation::store
