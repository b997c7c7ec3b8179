// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/project_store.h"

#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace {

NewImage newImage(const std::string& name, const std::string& sha256 = std::string(64, 'a')) {
    NewImage image;
    image.name = name;
    image.path = "../photos/" + name + ".jpg";
    image.sha256 = sha256;
    image.sizeBytes = 1234;
    image.width = 640;
    image.height = 480;
    return image;
}

NewRevision newRevision(ImageId image, std::optional<RevisionId> madeFrom, const std::string& payload) {
    NewRevision revision;
    revision.image = image;
    revision.kind = RevisionKind::Landmarks;
    revision.madeFrom = madeFrom;
    revision.tool = "test";
    revision.payload = payload;
    return revision;
}

}  // namespace

TEST_CASE("a new project keeps images, revisions, heads and objects over a reopening") {
    const tests::TemporaryFolder folder;
    ProjectStore::create(folder / "p");
    ImageId image{};
    RevisionId second{};
    std::string object;
    {
        ProjectStore store(folder / "p");
        image = store.addImages(std::vector{newImage("face")}).at(0);
        const std::vector<std::uint8_t> bytes = {1, 2, 3};
        object = store.putObject(bytes);
        const RevisionId first = store.save(newRevision(image, std::nullopt, "one"));
        NewRevision revision = newRevision(image, first, "two");
        revision.objects = {object};
        revision.score = 0.25;
        second = store.save(revision);
        store.setAccepted(image, RevisionKind::Landmarks, second, true, "Ann");
    }
    const ProjectStore store(folder / "p");
    CHECK(store.image(image).path == "../photos/face.jpg");
    CHECK(store.image(image).width == 640);
    const auto head = store.head(image, RevisionKind::Landmarks);
    REQUIRE(head);
    CHECK(head->revision == second);
    CHECK(head->accepted);
    CHECK(head->score == 0.25);
    CHECK(store.headRevision(image, RevisionKind::Landmarks)->payload == "two");
    CHECK(store.history(image, RevisionKind::Landmarks).size() == 2);
    CHECK(store.object(object) == std::vector<std::uint8_t>{1, 2, 3});
    CHECK(store.counts().landmarksAccepted == 1);
    CHECK(store.rows({}, 0, 10).at(0).landmarks->accepted);
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("a save that was made from an older head is refused and writes nothing") {
    const tests::TemporaryFolder folder;
    ProjectStore::create(folder / "p");
    ProjectStore store(folder / "p");
    const ImageId image = store.addImages(std::vector{newImage("face")}).at(0);
    const RevisionId first = store.save(newRevision(image, std::nullopt, "one"));
    store.save(newRevision(image, first, "two"));
    CHECK_THROWS_AS(store.save(newRevision(image, first, "other two")), Conflict);
    CHECK_THROWS_AS(store.save(newRevision(image, std::nullopt, "other one")), Conflict);
    CHECK(store.history(image, RevisionKind::Landmarks).size() == 2);
}

}  // namespace maskwright::annotation::store
