// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/records.h"

#include <optional>
#include <string>
#include <vector>

// Revisions and heads. The functions are ProjectStore's, where they are documented; those that write expect
// an open Transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

// Checks what a database says. Throws Error on an unknown value.
[[nodiscard]] RevisionKind kindFrom(std::int64_t value);
[[nodiscard]] std::optional<Head> readHead(const Database& database, ImageId image, RevisionKind kind);
[[nodiscard]] Revision readRevision(const Database& database, RevisionId id);
[[nodiscard]] std::vector<Revision> readHistory(const Database& database, ImageId image, RevisionKind kind);
RevisionId appendRevision(Database& database, const NewRevision& revision);
void writeAccepted(Database& database, ImageId image, RevisionKind kind, RevisionId revision, bool accepted,
                   const std::string& author);
void writeVerified(Database& database, ImageId image, RevisionKind kind, RevisionId revision, bool verified,
                   const std::string& author);
// Brings the columns by which lists are filtered and ordered in step with a head, which is there.
void updateList(Database& database, ImageId image, RevisionKind kind);

// Every object that any revision names, each once.
[[nodiscard]] std::vector<std::string> namedObjects(const Database& database);
// Heads that contradict revisions, and images whose list columns contradict their heads, splits and flags.
[[nodiscard]] std::vector<std::string> contradictions(const Database& database);

}  // namespace maskwright::annotation::store
