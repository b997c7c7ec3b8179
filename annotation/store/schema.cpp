// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/schema.h"

#include "annotation/store/sqlite.h"

namespace maskwright::annotation::store {

namespace {

// Statements that refuse to change or remove rows of a table.
std::vector<std::string> appendOnly(const std::string& table) {
    const std::string refuse =
        " ON " + table + " BEGIN SELECT RAISE(ABORT, 'table " + table + " only grows'); END";
    return {"CREATE TRIGGER " + table + "_keeps_rows BEFORE DELETE" + refuse,
            "CREATE TRIGGER " + table + "_keeps_values BEFORE UPDATE" + refuse};
}

std::vector<std::string> firstVersion() {
    std::vector<std::string> statements = {
        "CREATE TABLE schema_version (version INTEGER NOT NULL)",
        "INSERT INTO schema_version VALUES (0)",

        // One face of one photo. The columns from split on repeat what split, flag and image_head say, so
        // that lists and counts of large projects are answered by indices of this one table; every write
        // keeps them in step. faces_stage: 0 not located, 1 found, 2 no face. landmarks_stage and map_stage:
        // 0 none, 1 made, 2 accepted. Scores are 0..1, the worst first; 2 stands for unknown and so comes
        // last.
        "CREATE TABLE image ("
        " id INTEGER PRIMARY KEY,"
        " name TEXT NOT NULL,"
        " name_key TEXT NOT NULL,"
        " path TEXT NOT NULL,"
        " sha256 TEXT NOT NULL,"
        " size_bytes INTEGER NOT NULL,"
        " width INTEGER NOT NULL,"
        " height INTEGER NOT NULL,"
        " split INTEGER NOT NULL DEFAULT 0,"
        " flagged INTEGER NOT NULL DEFAULT 0,"
        " faces_stage INTEGER NOT NULL DEFAULT 0,"
        " landmarks_stage INTEGER NOT NULL DEFAULT 0,"
        " landmarks_score REAL NOT NULL DEFAULT 2,"
        " map_stage INTEGER NOT NULL DEFAULT 0,"
        " map_score REAL NOT NULL DEFAULT 2)",
        // Each holds all that its lists look at, so that the table itself is read for the page shown alone.
        "CREATE UNIQUE INDEX image_name ON image (name_key)",
        "CREATE INDEX image_photo ON image (sha256)",
        "CREATE INDEX image_split ON image (split, name_key)",
        "CREATE INDEX image_flagged ON image (flagged, name_key, split)",
        "CREATE INDEX image_faces ON image (faces_stage, name_key, split)",
        "CREATE INDEX image_landmarks ON image (landmarks_stage, name_key, split)",
        "CREATE INDEX image_map ON image (map_stage, name_key, split)",
        "CREATE INDEX image_worst ON image (landmarks_score, name_key, split)",
        "CREATE INDEX image_worst_landmarks ON image (landmarks_stage, landmarks_score, name_key, split)",
        "CREATE INDEX image_worst_map ON image (map_stage, map_score, name_key, split)",
        "CREATE INDEX image_counts ON image"
        " (split, flagged, faces_stage, landmarks_stage, map_stage)",

        "CREATE TABLE revision ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " image INTEGER NOT NULL REFERENCES image,"
        " kind INTEGER NOT NULL,"
        " parent INTEGER REFERENCES revision,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL,"
        " tool TEXT NOT NULL,"
        " model_version TEXT NOT NULL,"
        " by_person INTEGER NOT NULL,"
        " score REAL NOT NULL,"
        " nothing_found INTEGER NOT NULL,"
        " payload TEXT NOT NULL)",
        "CREATE INDEX revision_history ON revision (image, kind)",

        // Which objects a revision's payload names.
        "CREATE TABLE revision_object ("
        " revision INTEGER NOT NULL REFERENCES revision,"
        " sha256 TEXT NOT NULL,"
        " PRIMARY KEY (revision, sha256)) WITHOUT ROWID",
        "CREATE INDEX revision_object_users ON revision_object (sha256)",

        "CREATE TABLE image_head ("
        " image INTEGER NOT NULL REFERENCES image,"
        " kind INTEGER NOT NULL,"
        " revision INTEGER NOT NULL REFERENCES revision,"
        " accepted_by TEXT,"
        " accepted_time TEXT,"
        " verified_by TEXT,"
        " verified_time TEXT,"
        " PRIMARY KEY (image, kind)) WITHOUT ROWID",

        // Every setting and lifting of a flag; the newest one holds.
        "CREATE TABLE flag ("
        " id INTEGER PRIMARY KEY,"
        " image INTEGER NOT NULL REFERENCES image,"
        " flagged INTEGER NOT NULL,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL)",
        "CREATE INDEX flag_image ON flag (image)",

        "CREATE TABLE comment ("
        " id INTEGER PRIMARY KEY,"
        " image INTEGER NOT NULL REFERENCES image,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL,"
        " text TEXT NOT NULL)",
        "CREATE INDEX comment_image ON comment (image)",

        "CREATE TABLE split ("
        " image INTEGER PRIMARY KEY REFERENCES image,"
        " split INTEGER NOT NULL,"
        " time TEXT NOT NULL)",

        "CREATE TABLE setting ("
        " key TEXT PRIMARY KEY,"
        " value TEXT NOT NULL) WITHOUT ROWID",
    };
    for (const char* table : {"revision", "revision_object", "flag", "comment", "split"}) {
        for (std::string& trigger : appendOnly(table)) {
            statements.push_back(std::move(trigger));
        }
    }
    return statements;
}

// Trainings: runs with their snapshots, model versions, promotions.
std::vector<std::string> secondVersion() {
    std::vector<std::string> statements = {
        // state: RunState. process and process_start: see TrainingProcess.
        "CREATE TABLE run ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " kind TEXT NOT NULL,"
        " options TEXT NOT NULL,"
        " start_from TEXT NOT NULL,"
        " author TEXT NOT NULL,"
        " train_count INTEGER NOT NULL,"
        " validation_count INTEGER NOT NULL,"
        " created TEXT NOT NULL,"
        " state INTEGER NOT NULL,"
        " data_hash TEXT NOT NULL DEFAULT '',"
        " process INTEGER,"
        " process_start INTEGER,"
        " started TEXT NOT NULL DEFAULT '',"
        " ended TEXT NOT NULL DEFAULT '',"
        " message TEXT NOT NULL DEFAULT '')",

        // The snapshot: exactly what a run was trained from.
        "CREATE TABLE run_sample ("
        " run INTEGER NOT NULL REFERENCES run,"
        " image INTEGER NOT NULL REFERENCES image,"
        " revision INTEGER NOT NULL REFERENCES revision,"
        " points INTEGER REFERENCES revision,"
        " split INTEGER NOT NULL,"
        " PRIMARY KEY (run, image)) WITHOUT ROWID",

        "CREATE TABLE model_version ("
        " id INTEGER PRIMARY KEY,"
        " name TEXT NOT NULL UNIQUE,"
        " run INTEGER NOT NULL UNIQUE REFERENCES run,"
        " network TEXT NOT NULL,"
        " weights_sha256 TEXT NOT NULL,"
        " scores TEXT NOT NULL,"
        " created TEXT NOT NULL)",

        // Every promotion and roll-back; the newest one of a kind holds. An empty version is what the program
        // ships with; previous is what a roll-back goes back to.
        "CREATE TABLE promotion ("
        " id INTEGER PRIMARY KEY,"
        " kind TEXT NOT NULL,"
        " version TEXT NOT NULL,"
        " previous INTEGER REFERENCES promotion,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL)",
        "CREATE INDEX promotion_kind ON promotion (kind)",
    };
    for (const char* table : {"run_sample", "model_version", "promotion"}) {
        for (std::string& trigger : appendOnly(table)) {
            statements.push_back(std::move(trigger));
        }
    }
    return statements;
}

// How suspicious label maps look. The table is derived from what others hold, so it does not only grow;
// image.suspicion_order repeats it for the lists: minus the score of the head, 1 (and so last) where the head
// has not been judged.
std::vector<std::string> suspicionVersion() {
    return {
        "CREATE TABLE suspicion ("
        " image INTEGER PRIMARY KEY REFERENCES image,"
        " map INTEGER NOT NULL REFERENCES revision,"
        " score REAL NOT NULL,"
        " version TEXT NOT NULL,"
        " doubts TEXT NOT NULL)",
        "ALTER TABLE image ADD COLUMN suspicion_order REAL NOT NULL DEFAULT 1",
        "CREATE INDEX image_suspicion ON image (suspicion_order, name_key, split, flagged)",
        "CREATE INDEX image_suspicion_map ON image"
        " (map_stage, suspicion_order, name_key, split, flagged)",
        "CREATE INDEX image_suspicion_landmarks ON image"
        " (landmarks_stage, suspicion_order, name_key, split, flagged)",
    };
}

// Several people: blind copies of faces, packages that were handed out, what came back of them; and which
// points a second person has verified, among the columns that lists look at.
std::vector<std::string> teamVersion() {
    std::vector<std::string> statements = {
        // 1 while the accepted points are verified; kept in step with image_head.
        "ALTER TABLE image ADD COLUMN landmarks_verified INTEGER NOT NULL DEFAULT 0",
        // 1 for a blind copy, see blind_copy.
        "ALTER TABLE image ADD COLUMN blind INTEGER NOT NULL DEFAULT 0",
        "UPDATE image SET landmarks_verified = 1 WHERE EXISTS (SELECT 1 FROM image_head"
        " WHERE image_head.image = image.id AND kind = 1 AND verified_by IS NOT NULL)",
        "CREATE INDEX image_verified ON image (landmarks_stage, landmarks_verified, name_key, split)",
        "CREATE INDEX image_blind ON image (blind, landmarks_stage, split)",

        // A second image of an image's face, to be annotated by somebody who does not know that it is one.
        // purpose: CopyPurpose. truth: of control faces, what the original said when the copy was made.
        "CREATE TABLE blind_copy ("
        " image INTEGER PRIMARY KEY REFERENCES image,"
        " original INTEGER NOT NULL REFERENCES image,"
        " purpose INTEGER NOT NULL,"
        " truth INTEGER REFERENCES revision,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL)",
        "CREATE INDEX blind_copy_original ON blind_copy (original)",

        // A package: images that were handed to a person. last_...: the greatest ids that it was made with,
        // so
        // that greater ones in it were made there.
        "CREATE TABLE package ("
        " id TEXT PRIMARY KEY,"
        " assignee TEXT NOT NULL,"
        " last_image INTEGER NOT NULL,"
        " last_revision INTEGER NOT NULL,"
        " last_comment INTEGER NOT NULL,"
        " last_flag INTEGER NOT NULL,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE assignment ("
        " package TEXT NOT NULL REFERENCES package,"
        " image INTEGER NOT NULL REFERENCES image,"
        " PRIMARY KEY (package, image)) WITHOUT ROWID",
        "CREATE INDEX assignment_image ON assignment (image)",
        "CREATE TABLE package_merge ("
        " id INTEGER PRIMARY KEY,"
        " package TEXT NOT NULL REFERENCES package,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL)",
        "CREATE INDEX package_merge_package ON package_merge (package)",

        // What became here of a package's own rows. what: 0 image, 1 revision, 2 comment, 3 flag.
        "CREATE TABLE merged ("
        " package TEXT NOT NULL REFERENCES package,"
        " what INTEGER NOT NULL,"
        " theirs INTEGER NOT NULL,"
        " ours INTEGER NOT NULL,"
        " PRIMARY KEY (package, what, theirs)) WITHOUT ROWID",
        "CREATE INDEX merged_ours ON merged (what, ours)",

        // Both sides have changed a state: ours stayed the head, theirs stands beside it until a person has
        // settled what holds.
        "CREATE TABLE merge_conflict ("
        " id INTEGER PRIMARY KEY,"
        " package TEXT NOT NULL REFERENCES package,"
        " image INTEGER NOT NULL REFERENCES image,"
        " kind INTEGER NOT NULL,"
        " theirs INTEGER NOT NULL REFERENCES revision,"
        " time TEXT NOT NULL,"
        " settled_by TEXT,"
        " settled_time TEXT)",
        "CREATE INDEX merge_conflict_open ON merge_conflict (settled_by, image, kind)",
    };
    for (const char* table : {"blind_copy", "package", "assignment", "package_merge", "merged"}) {
        for (std::string& trigger : appendOnly(table)) {
            statements.push_back(std::move(trigger));
        }
    }
    return statements;
}

// Where photos come from.
std::vector<std::string> sourceVersion() {
    std::vector<std::string> statements = {
        "CREATE TABLE source ("
        " id INTEGER PRIMARY KEY,"
        " source TEXT NOT NULL,"
        " licence TEXT NOT NULL,"
        " consent TEXT NOT NULL,"
        " UNIQUE (source, licence, consent))",

        // Every statement about an image; the newest one holds.
        "CREATE TABLE image_source ("
        " id INTEGER PRIMARY KEY,"
        " image INTEGER NOT NULL REFERENCES image,"
        " source INTEGER NOT NULL REFERENCES source,"
        " author TEXT NOT NULL,"
        " time TEXT NOT NULL)",
        "CREATE INDEX image_source_image ON image_source (image)",
    };
    for (const char* table : {"source", "image_source"}) {
        for (std::string& trigger : appendOnly(table)) {
            statements.push_back(std::move(trigger));
        }
    }
    return statements;
}

// Mending: what wants another look, and what newer points and models would change in accepted maps.
std::vector<std::string> mendingVersion() {
    return {
        "ALTER TABLE revision ADD COLUMN look_again INTEGER NOT NULL DEFAULT 0",
        // Bits: 1 the points, 2 the label map.
        "ALTER TABLE image ADD COLUMN look_again INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE image ADD COLUMN proposal_pixels INTEGER NOT NULL DEFAULT 0",
        // Most images are in neither list, so that these indices stay small.
        "CREATE INDEX image_look_again ON image (name_key, split) WHERE look_again > 0",
        "CREATE INDEX image_proposal ON image (proposal_pixels, name_key, split) WHERE proposal_pixels > 0",
    };
}

// Marks of images, of which a flag was the first (flagged is a Mark from here on), and the orders of the
// queue. The columns that lists filter by stand in every index that a list walks.
std::vector<std::string> queueVersion() {
    std::vector<std::string> statements = {
        "ALTER TABLE revision ADD COLUMN worst_point REAL NOT NULL DEFAULT -1",
        "ALTER TABLE revision ADD COLUMN disagreement REAL NOT NULL DEFAULT -1",
        "ALTER TABLE image ADD COLUMN worst_point REAL NOT NULL DEFAULT 2",
        // Minus the disagreement, 1 (and so last) where there is none.
        "ALTER TABLE image ADD COLUMN disagreement_order REAL NOT NULL DEFAULT 1",
        "DROP INDEX image_look_again",
        "CREATE INDEX image_look_again ON image (name_key, split, flagged) WHERE look_again > 0",
        "DROP INDEX image_proposal",
        "CREATE INDEX image_proposal ON image (proposal_pixels, name_key, split, flagged)"
        " WHERE proposal_pixels > 0",
    };
    const auto index = [&](const std::string& name, const std::string& columns) {
        statements.push_back("DROP INDEX IF EXISTS " + name);
        statements.push_back("CREATE INDEX " + name + " ON image (" + columns +
                             ", name_key, split, flagged)");
    };
    index("image_faces", "faces_stage");
    index("image_landmarks", "landmarks_stage");
    index("image_map", "map_stage");
    index("image_worst", "landmarks_score");
    index("image_worst_landmarks", "landmarks_stage, landmarks_score");
    index("image_worst_map", "map_stage, map_score");
    index("image_verified", "landmarks_stage, landmarks_verified");
    index("image_state", "landmarks_stage, map_stage");
    for (const std::string order : {"worst_point", "disagreement_order"}) {
        index("image_" + order, order);
        index("image_" + order + "_landmarks", "landmarks_stage, " + order);
        index("image_" + order + "_map", "map_stage, " + order);
    }
    return statements;
}

// Lists by name look at split and mark as well, and lists of maps may go by the state of both: without these
// they read the table for every image passed over.
std::vector<std::string> longListsVersion() {
    return {"CREATE INDEX image_names ON image (name_key, split, flagged)",
            "CREATE INDEX image_state_map ON image (map_stage, landmarks_stage, name_key, split, flagged)"};
}

void refuseNewer(int version, std::span<const Migration> steps, const Database& database) {
    if (version > steps.back().version) {
        throw core::Error("the project was made by a newer Maskwright (format " + std::to_string(version) +
                              ", this one knows up to " + std::to_string(steps.back().version) + ")",
                          database.file().parent_path().string(), "Open it with the newer Maskwright.");
    }
}

}  // namespace

const std::vector<Migration>& migrations() {
    static const std::vector<Migration> steps = {
        {1, firstVersion()},  {2, secondVersion()},  {3, suspicionVersion()}, {4, teamVersion()},
        {5, sourceVersion()}, {6, mendingVersion()}, {7, queueVersion()},     {8, longListsVersion()}};
    return steps;
}

int schemaVersion(const Database& database) {
    Statement exists(database,
                     "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'");
    if (!exists.next() || exists.integer(0) == 0) {
        return 0;
    }
    Statement statement(database, "SELECT version FROM schema_version");
    return statement.next() ? static_cast<int>(statement.integer(0)) : 0;
}

void migrate(Database& database, std::span<const Migration> steps) {
    core::expects(!steps.empty(), "no migrations");
    int version = schemaVersion(database);
    refuseNewer(version, steps, database);
    if (version == steps.back().version) {
        return;
    }
    Transaction transaction(database);
    version = schemaVersion(database);  // another process may have been faster
    refuseNewer(version, steps, database);
    if (version > 0 && version < steps.back().version) {
        // The write lock is held, so that a second connection copies exactly what is migrated here.
        std::filesystem::path copy = database.file();
        copy += ".before-version-" + std::to_string(steps.back().version);
        backUp(Database(database.file()), copy);
    }
    for (const Migration& step : steps) {
        if (step.version <= version) {
            continue;
        }
        core::expects(step.version == version + 1, "migrations must be numbered without gaps");
        for (const std::string& statement : step.statements) {
            database.execute(statement);
        }
        database.execute("UPDATE schema_version SET version = " + std::to_string(step.version));
        version = step.version;
    }
    transaction.commit();
}

}  // namespace maskwright::annotation::store
