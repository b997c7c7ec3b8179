// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/placing.h"

#include "annotation/dla/accepting.h"
#include "annotation/dla/faces.h"
#include "annotation/formats/import.h"
#include "core/shape/mean_shape.h"
#include "tests/annotation/fakes.h"

#include <set>

#include <catch2/catch.hpp>

namespace maskwright::annotation::dla {

namespace {

core::Box chosenBox(const Project& project, store::ImageId image) {
    const FaceList faces = project.faces(image)->value;
    return faces.candidates.at(faces.chosen).box;
}

}  // namespace

TEST_CASE("placing finds the major face of every image and a second call has nothing to do") {
    const tests::ProjectWithPhotos made(5);
    Project project = made.open();
    const tests::FakeLocator locator;
    const tests::FakePredictor predictor;
    core::NoProgress progress;
    const PlaceReport first = placeImages(project, locator, predictor, {}, progress);
    CHECK(first.placed == 5);
    CHECK(first.failures.empty());
    const store::ImageId image = project.store().ids({}).front();
    CHECK(project.faces(image)->value.candidates.size() == 2);
    CHECK(chosenBox(project, image) == locator.faces[0].box);
    CHECK(project.landmarks(image)->modelVersion == "fake points 1");
    CHECK_FALSE(project.landmarks(image)->byPerson);

    const PlaceReport second = placeImages(project, locator, predictor, {}, progress);
    CHECK(second.placed == 0);
    CHECK(second.untouchedKept == 5);
    CHECK(predictor.calls == 5);
}

TEST_CASE("a newer predictor replaces predictions but never what a person has touched") {
    const tests::ProjectWithPhotos made(3);
    Project project = made.open();
    const tests::FakeLocator locator;
    tests::FakePredictor predictor;
    core::NoProgress progress;
    placeImages(project, locator, predictor, {}, progress);
    const std::vector<store::ImageId> images = project.store().ids({});
    auto moved = *project.landmarks(images[0]);
    moved.value.setPoint(16, {1, 2});
    moved.value.states[16] = core::PointState::Moved;
    project.saveLandmarks(images[0], moved.value, {moved.revision, "Ann", "drag", ""});
    CHECK(acceptLandmarks(project, images[1], "Ann") == Acceptance::Accepted);
    CHECK(acceptLandmarks(project, images[1], "Ann") == Acceptance::AlreadyAccepted);

    predictor.name = "fake points 2";
    const PlaceReport report = placeImages(project, locator, predictor, {}, progress);
    CHECK(report.placed == 1);
    CHECK(report.personKept == 2);
    CHECK(project.landmarks(images[0])->value == moved.value);
    CHECK(project.landmarks(images[1])->value.allAccepted());
    CHECK(project.landmarks(images[2])->modelVersion == "fake points 2");
    CHECK(locator.calls == 3);  // the faces found by this locator are known already
}

TEST_CASE("images of the test split start from the mean shape, so that no model is judged by itself") {
    const tests::ProjectWithPhotos made(4);
    Project project = made.open();
    const std::vector<store::ImageId> images = project.store().ids({});
    const tests::FakeLocator locator;
    tests::FakePredictor model;
    const std::string meanShape = core::shape::MeanShapePredictor().version();
    core::NoProgress progress;
    CHECK(placeImages(project, locator, model, {}, progress).placed == 4);
    CHECK(project.landmarks(images[1])->modelVersion == model.name);  // nothing is split yet

    // What a model placed before the split is made anew, and only that.
    const std::pair<store::ImageId, store::Split> test{images[1], store::Split::Test};
    project.store().setSplits(std::span(&test, 1));
    CHECK(placeImages(project, locator, model, {}, progress).placed == 1);
    CHECK(project.landmarks(images[1])->modelVersion == meanShape);
    model.name = "fake points 2";
    CHECK(placeImages(project, locator, model, {}, progress).placed == 3);
    CHECK(project.landmarks(images[1])->modelVersion == meanShape);
    // A person has named the model for them.
    PlaceOptions options;
    options.modelForTestSplit = true;
    CHECK(placeImages(project, locator, model, options, progress).placed == 1);
    CHECK(project.landmarks(images[1])->modelVersion == "fake points 2");
}

TEST_CASE("a photo without a face is remembered and reported each time") {
    const tests::ProjectWithPhotos made(2);
    Project project = made.open();
    tests::FakeLocator locator;
    locator.faces.clear();
    const tests::FakePredictor predictor;
    core::NoProgress progress;
    for (int call = 0; call < 2; ++call) {
        const PlaceReport report = placeImages(project, locator, predictor, {}, progress);
        CHECK(report.withoutFace == std::vector<std::string>{"a0", "a1"});
        CHECK(report.placed == 0);
    }
    CHECK(locator.calls == 2);
    CHECK(project.store().counts().noFace == 2);
}

TEST_CASE("a given box chooses among the faces and stands in for one that was not found") {
    const tests::ProjectWithPhotos made(3);
    Project project = made.open();
    const tests::FakeLocator locator;
    const tests::FakePredictor predictor;
    core::NoProgress progress;
    PlaceOptions options;
    options.boxes = {{"a0.jpg", {58, 12, 92, 50}}, {"a1", {2, 2, 12, 14}}};
    CHECK(placeImages(project, locator, predictor, options, progress).placed == 3);
    const std::vector<store::ImageId> images = project.store().ids({});
    CHECK(chosenBox(project, images[0]) == locator.faces[1].box);
    CHECK(chosenBox(project, images[1]) == core::Box{2, 2, 12, 14});
    CHECK(chosenBox(project, images[2]) == locator.faces[0].box);

    // The same boxes again change nothing; other boxes do, without another search.
    CHECK(placeImages(project, locator, predictor, options, progress).untouchedKept == 3);
    options.boxes = {{"a0.jpg", locator.faces[0].box}};
    CHECK(placeImages(project, locator, predictor, options, progress).placed == 1);
    CHECK(chosenBox(project, images[0]) == locator.faces[0].box);
    CHECK(locator.calls == 3);
}

TEST_CASE("a box of photos with equal names says by its folder which one is meant") {
    const tests::ProjectWithPhotos made(1);
    tests::writePhoto(made.photos() / "left/face.jpg", 96, 80, 11);
    tests::writePhoto(made.photos() / "right/face.jpg", 96, 80, 12);
    Project project = made.open();
    core::NoProgress progress;
    formats::importPhotos(project, made.photos(), {}, progress);
    const tests::FakeLocator locator;
    const tests::FakePredictor predictor;
    const store::ImageId left = project.store().imageNamed("face").value();
    const store::ImageId right = project.store().imageNamed("face_2").value();
    PlaceOptions options;
    SECTION("by folder") {
        options.boxes = {{"left/face.jpg", {2, 2, 12, 14}}, {"photos/right/face.jpg", {3, 3, 12, 14}}};
        CHECK(placeImages(project, locator, predictor, options, progress).placed == 3);
        CHECK(chosenBox(project, left) == core::Box{2, 2, 12, 14});
        CHECK(chosenBox(project, right) == core::Box{3, 3, 12, 14});
    }
    SECTION("without, neither gets a box that may be the other's") {
        options.boxes = {{"face.jpg", {2, 2, 12, 14}}, {"gone.jpg", {2, 2, 12, 14}}};
        const PlaceReport report = placeImages(project, locator, predictor, options, progress);
        CHECK(report.placed == 1);
        CHECK(report.failures.size() == 2);
        CHECK(report.unusedBoxes == std::vector<std::string>{"gone.jpg"});
        CHECK_FALSE(project.landmarks(left));
    }
    SECTION("by the name of the image") {
        options.boxes = {{"face_2", {2, 2, 12, 14}}};
        CHECK(placeImages(project, locator, predictor, options, progress).placed == 3);
        CHECK(chosenBox(project, left) == locator.faces[0].box);
        CHECK(chosenBox(project, right) == core::Box{2, 2, 12, 14});
    }
}

TEST_CASE("a broken photo is reported and the others are placed") {
    const tests::ProjectWithPhotos made(3);
    tests::writeText(made.photos() / "a1.jpg", "no photo any more");
    std::filesystem::remove(made.photos() / "a2.jpg");
    Project project = made.open();
    const tests::FakeLocator locator;
    const tests::FakePredictor predictor;
    core::NoProgress progress;
    const PlaceReport report = placeImages(project, locator, predictor, {}, progress);
    CHECK(report.placed == 1);
    REQUIRE(report.failures.size() == 2);
    std::set<std::string> failed = {report.failures[0].image, report.failures[1].image};
    CHECK(failed == std::set<std::string>{"a1", "a2"});
}

TEST_CASE("an interrupted run keeps what it did and the next one does the rest") {
    const tests::ProjectWithPhotos made(40);
    Project project = made.open();
    const tests::FakeLocator locator;
    const tests::FakePredictor predictor;
    tests::CancelWhen progress([&] { return predictor.calls >= 5; });
    CHECK_THROWS_AS(placeImages(project, locator, predictor, {}, progress), core::Cancelled);
    const std::int64_t placed = project.store().counts().placed;
    CHECK(placed >= 1);
    CHECK(placed < 40);
    core::NoProgress calm;
    const PlaceReport rest = placeImages(project, locator, predictor, {}, calm);
    CHECK(rest.placed == 40 - placed);
    CHECK(rest.untouchedKept == placed);
}

TEST_CASE("one key cycles through the faces of a photo until a person has worked on one") {
    const tests::ProjectWithPhotos made(1);
    Project project = made.open();
    const tests::FakeLocator locator;
    const tests::FakePredictor predictor;
    core::NoProgress progress;
    placeImages(project, locator, predictor, {}, progress);
    const store::ImageId image = project.store().ids({}).front();
    const core::RgbImage photo = project.photo(image);
    chooseNextFace(project, image, core::viewOf(photo), predictor, "Ann");
    CHECK(chosenBox(project, image) == locator.faces[1].box);
    CHECK(core::boundingBox(project.landmarks(image)->value.points).x0 == Approx(60));
    // The choice is a person's: placing again keeps it.
    placeImages(project, locator, predictor, {}, progress);
    CHECK(chosenBox(project, image) == locator.faces[1].box);
    chooseNextFace(project, image, core::viewOf(photo), predictor, "Ann");
    CHECK(chosenBox(project, image) == locator.faces[0].box);
    acceptLandmarks(project, image, "Ann");
    CHECK_THROWS_AS(chooseNextFace(project, image, core::viewOf(photo), predictor, "Ann"), core::Error);
}

TEST_CASE("another face of a photo gets an image of its own, once for each face") {
    const tests::ProjectWithPhotos made(1);
    Project project = made.open();
    const tests::FakeLocator locator;
    const tests::FakePredictor predictor;
    core::NoProgress progress;
    placeImages(project, locator, predictor, {}, progress);
    const store::ImageId image = project.store().ids({}).front();
    const core::RgbImage photo = project.photo(image);
    const store::ImageId added = addAnotherFace(project, image, core::viewOf(photo), predictor, "Ann");
    CHECK(project.store().image(added).name == "a0_2");
    CHECK(project.store().image(added).path == project.store().image(image).path);
    CHECK(chosenBox(project, added) == locator.faces[1].box);
    CHECK(project.landmarks(added));
    CHECK_THROWS_AS(addAnotherFace(project, image, core::viewOf(photo), predictor, "Ann"), core::Error);
}

}  // namespace maskwright::annotation::dla
