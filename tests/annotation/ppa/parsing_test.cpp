// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/parsing.h"

#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::ppa {

namespace {

// A project of placed images.
struct Placed {
    explicit Placed(int count) : made(count), project(made.open()) {
        core::NoProgress progress;
        dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
        images = project.store().ids({});
    }

    ParseReport parse() {
        core::NoProgress progress;
        return parseImages(project, segmenter, {}, progress);
    }
    void movePoint(store::ImageId image, std::size_t point, const core::Point& by) {
        auto points = *project.landmarks(image);
        points.value.setPoint(point, points.value.point(point) + by);
        points.value.states[point] = core::PointState::Moved;
        project.saveLandmarks(image, points.value, {points.revision, "Ann", "drag", ""});
    }

    tests::ProjectWithPhotos made;
    Project project;
    tests::FakeSegmenter segmenter;
    std::vector<store::ImageId> images;
};

}  // namespace

TEST_CASE("label maps hold the parts of the points and the regions of the photo") {
    Placed placed(3);
    CHECK(placed.parse().parsed == 3);
    const core::LabelMap map = placed.project.labelMap(placed.images[0])->value;
    CHECK(map.width() == 96);
    CHECK(map.height() == 80);
    const auto areas = core::classAreas(map);
    CHECK(areas[core::labelOf(core::FaceClass::Hair)] > 0);
    CHECK(areas[core::labelOf(core::FaceClass::Skin)] > 0);
    CHECK(areas[core::labelOf(core::FaceClass::Nose)] > 0);
    CHECK(areas[core::labelOf(core::FaceClass::ImageLeftEye)] > 0);

    CHECK(placed.parse().upToDate == 3);
    CHECK(placed.segmenter.calls == 3);
}

TEST_CASE("a small move of a point makes the map anew from the same regions") {
    Placed placed(1);
    placed.parse();
    const auto before = *placed.project.labelMap(placed.images[0]);
    placed.movePoint(placed.images[0], 93, {0, 3});
    CHECK(placed.project.labelMapIsStale(placed.images[0]));
    CHECK(placed.parse().parsed == 1);
    CHECK(placed.segmenter.calls == 1);
    CHECK_FALSE(placed.project.labelMap(placed.images[0])->value == before.value);

    // refreshLabelMap() does the same, and says so if the photo is gone, which a model's points need.
    const auto moved = *placed.project.labelMap(placed.images[0]);
    placed.movePoint(placed.images[0], 93, {0, -3});
    refreshLabelMap(placed.project, placed.images[0], {});
    CHECK_FALSE(placed.project.labelMapIsStale(placed.images[0]));
    CHECK_FALSE(placed.project.labelMap(placed.images[0])->value == moved.value);
    placed.movePoint(placed.images[0], 93, {0, 3});
    refreshLabelMap(placed.project, placed.images[0], {});
    CHECK(placed.project.labelMap(placed.images[0])->value == moved.value);
    std::filesystem::remove_all(placed.made.photos());
    placed.movePoint(placed.images[0], 93, {0, 3});
    CHECK_THROWS_AS(refreshLabelMap(placed.project, placed.images[0], {}), core::Error);
    CHECK(placed.project.labelMapIsStale(placed.images[0]));
}

TEST_CASE("points that went far away are segmented again") {
    Placed placed(1);
    placed.parse();
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        placed.movePoint(placed.images[0], i, {20, 0});
    }
    CHECK(placed.parse().parsed == 1);
    CHECK(placed.segmenter.calls == 2);
}

TEST_CASE("another segmenter makes regions and maps again") {
    Placed placed(2);
    placed.parse();
    placed.segmenter.name = "fake regions 2";
    CHECK(placed.parse().parsed == 2);
    CHECK(placed.segmenter.calls == 4);
}

TEST_CASE("a map of another version of the fit is made again from the same regions") {
    Placed placed(1);
    placed.parse();
    const auto map = *placed.project.labelMap(placed.images[0]);
    CHECK(map.modelVersion == fusedMapVersion(placed.segmenter.version()));
    placed.project.saveLabelMap(placed.images[0], core::LabelMap(96, 80, 0), map.points, map.regions,
                                {map.revision, "", "parse", placed.segmenter.version() + ", fit 0"});
    CHECK(placed.project.labelMapIsStale(placed.images[0]));
    CHECK(placed.parse().parsed == 1);
    CHECK(placed.segmenter.calls == 1);
    CHECK(placed.project.labelMap(placed.images[0])->value == map.value);
    CHECK(placed.parse().upToDate == 1);
}

TEST_CASE("accepted maps never change by themselves") {
    Placed placed(2);
    placed.parse();
    const store::ImageId image = placed.images[0];
    CHECK(acceptLabelMap(placed.project, image, "Ann") == dla::Acceptance::Accepted);
    CHECK(acceptLabelMap(placed.project, image, "Ann") == dla::Acceptance::AlreadyAccepted);
    const auto accepted = *placed.project.labelMap(image);
    placed.movePoint(image, 93, {0, 3});
    placed.segmenter.name = "fake regions 2";
    const ParseReport report = placed.parse();
    CHECK(report.acceptedKept == 1);
    CHECK(report.parsed == 1);
    refreshLabelMap(placed.project, image, {});
    CHECK(placed.project.labelMap(image)->revision == accepted.revision);
}

TEST_CASE("what is accepted is the map of the current points") {
    Placed placed(1);
    placed.parse();
    const auto before = *placed.project.labelMap(placed.images[0]);
    placed.movePoint(placed.images[0], 93, {0, 3});
    acceptLabelMap(placed.project, placed.images[0], "Ann");
    const auto accepted = *placed.project.labelMap(placed.images[0]);
    CHECK(accepted.accepted);
    CHECK_FALSE(accepted.value == before.value);
}

TEST_CASE("images without points are counted, broken photos reported") {
    const tests::ProjectWithPhotos made(1);
    Project bare = made.open();
    core::NoProgress progress;
    CHECK(parseImages(bare, tests::FakeSegmenter(), {}, progress).withoutPoints == 1);
    CHECK(acceptLabelMap(bare, bare.store().ids({}).front(), "Ann") == dla::Acceptance::NothingToAccept);

    Placed placed(3);
    tests::writeText(placed.made.photos() / "a1.jpg", "no photo any more");
    const ParseReport report = placed.parse();
    CHECK(report.parsed == 2);
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].image == "a1");
}

TEST_CASE("an interrupted parse keeps what it did and goes on later") {
    Placed placed(30);
    tests::CancelWhen progress([&] { return placed.segmenter.calls >= 4; });
    CHECK_THROWS_AS(parseImages(placed.project, placed.segmenter, {}, progress), core::Cancelled);
    const std::int64_t parsed = placed.project.store().counts().parsed;
    CHECK(parsed < 30);
    const ParseReport rest = placed.parse();
    CHECK(rest.parsed == 30 - parsed);
    CHECK(rest.upToDate == parsed);
}

}  // namespace maskwright::annotation::ppa
