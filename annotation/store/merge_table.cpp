// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/merge_table.h"

#include "annotation/store/history_table.h"
#include "annotation/store/image_table.h"
#include "annotation/store/package_table.h"
#include "annotation/store/revision_table.h"

#include <algorithm>

namespace maskwright::annotation::store {

namespace {

std::int64_t number(RevisionId id) {
    return static_cast<std::int64_t>(id);
}

// Whether a revision is the other one, or was made from it over any number of steps.
bool isMadeFrom(const Database& database, RevisionId newer, RevisionId older) {
    Statement statement(database,
                        "WITH RECURSIVE line (id) AS (VALUES (?) UNION"
                        " SELECT parent FROM revision JOIN line USING (id) WHERE parent IS NOT NULL)"
                        " SELECT 1 FROM line WHERE id = ?");
    statement.bind(newer).bind(older);
    return statement.next();
}

// Whether a person has a part in it: in what it says, in its acceptance, or in the refusal of a proposal.
bool isWork(const Revision& revision, bool accepted) {
    return revision.byPerson || accepted ||
           (revision.kind == RevisionKind::Proposal && !revision.author.empty());
}

// One image of one package.
class Merging {
  public:
    Merging(Database& database, const PackageRecord& package, ImageId image, const ImageHistory& theirs,
            const PayloadHere& payloadHere)
        : database_(database),
          package_(package),
          image_(image),
          theirs_(theirs),
          payloadHere_(payloadHere),
          shared_(image == theirs.image.id && theirs.image.id <= package.lastImage) {}

    MergedImage merge() {
        for (const FullRevision& full : theirs_.revisions) {
            bring(full);
        }
        for (const HeadState& head : theirs_.heads) {
            mergeHead(head);
        }
        bringComments();
        bringFlags();
        return std::move(result_);
    }

  private:
    [[nodiscard]] bool isShared(RevisionId theirs) const {
        return shared_ && theirs <= package_.lastRevision;
    }

    RevisionId ours(RevisionId theirs) const {
        const auto found = ours_.find(theirs);
        if (found == ours_.end()) {
            throw core::Error("the package names a revision that it does not hold", theirs_.image.name,
                              "Ask for the package again, as it was.");
        }
        return found->second;
    }

    void bring(const FullRevision& full) {
        const RevisionId theirs = full.revision.id;
        if (isShared(theirs)) {
            if (readRevision(database_, theirs).image != image_) {
                throw core::Error("the package does not belong to this project", theirs_.image.name,
                                  "Merge it into the project that it was made from.");
            }
            ours_[theirs] = theirs;
            return;
        }
        if (const auto known = mergedAs(database_, package_.id, MergedRow::Revision, number(theirs))) {
            ours_[theirs] = RevisionId{*known};
            return;
        }
        Revision revision = full.revision;
        revision.id = {};
        revision.image = image_;
        if (revision.parent) {
            revision.parent = ours(*revision.parent);
        }
        revision.payload = payloadHere_(full.revision, [this](RevisionId other) { return ours(other); });
        ours_[theirs] = insertRevision(database_, revision, full.objects);
        rememberMerged(database_, package_.id, MergedRow::Revision, number(theirs), number(ours_[theirs]));
        ++result_.revisions;
    }

    void mergeHead(const HeadState& theirs) {
        HeadState wanted = theirs;
        wanted.revision = ours(theirs.revision);
        if (theirs.kind == RevisionKind::Proposal && !isAboutOurMap()) {
            return;  // what it says of another map is past here; it stays in the history
        }
        const std::optional<Head> here = readHead(database_, image_, theirs.kind);
        if (!here) {
            take(wanted);
            return;
        }
        if (here->revision == wanted.revision) {
            // The same state; what a person has said of it there counts, unless somebody has said so here.
            if (!wanted.acceptedBy.empty() &&
                (!here->accepted || (!wanted.verifiedBy.empty() && !here->verified))) {
                take(wanted);
            }
            return;
        }
        if (isMadeFrom(database_, here->revision, wanted.revision)) {
            return;  // we have gone on from theirs
        }
        if (isMadeFrom(database_, wanted.revision, here->revision)) {
            take(wanted);
            return;
        }
        const Revision ourState = readRevision(database_, here->revision);
        const Revision theirState = readRevision(database_, wanted.revision);
        if (!isWork(theirState, !wanted.acceptedBy.empty()) || ourState.payload == theirState.payload) {
            return;
        }
        if (!isWork(ourState, here->accepted)) {
            take(wanted);
            return;
        }
        // Which face of a photo is meant shows in its points, and what was refused twice is refused: a choice
        // of ours stays, theirs is in the history.
        if (wanted.kind == RevisionKind::Landmarks || wanted.kind == RevisionKind::LabelMap ||
            wanted.kind == RevisionKind::Corrections) {
            noteConflict(wanted);
        }
    }

    // Their label map is ours; heads come by kind, so that it has been merged before its proposal.
    [[nodiscard]] bool isAboutOurMap() const {
        const auto theirs = std::ranges::find(theirs_.heads, RevisionKind::LabelMap, &HeadState::kind);
        const std::optional<Head> here = readHead(database_, image_, RevisionKind::LabelMap);
        return theirs != theirs_.heads.end() && here && here->revision == ours(theirs->revision);
    }

    // Makes theirs the head. A head is the newest revision of its kind: where it is not, it is said again.
    void take(HeadState wanted) {
        const RevisionId newest = readHistory(database_, image_, wanted.kind).front().id;
        if (newest != wanted.revision) {
            Revision again = readRevision(database_, wanted.revision);
            const FullRevision* full = nullptr;
            for (const FullRevision& candidate : theirs_.revisions) {
                full = ours(candidate.revision.id) == wanted.revision ? &candidate : full;
            }
            again.id = {};
            again.parent = wanted.revision;
            wanted.revision = insertRevision(database_, again,
                                             full != nullptr ? full->objects : std::vector<std::string>{});
        }
        writeHead(database_, image_, wanted);
        result_.taken.push_back(wanted.kind);
    }

    void noteConflict(const HeadState& theirs) {
        Statement known(database_,
                        "SELECT id, theirs, settled_by IS NOT NULL FROM merge_conflict"
                        " WHERE package = ? AND image = ? AND kind = ? ORDER BY id DESC LIMIT 1");
        known.bind(package_.id).bind(image_).bind(theirs.kind);
        if (known.next()) {
            const bool settled = known.integer(2) != 0;
            const RevisionId before{known.integer(1)};
            if (before == theirs.revision) {
                if (!settled) {
                    result_.conflicts.push_back(theirs.kind);
                }
                return;  // told already, and perhaps settled
            }
            if (!settled) {
                Statement(database_, "UPDATE merge_conflict SET theirs = ? WHERE id = ?")
                    .bind(theirs.revision)
                    .bind(known.integer(0))
                    .run();
                result_.conflicts.push_back(theirs.kind);
                return;
            }
        }
        Statement(database_,
                  "INSERT INTO merge_conflict (package, image, kind, theirs, time) VALUES (?, ?, ?, ?, ?)")
            .bind(package_.id)
            .bind(image_)
            .bind(theirs.kind)
            .bind(theirs.revision)
            .bind(timeNow())
            .run();
        result_.conflicts.push_back(theirs.kind);
    }

    void bringComments() {
        for (const CommentRecord& record : theirs_.comments) {
            if ((shared_ && record.id <= package_.lastComment) ||
                mergedAs(database_, package_.id, MergedRow::Comment, record.id)) {
                continue;
            }
            Statement insert(database_,
                             "INSERT INTO comment (image, author, time, text) VALUES (?, ?, ?, ?)");
            insert.bind(image_).bind(record.comment.author).bind(record.comment.time);
            insert.bind(record.comment.text).run();
            rememberMerged(database_, package_.id, MergedRow::Comment, record.id, insert.insertedId());
            ++result_.comments;
        }
    }

    void bringFlags() {
        for (const FlagRecord& flag : theirs_.flags) {
            if ((shared_ && flag.id <= package_.lastFlag) ||
                mergedAs(database_, package_.id, MergedRow::Flag, flag.id)) {
                continue;
            }
            Statement insert(database_,
                             "INSERT INTO flag (image, flagged, author, time) VALUES (?, ?, ?, ?)");
            insert.bind(image_).bind(flag.mark).bind(flag.author).bind(flag.time).run();
            rememberMerged(database_, package_.id, MergedRow::Flag, flag.id, insert.insertedId());
            Statement(database_, "UPDATE image SET flagged = ? WHERE id = ?")
                .bind(flag.mark)
                .bind(image_)
                .run();
        }
    }

    Database& database_;
    const PackageRecord& package_;
    ImageId image_;
    const ImageHistory& theirs_;
    const PayloadHere& payloadHere_;
    bool shared_;
    std::map<RevisionId, RevisionId> ours_;
    MergedImage result_;
};

}  // namespace

MergedImage mergeHistory(Database& database, const PackageRecord& package, ImageId image,
                         const ImageHistory& theirs, const PayloadHere& payloadHere) {
    requireImage(database, image);
    return Merging(database, package, image, theirs, payloadHere).merge();
}

std::vector<MergeConflict> readOpenConflicts(const Database& database) {
    Statement statement(database,
                        "SELECT merge_conflict.id, image, kind, theirs, merge_conflict.package, assignee,"
                        " merge_conflict.time"
                        " FROM merge_conflict JOIN package ON package.id = merge_conflict.package"
                        " WHERE settled_by IS NULL ORDER BY merge_conflict.id");
    std::vector<MergeConflict> conflicts;
    while (statement.next()) {
        conflicts.push_back({statement.integer(0), ImageId{statement.integer(1)},
                             kindFrom(statement.integer(2)), RevisionId{statement.integer(3)},
                             statement.text(4), statement.text(5), statement.text(6)});
    }
    return conflicts;
}

void settleConflict(Database& database, std::int64_t conflict, const std::string& author) {
    core::expects(!author.empty(), "only a person settles a conflict");
    Statement(
        database,
        "UPDATE merge_conflict SET settled_by = ?, settled_time = ? WHERE id = ? AND settled_by IS NULL")
        .bind(author)
        .bind(timeNow())
        .bind(conflict)
        .run();
}

}  // namespace maskwright::annotation::store
