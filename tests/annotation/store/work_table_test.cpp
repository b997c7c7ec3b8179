// SPDX-License-Identifier: GPL-3.0-or-later
// What several people's work adds to a store: the queue to verify, blind copies, images to place.
#include "annotation/store/work_table.h"

#include "tests/annotation/store/made_project.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace {

ImageId addFace(ProjectStore& store, const std::string& name, const std::string& acceptedBy,
                Split split = Split::None) {
    const ImageId image = addImage(store, newImage(name, {}, split));
    const RevisionId revision = store.save(newRevision(image, std::nullopt, "points of " + name));
    if (!acceptedBy.empty()) {
        store.setAccepted(image, RevisionKind::Landmarks, revision, true, acceptedBy);
    }
    return image;
}

std::vector<ImageId> idsOf(const ProjectStore& store, StateFilter state, const std::string& forPerson = {}) {
    ImageQuery query;
    query.state = state;
    query.acceptedByOther = forPerson;
    return store.ids(query);
}

// A revision of points as place makes it.
RevisionId placeBy(ProjectStore& store, ImageId image, const std::string& model, const std::string& tool) {
    const auto head = store.head(image, RevisionKind::Landmarks);
    NewRevision revision =
        newRevision(image, head ? std::optional(head->revision) : std::nullopt, "points by " + model);
    revision.tool = tool;
    revision.modelVersion = model;
    return store.save(revision);
}

}  // namespace

TEST_CASE("the queue to verify holds what somebody else has accepted and nobody has verified") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId byAna = addFace(store, "a", "Ana");
    const ImageId byBen = addFace(store, "b", "Ben");
    addFace(store, "c", "");
    CHECK(idsOf(store, StateFilter::ToVerify) == std::vector{byAna, byBen});
    CHECK(idsOf(store, StateFilter::ToVerify, "Ana") == std::vector{byBen});
    CHECK(idsOf(store, StateFilter::Verified).empty());

    const auto head = store.head(byBen, RevisionKind::Landmarks);
    store.setVerified(byBen, RevisionKind::Landmarks, head->revision, true, "Ana");
    CHECK(idsOf(store, StateFilter::ToVerify, "Ana").empty());
    CHECK(idsOf(store, StateFilter::Verified) == std::vector{byBen});
    CHECK(store.counts().landmarksVerified == 1);
    CHECK_THROWS_AS(store.setVerified(byAna, RevisionKind::Landmarks,
                                      store.head(byAna, RevisionKind::Landmarks)->revision, true, "Ana"),
                    core::Error);
    CHECK(store.checkIntegrity().empty());

    // Whoever edits, or takes the acceptance back, takes the verification along.
    store.setAccepted(byBen, RevisionKind::Landmarks, head->revision, false, "Ben");
    CHECK(store.counts().landmarksVerified == 0);
    const auto again = store.head(byAna, RevisionKind::Landmarks)->revision;
    store.setVerified(byAna, RevisionKind::Landmarks, again, true, "Ben");
    NewRevision edit = newRevision(byAna, again, "moved");
    edit.author = "Ana";
    edit.byPerson = true;
    store.save(edit);
    CHECK(store.counts().landmarksVerified == 0);
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("a blind copy shares photo and split, is listed, and can be left out") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId original = addFace(store, "a1", "Ana", Split::Test);
    BlindCopy copy;
    copy.purpose = CopyPurpose::Control;
    copy.truth = store.head(original, RevisionKind::Landmarks)->revision;
    copy.author = "Chiara";
    const ImageId image = store.addBlindCopy(original, newImage("a2", "sha of a1"), copy);
    CHECK(store.image(image).split == Split::Test);
    CHECK(store.count({}) == 2);
    ImageQuery query;
    query.copies = ImageQuery::Copies::Out;
    CHECK(store.ids(query) == std::vector{original});
    REQUIRE(store.blindCopies().size() == 1);
    CHECK(store.blindCopies()[0].original == original);
    CHECK(store.blindCopies()[0].truth == copy.truth);
    CHECK(store.counts().blindCopies == 1);
    CHECK(store.acceptedFaces().size() == 1);
    CHECK_FALSE(store.acceptedFaces()[0].blind);
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("images to place are those without points, and untouched ones of another model") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId fresh = addImage(store, newImage("fresh"));
    const ImageId old = addImage(store, newImage("old"));
    placeBy(store, old, "net 1", "place");
    const ImageId current = addImage(store, newImage("current"));
    placeBy(store, current, "net 2", "place");
    const ImageId imported = addImage(store, newImage("imported"));
    placeBy(store, imported, "", "import");
    const ImageId test = addImage(store, newImage("test", {}, Split::Test));
    placeBy(store, test, "mean", "place");
    const ImageId accepted = addImage(store, newImage("accepted"));
    store.setAccepted(accepted, RevisionKind::Landmarks, placeBy(store, accepted, "net 1", "place"), true,
                      "Ana");
    const ImageId edited = addImage(store, newImage("edited"));
    NewRevision edit = newRevision(edited, placeBy(store, edited, "net 1", "place"), "moved");
    edit.author = "Ana";
    edit.byPerson = true;
    store.save(edit);
    const ImageId noFace = addImage(store, newImage("no face"));
    NewRevision faces = newRevision(noFace, std::nullopt, "none", RevisionKind::Faces);
    faces.nothingFound = true;
    store.save(faces);

    CHECK(store.imagesToPlace("net 2", "mean", Replace::OtherModels) == std::vector{fresh, old});
    CHECK(store.imagesToPlace("net 2", "mean", Replace::Nothing) == std::vector{fresh});
    CHECK(store.imagesToPlace("net 1", "net 1", Replace::OtherModels) == std::vector{fresh, current, test});
}

}  // namespace maskwright::annotation::store
