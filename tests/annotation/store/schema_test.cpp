// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/schema.h"

#include "annotation/store/sqlite.h"
#include "tests/annotation/store/made_project.h"

#include <sstream>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;
using Catch::Contains;

namespace {

std::int64_t numberFrom(const Database& database, const std::string& sql) {
    Statement statement(database, sql);
    REQUIRE(statement.next());
    return statement.integer(0);
}

// The stored project of format version 1, in folder/p.
void makeStoredProject(const fs::path& folder) {
    fs::create_directories(folder / "p/objects");
    Database database(folder / "p/project.db", Database::Missing::Create);
    makeProjectDatabase(database);
    std::istringstream lines(tests::readText(fs::path(MASKWRIGHT_TEST_DATA) / "project_version_1.sql"));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("--")) {
            database.execute(line);
        }
    }
}

std::vector<std::string> tablesOf(const Database& database) {
    Statement statement(database,
                        "SELECT name || ': ' || sql FROM sqlite_master WHERE sql IS NOT NULL"
                        " AND name NOT LIKE 'sqlite%' ORDER BY name");
    std::vector<std::string> lines;
    while (statement.next()) {
        lines.push_back(statement.text(0));
    }
    return lines;
}

const Migration kFirst{1,
                       {"CREATE TABLE schema_version (version INTEGER NOT NULL)",
                        "INSERT INTO schema_version VALUES (0)", "CREATE TABLE thing (a INTEGER)"}};
// The second step needs the first, the third the second.
const Migration kSecond{2, {"ALTER TABLE thing ADD COLUMN b INTEGER", "UPDATE thing SET b = a * 10"}};
const Migration kThird{3, {"UPDATE thing SET b = b + 1"}};
const Migration kBroken{2, {"ALTER TABLE thing ADD COLUMN b INTEGER", "UPDATE nothing SET b = 1"}};

// A database of the first step with one row in it.
fs::path oldDatabase(const tests::TemporaryFolder& folder) {
    const fs::path file = folder / "project.db";
    Database database(file, Database::Missing::Create);
    makeProjectDatabase(database);
    migrate(database, std::vector{kFirst});
    database.execute("INSERT INTO thing (a) VALUES (4)");
    return file;
}

}  // namespace

TEST_CASE("an old database goes through every step in order, after a copy is put beside it") {
    const tests::TemporaryFolder folder;
    const fs::path file = oldDatabase(folder);
    {
        Database database(file);
        migrate(database, std::vector{kFirst, kSecond, kThird});
        CHECK(schemaVersion(database) == 3);
        CHECK(numberFrom(database, "SELECT b FROM thing") == 41);
        migrate(database, std::vector{kFirst, kSecond, kThird});
        CHECK(numberFrom(database, "SELECT b FROM thing") == 41);
    }
    const Database copy(folder / "project.db.before-version-3");
    CHECK(schemaVersion(copy) == 1);
    CHECK(numberFrom(copy, "SELECT a FROM thing") == 4);
    CHECK(databaseProblems(copy).empty());
}

TEST_CASE("a migration that fails leaves the old database as it was") {
    const tests::TemporaryFolder folder;
    const fs::path file = oldDatabase(folder);
    Database database(file);
    CHECK_THROWS_AS(migrate(database, std::vector{kFirst, kBroken}), core::Error);
    CHECK(schemaVersion(database) == 1);
    CHECK(numberFrom(database, "SELECT count(*) FROM pragma_table_info('thing')") == 1);
    migrate(database, std::vector{kFirst, kSecond});
    CHECK(numberFrom(database, "SELECT b FROM thing") == 40);
}

TEST_CASE("a new database needs no copy") {
    const tests::TemporaryFolder folder;
    Database database(folder / "project.db", Database::Missing::Create);
    migrate(database, std::vector{kFirst, kSecond});
    CHECK_FALSE(fs::exists(folder / "project.db.before-version-2"));
}

TEST_CASE("a project of a newer format is refused and left alone") {
    MadeProject project;
    const int newer = migrations().back().version + 1;
    {
        Database database(project.folder() / "project.db");
        database.execute("UPDATE schema_version SET version = " + std::to_string(newer));
    }
    CHECK_THROWS_WITH(ProjectStore(project.folder()), Contains("newer Maskwright"));
    const Database database(project.folder() / "project.db");
    CHECK(schemaVersion(database) == newer);
}

TEST_CASE("a project of format version 1 opens with all it holds") {
    const tests::TemporaryFolder folder;
    makeStoredProject(folder.path());
    ProjectStore store(folder / "p");
    store.putObject(std::vector<std::uint8_t>{1, 2, 3});
    CHECK(store.checkIntegrity().empty());
    const ImageId anna = store.imageNamed("anna").value();
    const auto head = store.head(anna, RevisionKind::Landmarks).value();
    CHECK(head.accepted);
    CHECK(head.byPerson);
    CHECK(head.score == 0.5);
    CHECK(store.history(anna, RevisionKind::Landmarks).size() == 2);
    CHECK(store.headRevision(anna, RevisionKind::Landmarks)->payload == "moved");
    const ImageId other = store.imageNamed("ÄNNE").value();
    CHECK(store.image(other).split == Split::Test);
    CHECK(store.row(other).mark == Mark::Flagged);
    CHECK(store.comments(other).at(0).text == "hand over the mouth");
    CHECK(store.setting("key") == "value");
    store.save(newRevision(other, std::nullopt, "new"));
    CHECK(store.counts().placed == 2);
    // What version 2 has brought is there.
    std::vector<TrainingSample> samples = store.acceptedSamples("landmarks");
    REQUIRE(samples.size() == 1);
    samples[0].split = Split::Train;
    const RunId run = store.addRun({"landmarks", "{}", "", "Ann", samples});
    CHECK(store.addModelVersion({run, "{}", "", "{}"}, [](const std::string&) {}) == "landmarks-1");
    const std::string newest = std::to_string(migrations().back().version);
    CHECK(schemaVersion(Database(folder / ("p/project.db.before-version-" + newest))) == 1);
}

TEST_CASE("the first step makes what format version 1 was") {
    const tests::TemporaryFolder folder;
    makeStoredProject(folder.path());
    Database fresh(folder / "fresh.db", Database::Missing::Create);
    migrate(fresh, std::span(migrations()).first(1));
    CHECK(tablesOf(fresh) == tablesOf(Database(folder / "p/project.db")));
    CHECK(tablesOf(fresh).size() > 20);
}

TEST_CASE("steps are numbered from 1 without gaps") {
    int version = 0;
    for (const Migration& step : migrations()) {
        CHECK(step.version == ++version);
    }
}

TEST_CASE("what was written is never changed or removed") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId image = addImage(store, newImage("face", "sha", Split::Test));
    NewRevision revision = newRevision(image, std::nullopt, "one");
    revision.objects = {store.putObject(std::vector<std::uint8_t>{1})};
    store.save(revision);
    store.setMark(image, Mark::Flagged, "text", "Ann");
    const ImageId trained = addImage(store, newImage("trained"));
    store.setAccepted(trained, RevisionKind::Landmarks, store.save(newRevision(trained, std::nullopt, "two")),
                      true, "Ann");
    std::vector<TrainingSample> samples = store.acceptedSamples("landmarks");
    samples.at(0).split = Split::Train;
    const RunId run = store.addRun({"landmarks", "{}", "", "Ann", samples});
    store.promote(store.addModelVersion({run, "{}", "", "{}"}, [](const std::string&) {}), "Ann");
    store.addBlindCopy(trained, newImage("copy"), {});
    const PackageRecord package = [] {
        PackageRecord record;
        record.id = "p";
        record.assignee = "Ben";
        return record;
    }();
    store.addPackage(package, std::span(&image, 1));
    store.mergedImage("p", ImageId{77}, newImage("added"));
    store.addPackageMerge("p", "Ann");
    Database database(project.folder() / "project.db");
    for (const char* change : {"UPDATE revision SET payload = 'x'",
                               "DELETE FROM revision",
                               "UPDATE revision_object SET sha256 = 'x'",
                               "DELETE FROM revision_object",
                               "UPDATE flag SET flagged = 0",
                               "DELETE FROM flag",
                               "UPDATE comment SET text = 'x'",
                               "DELETE FROM comment",
                               "UPDATE split SET split = 1",
                               "DELETE FROM split",
                               "UPDATE run_sample SET split = 3",
                               "DELETE FROM run_sample",
                               "UPDATE model_version SET scores = ''",
                               "DELETE FROM model_version",
                               "UPDATE promotion SET version = ''",
                               "DELETE FROM promotion",
                               "UPDATE blind_copy SET purpose = 1",
                               "DELETE FROM blind_copy",
                               "UPDATE package SET assignee = ''",
                               "DELETE FROM package",
                               "DELETE FROM assignment",
                               "DELETE FROM package_merge",
                               "UPDATE merged SET ours = 1",
                               "DELETE FROM merged"}) {
        INFO(change);
        CHECK_THROWS_WITH(database.execute(change), Contains("only grows"));
    }
    CHECK_THROWS_AS(database.execute("DELETE FROM image"), core::Error);  // others refer to it
    CHECK(store.headRevision(image, RevisionKind::Landmarks)->payload == "one");
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("a check finds heads and lists that contradict the revisions") {
    MadeProject project;
    const ImageId image = addImage(project.store, newImage("face"));
    const RevisionId first = project.store.save(newRevision(image, std::nullopt, "one"));
    project.store.save(newRevision(image, first, "two"));
    Database database(project.folder() / "project.db");
    database.execute("UPDATE image_head SET revision = " + std::to_string(static_cast<std::int64_t>(first)));
    CHECK_THAT(project.store.checkIntegrity().at(0), Contains("not the newest"));
    database.execute("UPDATE image_head SET revision = revision + 1");
    CHECK(project.store.checkIntegrity().empty());
    for (const char* column :
         {"landmarks_stage", "map_stage", "faces_stage", "split", "flagged", "landmarks_verified", "blind"}) {
        INFO(column);
        const std::string change = std::string("UPDATE image SET ") + column + " = " + column;
        database.execute(change + " + 1");
        CHECK_THAT(project.store.checkIntegrity().at(0), Contains("face") && Contains("list"));
        database.execute(change + " - 1");
        CHECK(project.store.checkIntegrity().empty());
    }
}

TEST_CASE("values that no Maskwright writes are errors, not wild states") {
    MadeProject project;
    const ImageId image = addImage(project.store, newImage("face"));
    project.store.save(newRevision(image, std::nullopt, "one"));
    Database database(project.folder() / "project.db");
    SECTION("split") {
        database.execute("UPDATE image SET split = 77");
        CHECK_THROWS_AS(project.store.image(image), core::Error);
        CHECK_THROWS_AS(project.store.rows({}, 0, 1), core::Error);
        CHECK_THROWS_AS(project.store.counts(), core::Error);
    }
    SECTION("kind") {
        database.execute("UPDATE image_head SET kind = 77");
        CHECK_THROWS_AS(project.store.rows({}, 0, 1), core::Error);
    }
    SECTION("a name that leads elsewhere") {
        database.execute("UPDATE image SET name = '../../evil'");
        CHECK_THROWS_AS(project.store.image(image), core::Error);
        CHECK_THROWS_AS(project.store.images(), core::Error);
    }
}

}  // namespace maskwright::annotation::store
