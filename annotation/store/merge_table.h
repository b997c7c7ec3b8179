// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/team_records.h"

// What comes back of a package, image by image, and what both sides have changed. The functions are
// ProjectStore's, where they are documented; those that write expect an open Transaction. Internal to
// annotation/store.
namespace maskwright::annotation::store {

MergedImage mergeHistory(Database& database, const PackageRecord& package, ImageId image,
                         const ImageHistory& theirs, const PayloadHere& payloadHere);
[[nodiscard]] std::vector<MergeConflict> readOpenConflicts(const Database& database);
void settleConflict(Database& database, std::int64_t conflict, const std::string& author);

}  // namespace maskwright::annotation::store
