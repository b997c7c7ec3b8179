// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/corrections.h"

#include "annotation/ppa/parsing.h"
#include "annotation/release/release.h"
#include "core/painting/mended_map.h"
#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::ppa {

namespace {

using core::FaceClass;
using core::labelOf;
using store::RevisionKind;

constexpr std::uint8_t kHair = labelOf(FaceClass::Hair);

// A project of one image with points and a label map.
struct Mended {
    Mended() : made(1), project(made.open()) {
        core::NoProgress progress;
        dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
        image = project.store().ids({}).front();
        parse();
    }
    ParseReport parse() {
        core::NoProgress progress;
        return parseImages(project, segmenter, {}, progress);
    }
    void movePoint(std::size_t point, const core::Point& by) {
        auto points = *project.landmarks(image);
        points.value.setPoint(point, points.value.point(point) + by);
        points.value.states[point] = core::PointState::Moved;
        project.saveLandmarks(image, points.value, {points.revision, "Ann", "drag", ""});
    }
    // A rectangle in a person's hand, over the map as it is.
    store::RevisionId paint(const core::PixelRect& rect, std::uint8_t value) {
        const core::LabelMap below = automatic();
        const auto before = corrections(project, image);
        core::painting::MendedMap map(
            below, before ? before->value.pixels
                          : core::painting::Corrections{below.width(), below.height(), {}, {}});
        std::vector<core::painting::PixelSpan> spans;
        for (int y = rect.y0; y < rect.y1; ++y) {
            spans.push_back({y, rect.x0, rect.x1});
        }
        core::painting::PixelChange change;
        map.paint(spans, value, {}, change);
        const MapCorrections now{map.corrections(), core::painting::underlayOf(map.corrections(), below)};
        return saveCorrections(
            project, image, now,
            {before ? std::optional(before->revision) : std::nullopt, "Cora", "brush", ""});
    }
    [[nodiscard]] core::LabelMap automatic() const {
        const core::RgbImage photo = project.photo(image);
        const core::Landmarks points = project.landmarks(image)->value;
        core::fitting::FitOptions options;
        options.photo = core::viewOf(photo);
        return core::fusion::fuse(project.regions(image)->value, core::fitting::fitFace(points, options),
                                  points);
    }
    [[nodiscard]] bool shows(const core::PixelRect& rect, std::uint8_t value) const {
        const core::LabelMap map = project.labelMap(image)->value;
        for (int y = rect.y0; y < rect.y1; ++y) {
            for (int x = rect.x0; x < rect.x1; ++x) {
                if (map.at(x, y) != value) {
                    return false;
                }
            }
        }
        return true;
    }

    tests::ProjectWithPhotos made;
    Project project;
    tests::FakeSegmenter segmenter;
    store::ImageId image{};
};

constexpr core::PixelRect kPatch{30, 60, 50, 75};

}  // namespace

TEST_CASE("corrections read as they were saved, the latest with all earlier ones") {
    Mended mended;
    mended.paint(kPatch, kHair);
    mended.paint({0, 0, 3, 3}, 0);
    const auto stored = corrections(mended.project, mended.image);
    REQUIRE(stored);
    CHECK(stored->author == "Cora");
    CHECK(stored->value.pixels.window == core::PixelRect{0, 0, 50, 75});
    CHECK(stored->value.pixels.at(30, 60) == kHair);
    CHECK(stored->value.pixels.at(2, 2) == 0);
    CHECK(stored->value.pixels.at(10, 10) == core::painting::kNoCorrection);
    CHECK(mended.project.store().history(mended.image, RevisionKind::Corrections).size() == 2);
    CHECK(mended.project.store().checkIntegrity().empty());

    // Taken back to the last pixel: an empty layer is a state like any other.
    mended.paint({0, 0, 96, 80}, core::painting::kNoCorrection);
    CHECK(corrections(mended.project, mended.image)->value.pixels.empty());
    refreshLabelMap(mended.project, mended.image, {});
    CHECK(mended.project.labelMap(mended.image)->value == mended.automatic());
}

TEST_CASE("two who mend one image at a time: the second is told") {
    Mended mended;
    const store::RevisionId first = mended.paint(kPatch, kHair);
    const auto stored = *corrections(mended.project, mended.image);
    mended.paint({0, 0, 3, 3}, 0);
    CHECK_THROWS_AS(saveCorrections(mended.project, mended.image, stored.value, {first, "Bob", "brush", ""}),
                    store::Conflict);
}

TEST_CASE("a person's pixels stay when points move, a fit or a network changes, and maps are parsed again") {
    Mended mended;
    mended.paint(kPatch, kHair);
    CHECK(mended.project.labelMapIsStale(mended.image));
    CHECK(mended.parse().parsed == 1);
    CHECK(mended.shows(kPatch, kHair));
    CHECK_FALSE(mended.project.store().head(mended.image, RevisionKind::LabelMap)->byPerson);

    const core::LabelMap before = mended.project.labelMap(mended.image)->value;
    mended.movePoint(93, {0, 3});
    refreshLabelMap(mended.project, mended.image, {});
    CHECK(mended.shows(kPatch, kHair));
    CHECK_FALSE(mended.project.labelMap(mended.image)->value == before);

    mended.segmenter.name = "fake regions 2";
    CHECK(mended.parse().parsed == 1);
    CHECK(mended.shows(kPatch, kHair));
    CHECK(mended.parse().upToDate == 1);
}

TEST_CASE("a map whose corrections no longer fit wants another look until a person accepts it") {
    Mended mended;
    // In the middle of the face.
    const core::PixelRect patch{32, 30, 44, 45};
    mended.paint(patch, kHair);
    mended.parse();
    CHECK_FALSE(mended.project.store().head(mended.image, RevisionKind::LabelMap)->lookAgain);

    // Another network finds background where skin was.
    struct Bald final : core::RegionSegmenter {
        [[nodiscard]] core::RegionMap segment(const core::ImageView& photo, const core::Landmarks& /*points*/,
                                              const core::Progress& /*progress*/) const override {
            return {photo.width, photo.height, {0, 0, 1, 1}, Raster1(1, 1), Raster1(1, 1)};
        }
        using Raster1 = core::Raster<std::uint8_t>;
        [[nodiscard]] std::string version() const override { return "nothing 1"; }
    };
    core::NoProgress progress;
    const ParseReport report = parseImages(mended.project, Bald(), {}, progress);
    CHECK(report.parsed == 1);
    CHECK(report.lookAgain == 1);
    CHECK(mended.shows(patch, kHair));
    CHECK(mended.project.labelMap(mended.image)->lookAgainAt == std::vector<core::PixelRect>{patch});
    store::ImageQuery query;
    query.state = store::StateFilter::LookAgain;
    CHECK(mended.project.store().ids(query) == std::vector{mended.image});
    CHECK(mended.project.store().checkIntegrity().empty());

    // A person says it is right: from now on the corrections are held against the map as it is now.
    acceptLabelMap(mended.project, mended.image, "Cora");
    CHECK(mended.project.store().count(query) == 0);
    CHECK(mended.shows(patch, kHair));
    const auto stored = *corrections(mended.project, mended.image);
    CHECK(stored.value.underlay.labels.at(5, 5) == 0);
    CHECK(mended.project.store().checkIntegrity().empty());
}

TEST_CASE("mending an accepted map reopens it in the same moment") {
    Mended mended;
    acceptLabelMap(mended.project, mended.image, "Ann");
    mended.paint(kPatch, kHair);
    CHECK_FALSE(mended.project.labelMap(mended.image)->accepted);
    CHECK(mended.project.labelMapIsStale(mended.image));
    acceptLabelMap(mended.project, mended.image, "Cora");
    CHECK(mended.shows(kPatch, kHair));
    CHECK(mended.project.labelMap(mended.image)->accepted);
}

TEST_CASE("a person's pixels lie over an imported map as well, which itself stays in the history") {
    Mended mended;
    core::LabelMap drawn(96, 80, labelOf(FaceClass::Skin));
    const auto head = mended.project.store().head(mended.image, RevisionKind::LabelMap);
    const auto imported = mended.project.saveLabelMap(mended.image, drawn, std::nullopt, std::nullopt,
                                                      {head->revision, "Ann", "import", ""});
    mended.paint(kPatch, kHair);
    refreshLabelMap(mended.project, mended.image, {});
    mended.paint({0, 0, 2, 2}, 0);
    refreshLabelMap(mended.project, mended.image, {});
    const core::LabelMap map = mended.project.labelMap(mended.image)->value;
    CHECK(mended.shows(kPatch, kHair));
    CHECK(map.at(1, 1) == 0);
    CHECK(map.at(3, 3) == labelOf(FaceClass::Skin));
    CHECK(mended.project.labelMap(mended.image)->base == imported);
    CHECK(mended.project.labelMapOf(imported) == drawn);
    CHECK(mended.parse().acceptedKept == 1);
    CHECK(mended.project.labelMap(mended.image)->value == map);
}

TEST_CASE("damaged corrections are an error that names the image, and other sizes fit nowhere") {
    Mended mended;
    const core::LabelMap automatic(50, 40);
    StoredCorrections other;
    other.value.pixels = {96, 80, {0, 0, 1, 1}, core::Raster<std::uint8_t>(1, 1, kHair)};
    const CorrectedMap result = corrected(automatic, other);
    CHECK(result.map == automatic);
    CHECK(result.unfit == std::vector<core::PixelRect>{{0, 0, 50, 40}});

    store::NewRevision broken;
    broken.image = mended.image;
    broken.kind = RevisionKind::Corrections;
    broken.author = "Cora";
    broken.payload = R"({"photoWidth":96,"photoHeight":80,"window":[0,0,500,2],"underlayWindow":[0,0,1,1]})";
    const auto id = mended.project.store().save(broken);
    CHECK_THROWS_WITH(correctionsOf(mended.project, id), Catch::Contains("a0"));
    broken.madeFrom = id;
    broken.payload = "[1";
    CHECK_THROWS_WITH(correctionsOf(mended.project, mended.project.store().save(broken)),
                      Catch::Contains("damaged"));
}

}  // namespace maskwright::annotation::ppa
