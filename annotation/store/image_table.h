// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/records.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

// Images as such: adding, finding, splits, flags. The functions are ProjectStore's, where they are
// documented; those that write expect an open Transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

std::vector<ImageId> addImages(Database& database, std::span<const NewImage> images);
[[nodiscard]] ImageRecord readImage(const Database& database, ImageId id);
[[nodiscard]] std::vector<ImageRecord> readImages(const Database& database);
[[nodiscard]] std::optional<ImageId> findImage(const Database& database, const std::string& name);
[[nodiscard]] std::vector<ImageId> findPhoto(const Database& database, const std::string& sha256);
// Checks what a database says. Throws Error on an unknown value.
[[nodiscard]] Split splitFrom(std::int64_t value);
[[nodiscard]] Mark markFrom(std::int64_t value);
// Throws Error if there is no such image.
void requireImage(const Database& database, ImageId id);
void writePath(Database& database, ImageId id, const std::string& path);
void writeSplits(Database& database, std::span<const std::pair<ImageId, Split>> splits);
void writeMark(Database& database, ImageId id, Mark mark, const std::string& comment,
               const std::string& author);
[[nodiscard]] std::vector<Comment> readComments(const Database& database, ImageId id);

}  // namespace maskwright::annotation::store
