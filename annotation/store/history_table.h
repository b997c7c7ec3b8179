// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/team_records.h"

#include <span>
#include <string>

// Whole histories of images, from one project to another. The functions are ProjectStore's, where they are
// documented; those that write expect an open Transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

[[nodiscard]] ImageHistory readImageHistory(const Database& database, ImageId id);
void insertHistories(Database& database, std::span<const ImageHistory> histories);

// One revision, with the time and author it has; the id is used if it is not 0. The head stays as it is.
RevisionId insertRevision(Database& database, const Revision& revision,
                          const std::vector<std::string>& objects);
// The head and who has accepted and verified it.
void writeHead(Database& database, ImageId image, const HeadState& head);

}  // namespace maskwright::annotation::store
