// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/revision_table.h"

#include "annotation/store/image_table.h"
#include "annotation/store/suspicion_table.h"

namespace maskwright::annotation::store {

namespace {

constexpr double kUnknownScore = 2;    // in lists: after every known one
constexpr double kNoDisagreement = 1;  // likewise; known ones are negative
// Bits of image.look_again.
constexpr int kPointsLookAgain = 1;
constexpr int kMapLookAgain = 2;
constexpr const char* kRevisionColumns =
    "SELECT id, image, kind, parent, author, time, tool, model_version, payload, by_person, nothing_found, "
    "score, look_again, worst_point, disagreement"
    " FROM revision";

const char* nameOf(RevisionKind kind) {
    switch (kind) {
        case RevisionKind::Faces:
            return "faces";
        case RevisionKind::Landmarks:
            return "points";
        case RevisionKind::Regions:
            return "regions";
        case RevisionKind::LabelMap:
            return "label map";
        case RevisionKind::Corrections:
            return "corrections";
        case RevisionKind::Proposal:
            return "proposal";
    }
    return "state";
}

Revision revisionFrom(const Statement& statement) {
    Revision revision;
    revision.id = RevisionId{statement.integer(0)};
    revision.image = ImageId{statement.integer(1)};
    revision.kind = kindFrom(statement.integer(2));
    if (!statement.isNull(3)) {
        revision.parent = RevisionId{statement.integer(3)};
    }
    revision.author = statement.text(4);
    revision.time = statement.text(5);
    revision.tool = statement.text(6);
    revision.modelVersion = statement.text(7);
    revision.payload = statement.text(8);
    revision.byPerson = statement.integer(9) != 0;
    revision.nothingFound = statement.integer(10) != 0;
    revision.score = statement.real(11);
    revision.lookAgain = statement.integer(12) != 0;
    revision.worstPoint = statement.real(13);
    revision.disagreement = statement.real(14);
    return revision;
}

[[noreturn]] void conflict(const Database& database, ImageId image, RevisionKind kind) {
    throw Conflict(std::string("the ") + nameOf(kind) + " were changed by someone else in the meantime",
                   readImage(database, image).name, "Look at the newer state, then make your change again.");
}

// The head, if it is still this revision; a Conflict otherwise.
Head requireHead(const Database& database, ImageId image, RevisionKind kind, RevisionId revision) {
    requireImage(database, image);
    const std::optional<Head> head = readHead(database, image, kind);
    if (!head || head->revision != revision) {
        conflict(database, image, kind);
    }
    return *head;
}

// A proposal is pending for the map that it was made against; one that is older than the map is past.
void updateProposal(Database& database, ImageId image) {
    Statement(
        database,
        "UPDATE image SET proposal_pixels = coalesce((SELECT CAST(revision.score AS INTEGER)"
        " FROM image_head AS proposal JOIN revision ON revision.id = proposal.revision"
        " JOIN image_head AS map ON map.image = proposal.image AND map.kind = 3"
        " WHERE proposal.image = image.id AND proposal.kind = 5 AND proposal.revision > map.revision), 0)"
        " WHERE id = ?")
        .bind(image)
        .run();
}

}  // namespace

void updateList(Database& database, ImageId image, RevisionKind kind) {
    if (kind == RevisionKind::Regions || kind == RevisionKind::Corrections) {
        return;
    }
    if (kind == RevisionKind::Proposal || kind == RevisionKind::LabelMap) {
        updateProposal(database, image);
    }
    if (kind == RevisionKind::Proposal) {
        return;
    }
    const Head head = readHead(database, image, kind).value();
    if (kind == RevisionKind::Faces) {
        Statement(database, "UPDATE image SET faces_stage = ? WHERE id = ?")
            .bind(head.nothingFound ? 2 : 1)
            .bind(image)
            .run();
        return;
    }
    const bool landmarks = kind == RevisionKind::Landmarks;
    const int lookAgainBit = landmarks ? kPointsLookAgain : kMapLookAgain;
    const std::string columns =
        std::string(landmarks ? "landmarks_verified = ?, worst_point = ?, disagreement_order = ?,"
                                " landmarks_stage = ?, landmarks_score = ?"
                              : "map_stage = ?, map_score = ?") +
        ", look_again = (look_again & ~" + std::to_string(lookAgainBit) + ") | ?";
    Statement update(database, "UPDATE image SET " + columns + " WHERE id = ?");
    if (landmarks) {
        update.bind(head.verified)
            .bind(head.worstPoint < 0 ? kUnknownScore : head.worstPoint)
            .bind(head.disagreement < 0 ? kNoDisagreement : -head.disagreement);
    }
    update.bind(head.accepted ? 2 : 1)
        .bind(head.score < 0 ? kUnknownScore : head.score)
        .bind(head.lookAgain ? lookAgainBit : 0)
        .bind(image)
        .run();
}

RevisionKind kindFrom(std::int64_t value) {
    if (value < 0 || value > static_cast<std::int64_t>(RevisionKind::Proposal)) {
        throw core::Error("the project's database holds an unknown kind of revision", std::to_string(value),
                          "Restore the project from a backup.");
    }
    return static_cast<RevisionKind>(value);
}

std::optional<Head> readHead(const Database& database, ImageId image, RevisionKind kind) {
    Statement statement(database,
                        "SELECT revision.id, by_person, accepted_by IS NOT NULL, verified_by IS NOT NULL,"
                        " nothing_found, score, look_again AND accepted_by IS NULL, worst_point, disagreement"
                        " FROM image_head JOIN revision ON revision.id = image_head.revision"
                        " WHERE image_head.image = ? AND image_head.kind = ?");
    statement.bind(image).bind(kind);
    if (!statement.next()) {
        return std::nullopt;
    }
    Head head;
    head.revision = RevisionId{statement.integer(0)};
    head.byPerson = statement.integer(1) != 0;
    head.accepted = statement.integer(2) != 0;
    head.verified = statement.integer(3) != 0;
    head.nothingFound = statement.integer(4) != 0;
    head.score = statement.real(5);
    head.lookAgain = statement.integer(6) != 0;
    head.worstPoint = statement.real(7);
    head.disagreement = statement.real(8);
    return head;
}

Revision readRevision(const Database& database, RevisionId id) {
    Statement statement(database, std::string(kRevisionColumns) + " WHERE id = ?");
    statement.bind(id);
    if (!statement.next()) {
        throw core::Error("there is no such revision in the project",
                          "revision " + std::to_string(static_cast<std::int64_t>(id)),
                          "Open the image again.");
    }
    return revisionFrom(statement);
}

std::vector<Revision> readHistory(const Database& database, ImageId image, RevisionKind kind) {
    Statement statement(database,
                        std::string(kRevisionColumns) + " WHERE image = ? AND kind = ? ORDER BY id DESC");
    statement.bind(image).bind(kind);
    std::vector<Revision> revisions;
    while (statement.next()) {
        revisions.push_back(revisionFrom(statement));
    }
    return revisions;
}

RevisionId appendRevision(Database& database, const NewRevision& revision) {
    requireImage(database, revision.image);
    const std::optional<Head> head = readHead(database, revision.image, revision.kind);
    if ((head ? std::optional(head->revision) : std::nullopt) != revision.madeFrom) {
        conflict(database, revision.image, revision.kind);
    }
    if (revision.author.empty() && head && (head->accepted || head->byPerson)) {
        throw core::Error(std::string("the ") + nameOf(revision.kind) +
                              " were made or accepted by a person and are not replaced by a program",
                          readImage(database, revision.image).name,
                          "Take the acceptance back, or edit it by hand.");
    }
    std::optional<std::int64_t> parent;
    if (head) {
        parent = static_cast<std::int64_t>(head->revision);
    }
    Statement insert(
        database,
        "INSERT INTO revision (image, kind, parent, author, time, tool, model_version, by_person,"
        " nothing_found, score, look_again, worst_point, disagreement, payload)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(revision.image).bind(revision.kind).bind(parent).bind(revision.author).bind(timeNow());
    insert.bind(revision.tool)
        .bind(revision.modelVersion)
        .bind(revision.byPerson)
        .bind(revision.nothingFound);
    insert.bind(revision.score).bind(revision.lookAgain).bind(revision.worstPoint);
    insert.bind(revision.disagreement).bind(revision.payload).run();
    const RevisionId id{insert.insertedId()};
    for (const std::string& object : revision.objects) {
        Statement(database, "INSERT OR IGNORE INTO revision_object (revision, sha256) VALUES (?, ?)")
            .bind(id)
            .bind(object)
            .run();
    }
    Statement(database, "INSERT OR REPLACE INTO image_head (image, kind, revision) VALUES (?, ?, ?)")
        .bind(revision.image)
        .bind(revision.kind)
        .bind(id)
        .run();
    updateList(database, revision.image, revision.kind);
    if (revision.kind == RevisionKind::LabelMap) {
        forgetSuspicion(database, revision.image);
    }
    return id;
}

void writeAccepted(Database& database, ImageId image, RevisionKind kind, RevisionId revision, bool accepted,
                   const std::string& author) {
    core::expects(!author.empty(), "only a person accepts");
    const Head head = requireHead(database, image, kind, revision);
    if (head.accepted == accepted) {
        return;
    }
    if (accepted) {
        Statement(database,
                  "UPDATE image_head SET accepted_by = ?, accepted_time = ? WHERE image = ? AND kind = ?")
            .bind(author)
            .bind(timeNow())
            .bind(image)
            .bind(kind)
            .run();
    } else {
        Statement(database,
                  "UPDATE image_head SET accepted_by = NULL, accepted_time = NULL, verified_by = NULL,"
                  " verified_time = NULL WHERE image = ? AND kind = ?")
            .bind(image)
            .bind(kind)
            .run();
    }
    updateList(database, image, kind);
}

void writeVerified(Database& database, ImageId image, RevisionKind kind, RevisionId revision, bool verified,
                   const std::string& author) {
    core::expects(!author.empty(), "only a person verifies");
    static_cast<void>(requireHead(database, image, kind, revision));
    if (!verified) {
        Statement(database,
                  "UPDATE image_head SET verified_by = NULL, verified_time = NULL"
                  " WHERE image = ? AND kind = ?")
            .bind(image)
            .bind(kind)
            .run();
        updateList(database, image, kind);
        return;
    }
    Statement accepted(database, "SELECT accepted_by FROM image_head WHERE image = ? AND kind = ?");
    accepted.bind(image).bind(kind);
    if (!accepted.next() || accepted.isNull(0)) {
        throw core::Error(std::string("the ") + nameOf(kind) + " are not accepted yet",
                          readImage(database, image).name, "Accept first; then a second person verifies.");
    }
    if (accepted.text(0) == author) {
        throw core::Error("was accepted by " + author, readImage(database, image).name,
                          "Somebody else has to verify it.");
    }
    Statement(database,
              "UPDATE image_head SET verified_by = ?, verified_time = ? WHERE image = ? AND kind = ?")
        .bind(author)
        .bind(timeNow())
        .bind(image)
        .bind(kind)
        .run();
    updateList(database, image, kind);
}

std::vector<std::string> namedObjects(const Database& database) {
    Statement statement(database, "SELECT DISTINCT sha256 FROM revision_object");
    std::vector<std::string> objects;
    while (statement.next()) {
        objects.push_back(statement.text(0));
    }
    return objects;
}

std::vector<std::string> contradictions(const Database& database) {
    std::vector<std::string> problems;
    Statement heads(database,
                    "SELECT image.name FROM image_head JOIN image ON image.id = image_head.image"
                    " JOIN revision ON revision.id = image_head.revision"
                    " WHERE revision.image <> image_head.image OR revision.kind <> image_head.kind"
                    " OR EXISTS (SELECT 1 FROM revision AS newer WHERE newer.image = image_head.image"
                    "            AND newer.kind = image_head.kind AND newer.id > image_head.revision"
                    // What a merge has brought stands beside the head where both sides had changed it.
                    "            AND NOT EXISTS (SELECT 1 FROM merged WHERE what = 1 AND ours = newer.id))");
    while (heads.next()) {
        problems.push_back(heads.text(0) + ": the head is not the newest revision");
    }
    Statement lists(database,
                    "SELECT image.name FROM image"
                    " LEFT JOIN image_head AS f ON f.image = image.id AND f.kind = 0"
                    " LEFT JOIN revision AS faces ON faces.id = f.revision"
                    " LEFT JOIN image_head AS l ON l.image = image.id AND l.kind = 1"
                    " LEFT JOIN image_head AS m ON m.image = image.id AND m.kind = 3"
                    " LEFT JOIN image_head AS p ON p.image = image.id AND p.kind = 5"
                    " LEFT JOIN revision AS points ON points.id = l.revision"
                    " LEFT JOIN revision AS map ON map.id = m.revision"
                    " LEFT JOIN revision AS proposal ON proposal.id = p.revision"
                    " LEFT JOIN split ON split.image = image.id"
                    " WHERE image.faces_stage <> (f.revision IS NOT NULL) + coalesce(faces.nothing_found, 0)"
                    " OR image.landmarks_stage <> (l.revision IS NOT NULL) + (l.accepted_by IS NOT NULL)"
                    " OR image.map_stage <> (m.revision IS NOT NULL) + (m.accepted_by IS NOT NULL)"
                    " OR (image.suspicion_order < 1 AND NOT EXISTS (SELECT 1 FROM suspicion"
                    "     WHERE suspicion.image = image.id AND suspicion.map = m.revision"
                    "     AND suspicion.score = -image.suspicion_order))"
                    " OR image.landmarks_verified <> (l.verified_by IS NOT NULL)"
                    " OR image.worst_point <> CASE WHEN coalesce(points.worst_point, -1) < 0 THEN 2"
                    "    ELSE points.worst_point END"
                    " OR image.disagreement_order <> CASE WHEN coalesce(points.disagreement, -1) < 0 THEN 1"
                    "    ELSE -points.disagreement END"
                    " OR image.blind <> EXISTS (SELECT 1 FROM blind_copy WHERE blind_copy.image = image.id)"
                    " OR image.look_again <> (coalesce(points.look_again, 0) AND l.accepted_by IS NULL)"
                    "    + 2 * (coalesce(map.look_again, 0) AND m.accepted_by IS NULL)"
                    " OR image.proposal_pixels <> CASE WHEN p.revision > m.revision"
                    "    THEN CAST(proposal.score AS INTEGER) ELSE 0 END"
                    " OR image.split <> coalesce(split.split, 0)"
                    " OR image.flagged <> coalesce((SELECT flagged FROM flag WHERE flag.image = image.id"
                    "                               ORDER BY id DESC LIMIT 1), 0)");
    while (lists.next()) {
        problems.push_back(lists.text(0) + ": the list shows another state than the revisions");
    }
    return problems;
}

}  // namespace maskwright::annotation::store
