// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"

#include <span>
#include <string>
#include <vector>

// The tables of a project and how older ones become newer ones. Internal to annotation/store.
namespace maskwright::annotation::store {

// The step from version - 1 to version. Steps are never changed once released: a new need is a new step.
struct Migration {
    int version = 0;
    std::vector<std::string> statements;
};

// All steps, from an empty database on; the last one's version is the current version.
[[nodiscard]] const std::vector<Migration>& migrations();

// 0 for a database without tables.
[[nodiscard]] int schemaVersion(const Database& database);

// Brings a database to the last step's version in one transaction. Existing data is first copied to
// "project.db.before-version-N" beside it, N being the new version. Other processes may do the same at the
// same time; one of them does the work. Throws Error if the database is newer than the last step.
void migrate(Database& database, std::span<const Migration> steps);

}  // namespace maskwright::annotation::store
