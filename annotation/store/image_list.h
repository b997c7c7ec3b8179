// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/records.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The list of images as windows and batches see it: filtered, ordered, in pages, counted. Answered by the
// indices of the table image alone. The functions are ProjectStore's, where they are documented. Internal to
// annotation/store.
namespace maskwright::annotation::store {

[[nodiscard]] std::int64_t countImages(const Database& database, const ImageQuery& query);
[[nodiscard]] std::vector<ImageRow> imageRows(const Database& database, const ImageQuery& query,
                                              std::int64_t offset, std::int64_t limit);
[[nodiscard]] ImageRow imageRow(const Database& database, ImageId id);
[[nodiscard]] std::vector<ImageId> imageIds(const Database& database, const ImageQuery& query);
[[nodiscard]] std::optional<std::int64_t> positionOf(const Database& database, ImageId id,
                                                     const ImageQuery& query);
[[nodiscard]] std::optional<ImageId> neighbourOf(const Database& database, ImageId id,
                                                 const ImageQuery& query, Direction direction);
[[nodiscard]] std::vector<ImageId> imagesToPlace(const Database& database, const std::string& model,
                                                 const std::string& testModel, Replace replace);
[[nodiscard]] ProjectCounts projectCounts(const Database& database);

// The text of the statement behind imageRows(), for the test that looks at how SQLite answers it.
[[nodiscard]] std::string imageRowsSql(const ImageQuery& query);

}  // namespace maskwright::annotation::store
