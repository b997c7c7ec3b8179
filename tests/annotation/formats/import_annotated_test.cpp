// SPDX-License-Identifier: GPL-3.0-or-later
// Points read off imported label maps.
#include "annotation/dla/placing.h"
#include "annotation/formats/import.h"
#include "core/fitting/points_from_map.h"
#include "core/image/label_png.h"
#include "core/image/portrait/sample.h"
#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using store::RevisionKind;

namespace {

constexpr int kPortraits = 3;

// A tree of portraits and their maps without points, and an empty project.
class MapsAlone {
  public:
    MapsAlone() {
        core::NoProgress progress;
        core::image::portrait::writeSample(tree(), kPortraits, 1, progress);
        fs::rename(tree() / "landmarks", folder_ / "true points");
        store::ProjectStore::create(folder_ / "project");
    }
    [[nodiscard]] fs::path tree() const { return folder_ / "tree"; }
    [[nodiscard]] Project open() const { return Project(folder_ / "project"); }
    void giveBackPoints() const { fs::rename(folder_ / "true points", tree() / "landmarks"); }

    ImportReport import(Project& project, bool pointsFromMaps) const {
        ImportOptions options;
        options.author = "Ann";
        options.pointsFromMaps = pointsFromMaps;
        core::NoProgress progress;
        return importLapa(project, tree(), options, progress);
    }

  private:
    tests::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("faces with a map alone get points off their map, with their origin, to be corrected") {
    const MapsAlone made;
    Project project = made.open();
    const ImportReport report = made.import(project, true);
    CHECK(report.failures.empty());
    CHECK(report.landmarks == 0);
    CHECK(report.labelMaps == kPortraits);
    CHECK(report.pointsFromMaps == kPortraits);
    CHECK(report.mapsWithoutFace == 0);
    for (const store::ImageId image : project.store().ids({})) {
        const auto points = project.landmarks(image);
        REQUIRE(points);
        CHECK(points->modelVersion == core::fitting::kPointsFromMapVersion);
        CHECK_FALSE(points->byPerson);
        CHECK_FALSE(points->accepted);
        CHECK_FALSE(points->value.touchedByPerson());
        CHECK(project.store().revision(points->revision).tool == "points from map");
        CHECK(points->value == core::fitting::pointsFromMap(project.labelMap(image)->value));
        CHECK(project.labelMap(image)->accepted);
        CHECK(project.labelMap(image)->byPerson);
    }
    store::ImageQuery toCorrect;
    toCorrect.state = store::StateFilter::ToCorrect;
    CHECK(project.store().ids(toCorrect).size() == kPortraits);

    // The drawing of a person tells more than a predictor.
    core::NoProgress progress;
    const dla::PlaceReport placed =
        dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
    CHECK(placed.placed == 0);
    CHECK(placed.untouchedKept == kPortraits);
}

TEST_CASE("points off maps come when they are asked for, once, and never over points that are there") {
    const MapsAlone made;
    Project project = made.open();
    CHECK(made.import(project, false).pointsFromMaps == 0);
    const store::ImageId first = project.store().ids({}).front();
    CHECK_FALSE(project.store().head(first, RevisionKind::Landmarks));
    const auto moved = project.saveLandmarks(first, tests::madeFace(), {std::nullopt, "Ann", "drag", ""});

    CHECK(made.import(project, true).pointsFromMaps == kPortraits - 1);
    CHECK(project.store().head(first, RevisionKind::Landmarks)->revision == moved);
    CHECK(made.import(project, true).pointsFromMaps == 0);
}

TEST_CASE("points that a set has are taken, not read off its maps") {
    const MapsAlone made;
    made.giveBackPoints();
    Project project = made.open();
    const ImportReport report = made.import(project, true);
    CHECK(report.landmarks == kPortraits);
    CHECK(report.pointsFromMaps == 0);
}

TEST_CASE("a map that shows no face is taken over and gives no points") {
    const MapsAlone made;
    const fs::path file = made.tree() / "labels" / "portrait_0001.png";
    core::LabelMap map = core::image::readLabelPng(file);
    std::fill(map.pixels().begin(), map.pixels().end(), core::labelOf(core::FaceClass::Hair));
    const auto png = core::image::encodeLabelPng(map);
    tests::writeText(file, std::string(png.begin(), png.end()));
    Project project = made.open();
    const ImportReport report = made.import(project, true);
    CHECK(report.labelMaps == kPortraits);
    CHECK(report.pointsFromMaps == kPortraits - 1);
    CHECK(report.mapsWithoutFace == 1);
    CHECK_FALSE(project.landmarks(*project.store().imageNamed("portrait_0001")));
}

}  // namespace maskwright::annotation::formats
