// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/image_list.h"

#include "annotation/store/image_table.h"
#include "annotation/store/names.h"
#include "annotation/store/revision_table.h"

#include <algorithm>

namespace maskwright::annotation::store {

namespace {

// Values are whole numbers of ours, so that only the searched text has to be bound.
const char* condition(StateFilter state) {
    switch (state) {
        case StateFilter::All:
            return "1";
        case StateFilter::NotPlaced:
            return "landmarks_stage = 0";
        case StateFilter::NoFace:
            return "faces_stage = 2";
        case StateFilter::ToCorrect:
            return "landmarks_stage = 1";
        case StateFilter::Accepted:
            return "landmarks_stage = 2";
        case StateFilter::NotParsed:
            return "map_stage = 0";
        case StateFilter::ToReview:
            return "map_stage = 1";
        case StateFilter::MapAccepted:
            return "map_stage = 2";
        case StateFilter::Flagged:
            return "flagged = 1";
        case StateFilter::ToVerify:
            return "landmarks_stage = 2 AND landmarks_verified = 0";
        case StateFilter::Verified:
            return "landmarks_stage = 2 AND landmarks_verified = 1";
        case StateFilter::LookAgain:
            return "look_again > 0";
        case StateFilter::Proposed:
            return "proposal_pixels > 0 AND +map_stage = 2";  // by the small index
        case StateFilter::Faces:
            return "+flagged <> 3";
    }
    core::expects(false, "an unknown state filter");
    return "";
}

bool isAboutMaps(StateFilter state) {
    return state == StateFilter::NotParsed || state == StateFilter::ToReview ||
           state == StateFilter::MapAccepted;
}

// States of few images, which have indices of their own.
bool isRare(StateFilter state) {
    return state == StateFilter::LookAgain || state == StateFilter::Proposed;
}

// The columns that order a query; together they differ for all images.
std::vector<std::string> orderColumnsOfAll(const ImageQuery& query) {
    switch (query.order) {
        case SortOrder::Name:
            return {"image.name_key"};
        case SortOrder::Imported:
            return {"image.id"};
        case SortOrder::WorstFirst:
            if (query.state == StateFilter::Proposed) {
                return {"-image.proposal_pixels", "image.name_key"};
            }
            return {isAboutMaps(query.state) ? "image.map_score" : "image.landmarks_score", "image.name_key"};
        case SortOrder::MostSuspicious:
            return {"image.suspicion_order", "image.name_key"};
        case SortOrder::WorstPoint:
            return {"image.worst_point", "image.name_key"};
        case SortOrder::Disagreement:
            return {"image.disagreement_order", "image.name_key"};
        case SortOrder::State:
            return {"image.landmarks_stage", "image.map_stage", "image.name_key"};
    }
    core::expects(false, "an unknown order");
    return {};
}

std::vector<std::string> orderColumns(const ImageQuery& query) {
    std::vector<std::string> columns = orderColumnsOfAll(query);
    if (isRare(query.state) && columns.front().front() != '-') {
        // With "+" SQLite sorts what the small index of the state holds; it would walk all images in their
        // order otherwise.
        columns.front().insert(0, "+");
    }
    return columns;
}

// The columns as a list, each followed by the ending.
std::string orderList(const ImageQuery& query, const std::string& ending = "") {
    std::string list;
    for (const std::string& column : orderColumns(query)) {
        list += (list.empty() ? "" : ", ") + column + ending;
    }
    return list;
}

// By an index of the order, which names and ids do not need, or of the few images of the state.
bool hasOwnIndex(const ImageQuery& query) {
    return isRare(query.state) || (query.order != SortOrder::Name && query.order != SortOrder::Imported);
}

// " WHERE ...", with a place to bind for a text that is searched for, and one for a person.
std::string where(const ImageQuery& query) {
    std::string text = std::string(" WHERE ") + condition(query.state);
    if (query.split) {
        // With "+" SQLite walks that index and looks at the split on the way; it would sort
        // a whole split otherwise.
        text += std::string(" AND ") + (hasOwnIndex(query) ? "+split" : "split") + " = " +
                std::to_string(static_cast<int>(*query.split));
    }
    if (query.mark) {
        text += std::string(" AND ") + (hasOwnIndex(query) ? "+flagged" : "flagged") + " = " +
                std::to_string(static_cast<int>(*query.mark));
    } else if (query.state != StateFilter::All && query.state != StateFilter::Faces) {
        text += " AND " + std::string(condition(StateFilter::Faces));
    }
    if (query.copies == ImageQuery::Copies::Out) {
        text += " AND blind = 0";
    }
    if (!query.nameContains.empty()) {
        text += " AND instr(name_key, ?) > 0";
    }
    if (!query.acceptedByOther.empty()) {
        text +=
            " AND EXISTS (SELECT 1 FROM image_head AS h WHERE h.image = image.id AND h.kind = 1"
            " AND h.accepted_by <> ?)";
    }
    return text;
}

void bindText(Statement& statement, const ImageQuery& query) {
    if (!query.nameContains.empty()) {
        statement.bind(nameKey(query.nameContains));
    }
    if (!query.acceptedByOther.empty()) {
        statement.bind(query.acceptedByOther);
    }
}

std::string orderBy(const ImageQuery& query) {
    return " ORDER BY " + orderList(query);
}

// Rows of some images (a select of ids): one per head, or a single one for an image without heads.
std::string headsOf(const std::string& chosen) {
    return "SELECT image.id, image.name, image.split, image.flagged, image_head.kind, revision.id, "
           "revision.by_person,"
           " image_head.accepted_by IS NOT NULL, image_head.verified_by IS NOT NULL, revision.nothing_found,"
           " revision.score, suspicion.score, suspicion.doubts,"
           " revision.look_again AND image_head.accepted_by IS NULL,"
           " CASE WHEN image.map_stage = 2 THEN image.proposal_pixels ELSE 0 END,"
           " revision.worst_point, revision.disagreement"
           " FROM (" +
           chosen +
           ") AS chosen"
           " CROSS JOIN image ON image.id = chosen.id"
           " LEFT JOIN suspicion ON suspicion.image = image.id AND image.suspicion_order < 1"
           " LEFT JOIN image_head ON image_head.image = image.id"
           " LEFT JOIN revision ON revision.id = image_head.revision";
}

// Reads what headsOf() selects; the lines of one image follow each other.
std::vector<ImageRow> readRows(Statement& statement) {
    std::vector<ImageRow> rows;
    while (statement.next()) {
        const ImageId id{statement.integer(0)};
        if (rows.empty() || rows.back().id != id) {
            ImageRow row;
            row.id = id;
            row.name = statement.text(1);
            row.split = splitFrom(statement.integer(2));
            row.mark = markFrom(statement.integer(3));
            if (!statement.isNull(11)) {
                row.suspicion = statement.real(11);
                row.doubts = statement.text(12);
            }
            row.proposalPixels = statement.integer(14);
            rows.push_back(std::move(row));
        }
        if (statement.isNull(4)) {
            continue;
        }
        Head head;
        head.revision = RevisionId{statement.integer(5)};
        head.byPerson = statement.integer(6) != 0;
        head.accepted = statement.integer(7) != 0;
        head.verified = statement.integer(8) != 0;
        head.nothingFound = statement.integer(9) != 0;
        head.score = statement.real(10);
        head.lookAgain = statement.integer(13) != 0;
        head.worstPoint = statement.real(15);
        head.disagreement = statement.real(16);
        switch (kindFrom(statement.integer(4))) {
            case RevisionKind::Faces:
                rows.back().faces = head;
                break;
            case RevisionKind::Landmarks:
                rows.back().landmarks = head;
                break;
            case RevisionKind::LabelMap:
                rows.back().labelMap = head;
                break;
            case RevisionKind::Regions:
            case RevisionKind::Corrections:
            case RevisionKind::Proposal:
                break;
        }
    }
    return rows;
}

// Whether a row comes before ("<") or after (">") one image, whose id is to be bound.
std::string compared(const ImageQuery& query, const std::string& sign) {
    const std::string columns = orderList(query);
    return " AND (" + columns + ") " + sign + " (SELECT " + columns + " FROM image WHERE id = ?)";
}

}  // namespace

std::string imageRowsSql(const ImageQuery& query) {
    return headsOf("SELECT id FROM image" + where(query) + orderBy(query) + " LIMIT ? OFFSET ?") +
           orderBy(query);
}

std::int64_t countImages(const Database& database, const ImageQuery& query) {
    Statement statement(database, "SELECT count(*) FROM image" + where(query));
    bindText(statement, query);
    return statement.next() ? statement.integer(0) : 0;
}

std::vector<ImageRow> imageRows(const Database& database, const ImageQuery& query, std::int64_t offset,
                                std::int64_t limit) {
    core::expects(offset >= 0 && limit >= 0, "a page of images needs an offset and a limit");
    Statement statement(database, imageRowsSql(query));
    bindText(statement, query);
    statement.bind(limit).bind(offset);
    return readRows(statement);
}

ImageRow imageRow(const Database& database, ImageId id) {
    Statement statement(database, headsOf("SELECT ? AS id"));
    statement.bind(id);
    const std::vector<ImageRow> rows = readRows(statement);
    if (rows.empty()) {
        requireImage(database, id);
    }
    return rows.front();
}

std::vector<ImageId> imageIds(const Database& database, const ImageQuery& query) {
    Statement statement(database, "SELECT id FROM image" + where(query) + orderBy(query));
    bindText(statement, query);
    std::vector<ImageId> ids;
    while (statement.next()) {
        ids.push_back(ImageId{statement.integer(0)});
    }
    return ids;
}

std::optional<std::int64_t> positionOf(const Database& database, ImageId id, const ImageQuery& query) {
    Statement inQuery(database, "SELECT 1 FROM image" + where(query) + " AND id = ?");
    bindText(inQuery, query);
    inQuery.bind(id);
    if (!inQuery.next()) {
        return std::nullopt;
    }
    Statement before(database, "SELECT count(*) FROM image" + where(query) + compared(query, "<"));
    bindText(before, query);
    before.bind(id);
    return before.next() ? std::optional(before.integer(0)) : std::nullopt;
}

std::optional<ImageId> neighbourOf(const Database& database, ImageId id, const ImageQuery& query,
                                   Direction direction) {
    const bool next = direction == Direction::Next;
    Statement statement(database, "SELECT id FROM image" + where(query) + compared(query, next ? ">" : "<") +
                                      " ORDER BY " + orderList(query, next ? "" : " DESC") + " LIMIT 1");
    bindText(statement, query);
    statement.bind(id);
    return statement.next() ? std::optional(ImageId{statement.integer(0)}) : std::nullopt;
}

std::vector<ImageId> imagesToPlace(const Database& database, const std::string& model,
                                   const std::string& testModel, Replace replace) {
    std::vector<ImageId> ids;
    const auto add = [&](Statement& statement) {
        while (statement.next()) {
            ids.push_back(ImageId{statement.integer(0)});
        }
    };
    Statement without(database,
                      "SELECT id FROM image WHERE landmarks_stage = 0 AND faces_stage <> 2 AND flagged <> 3");
    add(without);
    if (replace == Replace::OtherModels) {
        Statement other(database,
                        "SELECT image.id FROM image"
                        " JOIN image_head ON image_head.image = image.id AND image_head.kind = ?"
                        " JOIN revision ON revision.id = image_head.revision"
                        " WHERE landmarks_stage = 1 AND by_person = 0 AND tool = 'place' AND flagged <> 3"
                        " AND model_version <> CASE split WHEN ? THEN ? ELSE ? END");
        other.bind(RevisionKind::Landmarks).bind(Split::Test).bind(testModel).bind(model);
        add(other);
    }
    std::ranges::sort(ids);
    return ids;
}

ProjectCounts projectCounts(const Database& database) {
    Statement statement(database,
                        "SELECT split, flagged, faces_stage, landmarks_stage, map_stage, count(*) FROM image"
                        " GROUP BY split, flagged, faces_stage, landmarks_stage, map_stage");
    ProjectCounts counts;
    while (statement.next()) {
        const std::int64_t images = statement.integer(5);
        const Split split = splitFrom(statement.integer(0));
        counts.images += images;
        counts.train += split == Split::Train ? images : 0;
        counts.validation += split == Split::Validation ? images : 0;
        counts.test += split == Split::Test ? images : 0;
        const Mark mark = markFrom(statement.integer(1));
        counts.flagged += mark == Mark::Flagged ? images : 0;
        counts.postponed += mark == Mark::Postponed ? images : 0;
        if (mark == Mark::NotAFace) {
            counts.notAFace += images;
            continue;
        }
        counts.noFace += statement.integer(2) == 2 ? images : 0;
        counts.placed += statement.integer(3) >= 1 ? images : 0;
        counts.landmarksAccepted += statement.integer(3) == 2 ? images : 0;
        counts.parsed += statement.integer(4) >= 1 ? images : 0;
        counts.mapsAccepted += statement.integer(4) == 2 ? images : 0;
    }
    const auto countOf = [&](const std::string& condition) {
        Statement count(database, "SELECT count(*) FROM image WHERE " + condition);
        return count.next() ? count.integer(0) : 0;
    };
    counts.landmarksVerified = countOf(condition(StateFilter::Verified) + std::string(" AND flagged <> 3"));
    counts.blindCopies = countOf("blind = 1");
    return counts;
}

}  // namespace maskwright::annotation::store
