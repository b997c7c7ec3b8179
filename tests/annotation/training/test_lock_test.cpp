// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/test_lock.h"

#include "annotation/team/rechecks.h"
#include "annotation/training/test_faces.h"
#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace {

using Catch::Contains;
using store::ImageId;

// Four images, three of them the test split.
class Court {
  public:
    Court() {
        store::ProjectStore::create(folder_ / "project");
        project_.emplace(folder_ / "project");
        std::vector<store::NewImage> images;
        for (const char* name : {"a", "b", "c", "d"}) {
            store::NewImage image;
            image.name = name;
            image.path = std::string("../photos/") + name + ".jpg";
            image.sha256 = std::string("sha of ") + name;
            image.split = *name == 'd' ? store::Split::Train : store::Split::Test;
            images.push_back(image);
        }
        ids = project().store().addImages(images);
    }

    [[nodiscard]] Project& project() { return *project_; }
    // A person puts all points so many pixels to the right of the made face, and accepts.
    void accept(ImageId image, double byPx, const std::string& author = "Ana") {
        core::Landmarks face = tests::madeFace();
        face.points.row(0).array() += byPx;
        const auto head = project().landmarks(image);
        const auto saved = project().saveLandmarks(
            image, face, {head ? std::optional(head->revision) : std::nullopt, author, "drag", ""});
        project().store().setAccepted(image, store::RevisionKind::Landmarks, saved, true, author);
    }
    [[nodiscard]] static double shift(const TestFace& face) {
        return (face.truth - tests::madeFace().points).row(0).mean();
    }

    std::vector<ImageId> ids;

  private:
    tests::TemporaryFolder folder_;
    std::optional<Project> project_;
};

}  // namespace

TEST_CASE("before the first training what is accepted judges, and afterwards what was locked") {
    Court court;
    court.accept(court.ids[0], 1);
    court.accept(court.ids[3], 1);  // not of the test split
    CHECK(lockedTestFaces(court.project()).empty());
    REQUIRE(testFaces(court.project()).size() == 1);
    CHECK_FALSE(isLocked(court.project(), court.ids[0]));
    CHECK(lockTestFaces(court.project(), Locking::Joining) == 1);
    CHECK(isLocked(court.project(), court.ids[0]));
    CHECK_FALSE(isLocked(court.project(), court.ids[1]));
    CHECK_FALSE(isLocked(court.project(), court.ids[3]));

    // A locked face judges by the points it was locked with, also while it is being corrected.
    court.accept(court.ids[0], 5);
    REQUIRE(testFaces(court.project()).size() == 1);
    CHECK(Court::shift(testFaces(court.project())[0]) == Approx(1));
    const auto head = court.project().landmarks(court.ids[0]);
    court.project().store().setAccepted(court.ids[0], store::RevisionKind::Landmarks, head->revision, false,
                                        "Ana");
    CHECK(testFaces(court.project()).size() == 1);
    CHECK(testSplitState(court.project()).accepted == 0);
    CHECK(testSplitState(court.project()).locked == 1);
}

TEST_CASE("faces that are accepted later join at the next training, by name") {
    Court court;
    court.accept(court.ids[1], 1);
    CHECK(lockTestFaces(court.project(), Locking::Joining) == 1);
    court.accept(court.ids[1], 2);
    court.accept(court.ids[0], 3);
    CHECK(testFaces(court.project()).size() == 1);
    CHECK(lockTestFaces(court.project(), Locking::Joining) == 2);
    const auto faces = testFaces(court.project());
    REQUIRE(faces.size() == 2);
    CHECK(faces[0].name == "a");
    CHECK(Court::shift(faces[0]) == Approx(3));
    CHECK(Court::shift(faces[1]) == Approx(1));

    // Where truth was wrong a lead locks anew.
    CHECK(lockTestFaces(court.project(), Locking::Anew) == 2);
    CHECK(Court::shift(testFaces(court.project())[1]) == Approx(2));
}

TEST_CASE("a second person's points are locked with the first one's") {
    Court court;
    (void)team::addTestCopies(court.project(), "Chiara");
    court.accept(court.ids[0], 0);
    for (const store::BlindCopy& copy : court.project().store().blindCopies()) {
        if (copy.original == court.ids[0]) {
            court.accept(copy.image, 4, "Ben");
        }
    }
    CHECK(lockTestFaces(court.project(), Locking::Joining) == 1);
    for (const store::BlindCopy& copy : court.project().store().blindCopies()) {
        CHECK(isLocked(court.project(), copy.image) == (copy.original == court.ids[0]));
        if (copy.original == court.ids[0]) {
            court.accept(copy.image, 8, "Ben");
        }
    }
    const auto faces = testFaces(court.project());
    REQUIRE(faces.size() == 1);
    CHECK(faces[0].twice);
    CHECK(Court::shift(faces[0]) == Approx(2));
}

TEST_CASE("a damaged list of locked faces is refused with the remedy, which mends it") {
    Court court;
    court.accept(court.ids[0], 1);
    for (const char* damaged : {"{", "7", "[{\"image\": 1}]", "[{\"image\": \"x\", \"first\": 2}]"}) {
        court.project().store().setSetting("test_lock", damaged);
        CHECK_THROWS_WITH(testFaces(court.project()), Contains("lock --anew"));
        CHECK_THROWS_WITH(isLocked(court.project(), court.ids[0]), Contains("lock --anew"));
        CHECK_FALSE(isLocked(court.project(), court.ids[3]));  // others can be worked on
    }
    CHECK(lockTestFaces(court.project(), Locking::Anew) == 1);
    CHECK(testFaces(court.project()).size() == 1);
}

}  // namespace maskwright::annotation::training
