// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/work_table.h"

#include "annotation/store/image_table.h"

namespace maskwright::annotation::store {

namespace {

CopyPurpose purposeFrom(std::int64_t value) {
    if (value < 0 || value > static_cast<std::int64_t>(CopyPurpose::Second)) {
        throw core::Error("the project's database holds an unknown kind of blind copy", std::to_string(value),
                          "Restore the project from a backup.");
    }
    return static_cast<CopyPurpose>(value);
}

}  // namespace

ImageId insertBlindCopy(Database& database, ImageId original, const NewImage& image, const BlindCopy& copy) {
    const ImageId added = addImages(database, std::span(&image, 1)).at(0);
    std::optional<std::int64_t> truth;
    if (copy.truth) {
        truth = static_cast<std::int64_t>(*copy.truth);
    }
    Statement(database,
              "INSERT INTO blind_copy (image, original, purpose, truth, author, time)"
              " VALUES (?, ?, ?, ?, ?, ?)")
        .bind(added)
        .bind(original)
        .bind(copy.purpose)
        .bind(truth)
        .bind(copy.author)
        .bind(timeNow())
        .run();
    Statement(database, "UPDATE image SET blind = 1 WHERE id = ?").bind(added).run();
    return added;
}

std::vector<BlindCopy> readBlindCopies(const Database& database) {
    Statement statement(
        database, "SELECT image, original, purpose, truth, author, time FROM blind_copy ORDER BY image");
    std::vector<BlindCopy> copies;
    while (statement.next()) {
        BlindCopy copy;
        copy.image = ImageId{statement.integer(0)};
        copy.original = ImageId{statement.integer(1)};
        copy.purpose = purposeFrom(statement.integer(2));
        if (!statement.isNull(3)) {
            copy.truth = RevisionId{statement.integer(3)};
        }
        copy.author = statement.text(4);
        copy.time = statement.text(5);
        copies.push_back(std::move(copy));
    }
    return copies;
}

std::vector<WorkStep> readWorkSteps(const Database& database) {
    Statement statement(database,
                        "SELECT id, image, author, time, tool FROM revision WHERE kind = ? AND author <> ''"
                        " ORDER BY author, time, id");
    statement.bind(RevisionKind::Landmarks);
    std::vector<WorkStep> steps;
    while (statement.next()) {
        steps.push_back({RevisionId{statement.integer(0)}, ImageId{statement.integer(1)}, statement.text(2),
                         statement.text(3), statement.text(4)});
    }
    return steps;
}

std::vector<AcceptedFace> readAcceptedFaces(const Database& database) {
    Statement statement(database,
                        "SELECT h.image, h.revision, h.accepted_by, h.accepted_time,"
                        " h.verified_by IS NOT NULL, image.blind"
                        " FROM image_head AS h JOIN image ON image.id = h.image"
                        " WHERE h.kind = ? AND h.accepted_by IS NOT NULL AND image.flagged <> 3"
                        " ORDER BY h.accepted_time DESC, h.image");
    statement.bind(RevisionKind::Landmarks);
    std::vector<AcceptedFace> faces;
    while (statement.next()) {
        faces.push_back({ImageId{statement.integer(0)}, RevisionId{statement.integer(1)}, statement.text(2),
                         statement.text(3), statement.integer(4) != 0, statement.integer(5) != 0});
    }
    return faces;
}

}  // namespace maskwright::annotation::store
