// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/project_store.h"

#include "tests/annotation/store/made_project.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;
using Catch::Contains;

TEST_CASE("a new project keeps images, revisions, heads and objects over a reopening") {
    const tests::TemporaryFolder folder;
    ProjectStore::create(folder / "p");
    ImageId image{};
    RevisionId second{};
    std::string object;
    {
        ProjectStore store(folder / "p");
        image = addImage(store, newImage("face"));
        object = store.putObject(std::vector<std::uint8_t>{1, 2, 3});
        const RevisionId first = store.save(newRevision(image, std::nullopt, "one"));
        NewRevision revision = newRevision(image, first, "zwei: ä 😀");
        revision.author = "Änn";
        revision.modelVersion = "mean shape 1";
        revision.byPerson = true;
        revision.objects = {object};
        revision.score = 0.25;
        second = store.save(revision);
        store.setAccepted(image, RevisionKind::Landmarks, second, true, "Ann");
        store.setSetting("key", "one");
        store.setSetting("key", "");
    }
    const ProjectStore store(folder / "p");
    const ImageRecord record = store.image(image);
    CHECK(record.name == "face");
    CHECK(record.path == "../photos/face.jpg");
    CHECK(record.sizeBytes == 1234);
    CHECK(record.width == 640);
    CHECK(record.height == 480);
    CHECK(store.images().size() == 1);
    const auto head = store.head(image, RevisionKind::Landmarks);
    REQUIRE(head);
    CHECK(head->revision == second);
    CHECK(head->accepted);
    CHECK(head->byPerson);
    CHECK_FALSE(head->verified);
    CHECK(head->score == 0.25);
    const Revision revision = store.headRevision(image, RevisionKind::Landmarks).value();
    CHECK(revision.payload == "zwei: ä 😀");
    CHECK(revision.author == "Änn");
    CHECK(revision.tool == "test");
    CHECK(revision.modelVersion == "mean shape 1");
    CHECK(revision.time.size() == std::string("2026-01-02T03:04:05.678Z").size());
    const auto history = store.history(image, RevisionKind::Landmarks);
    REQUIRE(history.size() == 2);
    CHECK(history[0].id == second);
    CHECK(history[0].parent == history[1].id);
    CHECK_FALSE(history[1].parent);
    CHECK(store.history(image, RevisionKind::LabelMap).empty());
    CHECK(store.object(object) == std::vector<std::uint8_t>{1, 2, 3});
    CHECK(store.setting("key") == "");
    CHECK_FALSE(store.setting("other"));
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("a project may lie in a folder with any name") {
    const tests::TemporaryFolder temporary;
    for (const char* name :
         {"Gesichter äöü 顔 😀", "with 'quotes\" and ?query=1&mode=ro", "percent%20", "a;b"}) {
        const fs::path folder = temporary / name / "project";
        ProjectStore::create(folder);
        ProjectStore store(folder);
        const ImageId image = addImage(store, newImage("顔 ä"));
        CHECK(store.object(store.putObject(std::vector<std::uint8_t>{7})).size() == 1);
        CHECK(ProjectStore(folder).image(image).name == "顔 ä");
        CHECK(fs::exists(folder / "project.db"));
    }
}

TEST_CASE("a project is made only in an empty folder") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "photos/a.jpg", "photo");
    CHECK_THROWS_WITH(ProjectStore::create(folder / "photos"), Contains("not empty"));
    CHECK_FALSE(fs::exists(folder / "photos/project.db"));
    CHECK_THROWS_AS(ProjectStore::create(folder / "photos/a.jpg"), core::Error);
    CHECK_THROWS_AS(ProjectStore::create(folder / "photos/a.jpg/project"), core::Error);

    ProjectStore::create(folder / "p");
    CHECK_THROWS_WITH(ProjectStore::create(folder / "p"), Contains("holds a project already"));
}

TEST_CASE("of several that make a project in one place at a time, one does, and it is whole") {
    for (int round = 0; round < 5; ++round) {
        const tests::TemporaryFolder folder;
        std::atomic<int> made = 0;
        std::atomic<int> refused = 0;
        std::vector<std::thread> makers;
        for (int i = 0; i < 6; ++i) {
            makers.emplace_back([&] {
                try {
                    ProjectStore::create(folder / "p");
                    ++made;
                } catch (const core::Error&) {
                    ++refused;
                }
            });
        }
        for (std::thread& maker : makers) {
            maker.join();
        }
        CHECK(made == 1);
        CHECK(refused == 5);
        CHECK(ProjectStore(folder / "p").checkIntegrity().empty());
        for (const auto& entry : fs::directory_iterator(folder / "p")) {
            CHECK_FALSE(entry.path().filename().string().starts_with("project.db.new"));
        }
    }
}

TEST_CASE("a project whose making was interrupted is made anew") {
    const tests::TemporaryFolder folder;
    ProjectStore::create(folder / "p");
    fs::rename(folder / "p/project.db", folder / "p/project.db.new");
    tests::writeText(folder / "p/project.db.new-journal", "rest of a killed process");
    CHECK_THROWS_AS(ProjectStore(folder / "p"), core::Error);
    ProjectStore::create(folder / "p");
    CHECK(ProjectStore(folder / "p").checkIntegrity().empty());
}

TEST_CASE("a folder that holds no sound project is refused, and left as it is") {
    const tests::TemporaryFolder folder;
    SECTION("no such folder") {
        CHECK_THROWS_WITH(ProjectStore(folder / "none"), Contains("there is no project here"));
        CHECK_FALSE(fs::exists(folder / "none"));
    }
    SECTION("no database") {
        fs::create_directory(folder / "p");
        CHECK_THROWS_WITH(ProjectStore(folder / "p"), Contains("there is no project here"));
        CHECK(fs::is_empty(folder / "p"));
    }
    SECTION("a folder in its place") {
        fs::create_directories(folder / "p/project.db");
        CHECK_THROWS_WITH(ProjectStore(folder / "p"), Contains("there is no project here"));
    }
    SECTION("garbage") {
        const std::string garbage(100'000, 'x');
        tests::writeText(folder / "p/project.db", garbage);
        CHECK_THROWS_WITH(ProjectStore(folder / "p"), Contains("damaged"));
        CHECK(tests::readText(folder / "p/project.db") == garbage);
    }
    SECTION("an empty file") {
        tests::writeText(folder / "p/project.db", "");
        CHECK_THROWS_WITH(ProjectStore(folder / "p"), Contains("not a Maskwright project"));
        CHECK(fs::file_size(folder / "p/project.db") == 0);
    }
    SECTION("a database whose middle is gone") {
        {
            ProjectStore store = MadeProject::made(folder / "p");
            std::vector<NewImage> images;
            for (int i = 0; i < 500; ++i) {
                images.push_back(newImage("image " + std::to_string(i)));
            }
            store.addImages(images);
        }
        std::fstream file(folder / "p/project.db", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        const std::string noise(static_cast<std::size_t>(fs::file_size(folder / "p/project.db")) - 4096,
                                '\x5a');
        file << noise;
        file.close();
        CHECK_THROWS_WITH(ProjectStore(folder / "p").images(), Contains("damaged"));
    }
}

TEST_CASE("a save that was made from an older head is refused and writes nothing") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId image = addImage(store, newImage("face"));
    const RevisionId first = store.save(newRevision(image, std::nullopt, "one"));
    const RevisionId second = store.save(newRevision(image, first, "two"));
    CHECK_THROWS_AS(store.save(newRevision(image, first, "other two")), Conflict);
    CHECK_THROWS_AS(store.save(newRevision(image, std::nullopt, "other one")), Conflict);
    CHECK_THROWS_AS(store.setAccepted(image, RevisionKind::Landmarks, first, true, "Ann"), Conflict);
    CHECK_THROWS_AS(store.setAccepted(image, RevisionKind::LabelMap, second, true, "Ann"), Conflict);
    CHECK_THROWS_AS(store.save(newRevision(image, second, "map", RevisionKind::LabelMap)), Conflict);
    CHECK(store.history(image, RevisionKind::Landmarks).size() == 2);
    CHECK_FALSE(store.head(image, RevisionKind::Landmarks)->accepted);
    CHECK_THROWS_AS(store.save(newRevision(ImageId{99}, std::nullopt, "x")), core::Error);
    CHECK_THROWS_AS(store.image(ImageId{99}), core::Error);
    CHECK_THROWS_AS(store.row(ImageId{99}), core::Error);
    CHECK_THROWS_AS(store.revision(RevisionId{99}), core::Error);
}

TEST_CASE("a program does not replace what a person has made or accepted") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId image = addImage(store, newImage("face"));
    const RevisionId placed = store.save(newRevision(image, std::nullopt, "placed"));
    store.setAccepted(image, RevisionKind::Landmarks, placed, true, "Ann");
    CHECK_THROWS_AS(store.save(newRevision(image, placed, "placed again")), core::Error);

    store.setAccepted(image, RevisionKind::Landmarks, placed, false, "Ann");
    const RevisionId again = store.save(newRevision(image, placed, "placed again"));
    NewRevision edit = newRevision(image, again, "moved");
    edit.author = "Ann";
    edit.byPerson = true;
    const RevisionId moved = store.save(edit);
    CHECK_THROWS_AS(store.save(newRevision(image, moved, "placed again")), core::Error);
    CHECK(store.headRevision(image, RevisionKind::Landmarks)->payload == "moved");

    // A person may go back to what a program made.
    NewRevision undo = newRevision(image, moved, "placed again");
    undo.author = "Ann";
    CHECK_NOTHROW(store.save(undo));
}

TEST_CASE("a new head is not accepted, a second person verifies an accepted one") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId image = addImage(store, newImage("face"));
    const auto kind = RevisionKind::LabelMap;
    NewRevision revision = newRevision(image, std::nullopt, "one", kind);
    revision.author = "Ann";
    const RevisionId first = store.save(revision);
    CHECK_THROWS_WITH(store.setVerified(image, kind, first, true, "Bob"), Contains("not accepted"));
    store.setAccepted(image, kind, first, true, "Ann");
    CHECK_THROWS_WITH(store.setVerified(image, kind, first, true, "Ann"), Contains("Somebody else"));
    store.setVerified(image, kind, first, true, "Bob");
    CHECK(store.row(image).labelMap->verified);
    store.setAccepted(image, kind, first, false, "Ann");
    CHECK_FALSE(store.head(image, kind)->verified);

    store.setAccepted(image, kind, first, true, "Ann");
    revision.madeFrom = first;
    store.save(revision);
    CHECK_FALSE(store.head(image, kind)->accepted);
    CHECK(store.counts().mapsAccepted == 0);
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("names fit any file system and differ where case is folded") {
    MadeProject project;
    const std::vector images = {newImage("a"),      newImage("A"),      newImage("a_2"),     newImage("a"),
                                newImage("../x/y"), newImage("Straße"), newImage("STRASSE"), newImage("")};
    const std::vector<ImageId> ids = project.store.addImages(images);
    std::vector<std::string> names;
    for (const ImageId id : ids) {
        names.push_back(project.store.image(id).name);
    }
    CHECK(names ==
          std::vector<std::string>{"a", "A_2", "a_2_2", "a_3", "_._x_y", "Straße", "STRASSE_2", "image"});
    CHECK(addImage(project.store, newImage("A")) > ids.back());
    CHECK(project.store.image(*project.store.imageNamed("a_4")).name == "A_4");
    CHECK(project.store.imageNamed("STRASSE") == ids[5]);
    CHECK_FALSE(project.store.imageNamed("b"));
}

TEST_CASE("a photo has one split for good, whichever image gets it") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId early = addImage(store, newImage("early", "same"));
    const ImageId train = addImage(store, newImage("train", "same", Split::Train));
    const ImageId late = addImage(store, newImage("late", "same"));
    for (const ImageId image : {early, train, late}) {
        CHECK(store.image(image).split == Split::Train);
    }
    CHECK(store.imagesWithSha256("same") == std::vector{early, train, late});

    const ImageId other = addImage(store, newImage("other", "other"));
    using Assigned = std::vector<std::pair<ImageId, Split>>;
    CHECK_THROWS_AS(store.setSplits(Assigned{{other, Split::Test}, {late, Split::Test}}), core::Error);
    CHECK(store.image(other).split == Split::None);  // the whole call was undone
    store.setSplits(Assigned{{other, Split::Test}, {late, Split::Train}});
    CHECK_THROWS_AS(store.setSplits(Assigned{{other, Split::Validation}}), core::Error);
    CHECK_THROWS_AS(addImage(store, newImage("leak", "other", Split::Train)), core::Error);
    CHECK_FALSE(store.imageNamed("leak"));
    CHECK(store.counts().train == 3);
    CHECK(store.counts().test == 1);
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("flags, comments and paths") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId image = addImage(store, newImage("face"));
    store.setMark(image, Mark::Postponed, "hand over the mouth", "Ann");
    CHECK(store.row(image).mark == Mark::Postponed);
    CHECK(store.counts().postponed == 1);
    store.setMark(image, Mark::None, "", "Bob");
    CHECK(store.row(image).mark == Mark::None);
    const auto comments = store.comments(image);
    REQUIRE(comments.size() == 1);
    CHECK(comments[0].text == "hand over the mouth");
    CHECK(comments[0].author == "Ann");
    CHECK_THROWS_AS(store.setMark(ImageId{99}, Mark::Flagged, "", "Ann"), core::Error);

    store.setPath(image, "../found/face.jpg");
    CHECK(store.image(image).path == "../found/face.jpg");
    CHECK_THROWS_AS(store.setPath(ImageId{99}, "x"), core::Error);
}

TEST_CASE("every write of any connection changes the data version, reading does not") {
    MadeProject project;
    ProjectStore other(project.folder());
    const ImageId image = addImage(project.store, newImage("face"));
    std::int64_t version = project.store.dataVersion();
    CHECK(project.store.dataVersion() == version);
    static_cast<void>(other.rows({}, 0, 10));
    CHECK(project.store.dataVersion() == version);
    for (ProjectStore* writer : {&project.store, &other, &other, &project.store}) {
        writer->setMark(image, Mark::Flagged, "", "Ann");
        CHECK(project.store.dataVersion() > version);
        version = project.store.dataVersion();
    }
}

TEST_CASE("stores of two threads write and read side by side") {
    MadeProject project;
    const std::vector images = {newImage("a"), newImage("b")};
    const std::vector<ImageId> ids = project.store.addImages(images);
    constexpr int kSaves = 60;
    std::atomic<int> failures{0};
    const auto work = [&](ImageId image) {
        try {
            ProjectStore store(project.folder());
            std::optional<RevisionId> head;
            for (int i = 0; i < kSaves; ++i) {
                head = store.save(newRevision(image, head, std::to_string(i)));
                failures += store.rows({}, 0, 10).size() == 2 ? 0 : 1;
            }
        } catch (const std::exception&) {
            ++failures;
        }
    };
    std::thread first(work, ids[0]);
    std::thread second(work, ids[1]);
    first.join();
    second.join();
    CHECK(failures == 0);
    for (const ImageId image : ids) {
        CHECK(project.store.history(image, RevisionKind::Landmarks).size() == kSaves);
    }
    CHECK(project.store.checkIntegrity().empty());
}

TEST_CASE("a revision cannot name an object that is not there") {
    MadeProject project;
    NewRevision revision = newRevision(addImage(project.store, newImage("face")), std::nullopt, "map");
    revision.objects = {std::string(64, 'a')};
    CHECK_THROWS_AS(project.store.save(revision), core::ContractViolation);
}

TEST_CASE("a check of a project finds objects that are damaged or gone") {
    MadeProject project;
    const std::string object = project.store.putObject(std::vector<std::uint8_t>(1000, 7));
    NewRevision revision = newRevision(addImage(project.store, newImage("face")), std::nullopt, "map");
    revision.objects = {object};
    project.store.save(revision);
    CHECK(project.store.checkIntegrity().empty());

    const fs::path file = project.folder() / "objects" / object.substr(0, 2) / (object + ".png");
    std::string text = tests::readText(file);
    text[500] ^= 1;
    tests::writeText(file, text);
    CHECK_THAT(project.store.checkIntegrity().at(0), Contains("damaged") && Contains(object));
    fs::remove(file);
    CHECK_THAT(project.store.checkIntegrity().at(0), Contains("missing") && Contains(object));
}

}  // namespace maskwright::annotation::store
