// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/suspicion_table.h"

#include "annotation/store/image_table.h"
#include "annotation/store/revision_table.h"

#include <cmath>

namespace maskwright::annotation::store {

void writeSuspicions(Database& database, std::span<const MapSuspicion> suspicions) {
    for (const MapSuspicion& suspicion : suspicions) {
        core::expects(suspicion.score >= 0 && std::isfinite(suspicion.score),
                      "a suspicion is a number from 0");
        requireImage(database, suspicion.image);
        const std::optional<Head> head = readHead(database, suspicion.image, RevisionKind::LabelMap);
        if (!head || head->revision != suspicion.map) {
            continue;
        }
        Statement(database,
                  "INSERT OR REPLACE INTO suspicion (image, map, score, version, doubts)"
                  " VALUES (?, ?, ?, ?, ?)")
            .bind(suspicion.image)
            .bind(suspicion.map)
            .bind(suspicion.score)
            .bind(suspicion.version)
            .bind(suspicion.doubts)
            .run();
        Statement(database, "UPDATE image SET suspicion_order = ? WHERE id = ?")
            .bind(-suspicion.score)
            .bind(suspicion.image)
            .run();
    }
}

void forgetSuspicion(Database& database, ImageId image) {
    Statement(database, "UPDATE image SET suspicion_order = 1 WHERE id = ?").bind(image).run();
}

std::optional<MapSuspicion> readSuspicion(const Database& database, ImageId image) {
    Statement statement(database,
                        "SELECT suspicion.map, suspicion.score, suspicion.version, suspicion.doubts"
                        " FROM suspicion JOIN image ON image.id = suspicion.image"
                        " WHERE image.id = ? AND image.suspicion_order < 1");
    statement.bind(image);
    if (!statement.next()) {
        return std::nullopt;
    }
    return MapSuspicion{image, RevisionId{statement.integer(0)}, statement.real(1), statement.text(2),
                        statement.text(3)};
}

std::vector<ImageId> unjudgedMaps(const Database& database, const std::optional<std::string>& version) {
    Statement statement(
        database,
        "SELECT image.id FROM image LEFT JOIN suspicion ON suspicion.image = image.id"
        " WHERE image.map_stage > 0 AND image.landmarks_stage > 0 AND image.flagged <> 3"
        " AND (image.suspicion_order = 1 OR (? AND suspicion.version <> ?)) ORDER BY image.id");
    statement.bind(version.has_value()).bind(version.value_or(""));
    std::vector<ImageId> images;
    while (statement.next()) {
        images.push_back(ImageId{statement.integer(0)});
    }
    return images;
}

}  // namespace maskwright::annotation::store
