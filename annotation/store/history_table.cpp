// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/history_table.h"

#include "annotation/store/image_table.h"
#include "annotation/store/names.h"
#include "annotation/store/revision_table.h"

namespace maskwright::annotation::store {

namespace {

std::optional<std::int64_t> numberOf(const std::optional<RevisionId>& revision) {
    return revision ? std::optional(static_cast<std::int64_t>(*revision)) : std::nullopt;
}

std::vector<std::string> objectsOf(const Database& database, RevisionId id) {
    Statement statement(database, "SELECT sha256 FROM revision_object WHERE revision = ? ORDER BY sha256");
    statement.bind(id);
    std::vector<std::string> objects;
    while (statement.next()) {
        objects.push_back(statement.text(0));
    }
    return objects;
}

std::vector<HeadState> headsOf(const Database& database, ImageId id) {
    Statement statement(database,
                        "SELECT kind, revision, coalesce(accepted_by, ''), coalesce(accepted_time, ''),"
                        " coalesce(verified_by, ''), coalesce(verified_time, '')"
                        " FROM image_head WHERE image = ? ORDER BY kind");
    statement.bind(id);
    std::vector<HeadState> heads;
    while (statement.next()) {
        heads.push_back({kindFrom(statement.integer(0)), RevisionId{statement.integer(1)}, statement.text(2),
                         statement.text(3), statement.text(4), statement.text(5)});
    }
    return heads;
}

void insertImage(Database& database, const ImageRecord& image) {
    Statement(database,
              "INSERT INTO image (id, name, name_key, path, sha256, size_bytes, width, height)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(image.id)
        .bind(image.name)
        .bind(nameKey(image.name))
        .bind(image.path)
        .bind(image.sha256)
        .bind(image.sizeBytes)
        .bind(image.width)
        .bind(image.height)
        .run();
    if (image.split != Split::None) {
        const std::pair<ImageId, Split> split{image.id, image.split};
        writeSplits(database, std::span(&split, 1));
    }
}

void insertHistory(Database& database, const ImageHistory& history) {
    insertImage(database, history.image);
    for (const FullRevision& full : history.revisions) {
        insertRevision(database, full.revision, full.objects);
    }
    for (const HeadState& head : history.heads) {
        writeHead(database, history.image.id, head);
    }
    for (const CommentRecord& record : history.comments) {
        Statement(database, "INSERT INTO comment (id, image, author, time, text) VALUES (?, ?, ?, ?, ?)")
            .bind(record.id)
            .bind(history.image.id)
            .bind(record.comment.author)
            .bind(record.comment.time)
            .bind(record.comment.text)
            .run();
    }
    for (const FlagRecord& flag : history.flags) {
        Statement(database, "INSERT INTO flag (id, image, flagged, author, time) VALUES (?, ?, ?, ?, ?)")
            .bind(flag.id)
            .bind(history.image.id)
            .bind(flag.mark)
            .bind(flag.author)
            .bind(flag.time)
            .run();
        Statement(database, "UPDATE image SET flagged = ? WHERE id = ?")
            .bind(flag.mark)
            .bind(history.image.id)
            .run();
    }
}

}  // namespace

ImageHistory readImageHistory(const Database& database, ImageId id) {
    ImageHistory history;
    history.image = readImage(database, id);
    Statement revisions(database, "SELECT id FROM revision WHERE image = ? ORDER BY id");
    revisions.bind(id);
    while (revisions.next()) {
        const RevisionId revision{revisions.integer(0)};
        history.revisions.push_back({readRevision(database, revision), objectsOf(database, revision)});
    }
    history.heads = headsOf(database, id);
    Statement flags(database, "SELECT id, flagged, author, time FROM flag WHERE image = ? ORDER BY id");
    flags.bind(id);
    while (flags.next()) {
        history.flags.push_back({flags.integer(0), markFrom(flags.integer(1)), flags.text(2), flags.text(3)});
    }
    Statement comments(database, "SELECT id, author, time, text FROM comment WHERE image = ? ORDER BY id");
    comments.bind(id);
    while (comments.next()) {
        history.comments.push_back(
            {comments.integer(0), {comments.text(1), comments.text(2), comments.text(3)}});
    }
    return history;
}

void insertHistories(Database& database, std::span<const ImageHistory> histories) {
    core::expects(readImages(database).empty(), "histories go into a project without images");
    for (const ImageHistory& history : histories) {
        insertHistory(database, history);
    }
}

RevisionId insertRevision(Database& database, const Revision& revision,
                          const std::vector<std::string>& objects) {
    Statement insert(database,
                     "INSERT INTO revision (id, image, kind, parent, author, time, tool, model_version,"
                     " by_person, nothing_found, score, look_again, worst_point, disagreement,"
                     " payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(revision.id == RevisionId{} ? std::nullopt
                                            : std::optional(static_cast<std::int64_t>(revision.id)));
    insert.bind(revision.image).bind(revision.kind).bind(numberOf(revision.parent)).bind(revision.author);
    insert.bind(revision.time).bind(revision.tool).bind(revision.modelVersion).bind(revision.byPerson);
    insert.bind(revision.nothingFound).bind(revision.score).bind(revision.lookAgain);
    insert.bind(revision.worstPoint).bind(revision.disagreement).bind(revision.payload).run();
    const RevisionId id{insert.insertedId()};
    for (const std::string& object : objects) {
        Statement(database, "INSERT OR IGNORE INTO revision_object (revision, sha256) VALUES (?, ?)")
            .bind(id)
            .bind(object)
            .run();
    }
    return id;
}

void writeHead(Database& database, ImageId image, const HeadState& head) {
    // Nothing is written as NULL: an empty name is nobody.
    Statement(database,
              "INSERT OR REPLACE INTO image_head (image, kind, revision, accepted_by, accepted_time,"
              " verified_by, verified_time)"
              " VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''))")
        .bind(image)
        .bind(head.kind)
        .bind(head.revision)
        .bind(head.acceptedBy)
        .bind(head.acceptedTime)
        .bind(head.verifiedBy)
        .bind(head.verifiedTime)
        .run();
    updateList(database, image, head.kind);
}

}  // namespace maskwright::annotation::store
