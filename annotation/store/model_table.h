// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/training_records.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

// Model versions and their promotion. The functions are ProjectStore's, where they are documented; those that
// write expect an open Transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

std::string insertModelVersion(Database& database, const NewModelVersion& version,
                               const std::function<void(const std::string& name)>& install);
[[nodiscard]] std::vector<ModelVersionRecord> readModelVersions(const Database& database);
[[nodiscard]] std::optional<ModelVersionRecord> findModelVersion(const Database& database,
                                                                 const std::string& name);
[[nodiscard]] std::optional<std::string> readPromoted(const Database& database, const std::string& kind);
void writePromotion(Database& database, const std::string& version, const std::string& author);
std::optional<std::string> writeRollBack(Database& database, const std::string& kind,
                                         const std::string& author);

}  // namespace maskwright::annotation::store
