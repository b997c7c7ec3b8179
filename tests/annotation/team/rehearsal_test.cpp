// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/rehearsal.h"

#include "annotation/dla/accepting.h"
#include "annotation/dla/placing.h"
#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::team {

namespace {

using store::ImageId;
using store::RevisionKind;

// Four photos with points by a program; a person has moved the chin of three by 6 pixels and accepted them.
struct Practice {
    Practice() : project(made.open()) {
        core::NoProgress progress;
        (void)dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
        for (const char* name : {"a0", "a1", "a2"}) {
            const ImageId image = *project.store().imageNamed(name);
            const auto head = project.landmarks(image);
            core::Landmarks face = head->value;
            face.setPoint(16, face.point(16) + core::Point(0, 6));
            face.states[16] = core::PointState::Moved;
            project.saveLandmarks(image, face, {head->revision, "Chiara", "drag", ""});
            (void)dla::acceptLandmarks(project, image, "Chiara");
        }
    }
    tests::ProjectWithPhotos made{4};
    Project project;
};

}  // namespace

TEST_CASE("a rehearsal holds faces of known truth as they were placed, and tells one's own error per part") {
    Practice practice;
    const std::array<std::pair<ImageId, store::Split>, 1> splits{
        {{*practice.project.store().imageNamed("a2"), store::Split::Test}}};
    practice.project.store().setSplits(splits);
    const auto before = practice.project.store().counts();
    CHECK(facesToPractiseOn(practice.project) == 2);  // the third one judges versions
    CHECK(makeRehearsal(practice.project, practice.made / "rehearsal", kRehearsalFaces) == 2);
    Project rehearsal(practice.made / "rehearsal");
    auto result = rehearsalResult(rehearsal);
    REQUIRE(result);
    CHECK(result->home == (practice.made / "project"));
    CHECK(result->faces == 2);
    CHECK(result->done == 0);
    const ImageId first = *rehearsal.store().imageNamed("a0");
    CHECK(rehearsal.photo(first).width() == 96);
    CHECK_FALSE(rehearsal.landmarks(first)->accepted);
    CHECK_FALSE(rehearsal.landmarks(first)->byPerson);

    // One face is put right, the other accepted as it stands.
    const core::Landmarks truth =
        practice.project.landmarks(*practice.project.store().imageNamed("a0"))->value;
    rehearsal.saveLandmarks(first, truth, {rehearsal.landmarks(first)->revision, "Ben", "drag", ""});
    (void)dla::acceptLandmarks(rehearsal, first, "Ben");
    result = rehearsalResult(rehearsal);
    CHECK(result->done == 1);
    CHECK(result->all.own == 0);
    const double chin = 6 / core::interOcular(truth.points);
    const auto contour = static_cast<std::size_t>(core::Part::Contour);
    CHECK(result->parts[contour].placed == Approx(chin / 33));
    CHECK(result->all.placed == Approx(chin / core::kPointCount));
    (void)dla::acceptLandmarks(rehearsal, *rehearsal.store().imageNamed("a1"), "Ben");
    result = rehearsalResult(rehearsal);
    CHECK(result->done == 2);
    CHECK(result->parts[contour].own == Approx(chin / 33 / 2));
    CHECK(result->parts[static_cast<std::size_t>(core::Part::NoseBridge)].own == 0);

    // The project knows nothing of it.
    CHECK(practice.project.store().counts().images == before.images);
    CHECK(practice.project.store().counts().blindCopies == 0);
    CHECK(rehearsal.store().checkIntegrity().empty());
}

TEST_CASE("without accepted faces one practises on drawn ones, whose points are known exactly") {
    tests::ProjectWithPhotos made{1};
    const Project project = made.open();
    CHECK(facesToPractiseOn(project) == 0);
    core::NoProgress progress;
    drawRehearsal(project, made / "rehearsal", 2, tests::FakePredictor(), progress);
    Project rehearsal(made / "rehearsal");
    auto result = rehearsalResult(rehearsal);
    REQUIRE(result);
    CHECK(result->home == (made / "project"));
    CHECK(result->faces == 2);
    CHECK(result->done == 0);
    const auto images = rehearsal.store().ids({});
    REQUIRE(images.size() == 2);
    for (const ImageId image : images) {
        CHECK(rehearsal.photo(image).width() == rehearsal.store().image(image).width);
        CHECK_FALSE(rehearsal.landmarks(image)->accepted);
        CHECK_FALSE(rehearsal.landmarks(image)->byPerson);
        (void)dla::acceptLandmarks(rehearsal, image, "Ben");
    }
    result = rehearsalResult(rehearsal);
    CHECK(result->done == 2);
    CHECK(result->all.own > 0);  // accepted as they were placed
    CHECK(result->all.own == Approx(result->all.placed));
    CHECK(rehearsal.store().checkIntegrity().empty());
    CHECK(project.store().counts().images == 1);
}

TEST_CASE("only rehearsals have a result, and there is none without accepted faces") {
    const tests::ProjectWithPhotos made(1);
    const Project project = made.open();
    CHECK_FALSE(rehearsalResult(project));
    CHECK_THROWS_AS(makeRehearsal(project, made / "rehearsal", 20), core::Error);
    CHECK_FALSE(std::filesystem::exists(made / "rehearsal"));
}

}  // namespace maskwright::annotation::team
