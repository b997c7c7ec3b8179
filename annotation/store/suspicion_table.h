// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/records.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

// The table suspicion, and the column of image that repeats it for lists. The functions are ProjectStore's,
// where they are documented; those that write want a transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

void writeSuspicions(Database& database, std::span<const MapSuspicion> suspicions);
// The label map has a new head, which nobody has judged.
void forgetSuspicion(Database& database, ImageId image);
[[nodiscard]] std::optional<MapSuspicion> readSuspicion(const Database& database, ImageId image);
[[nodiscard]] std::vector<ImageId> unjudgedMaps(const Database& database,
                                                const std::optional<std::string>& version);

}  // namespace maskwright::annotation::store
