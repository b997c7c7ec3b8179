// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"

#include "annotation/file_hash.h"
#include "annotation/store/sqlite.h"
#include "core/image/photo_io.h"
#include "tests/support/support.h"

#include <algorithm>
#include <iterator>

#include <catch2/catch.hpp>

namespace maskwright::annotation {

namespace fs = std::filesystem;
using Catch::Contains;
using store::ImageId;
using store::RevisionId;
using store::RevisionKind;

namespace {

// A project beside a folder with one photo of 40 x 30 pixels.
struct MadeProject {
    MadeProject() : project(made(temporary.path())) {
        fs::create_directory(temporary / "fotos ä");
        core::RgbImage photo(40, 30, core::Rgb8{10, 20, 30});
        core::image::writePng(temporary / "fotos ä/face.png", core::viewOf(photo));
        store::NewImage added;
        added.name = "face";
        added.path = "../fotos ä/face.png";
        added.sha256 = sha256OfFile(temporary / "fotos ä/face.png");
        added.width = 40;
        added.height = 30;
        image = project.store().addImages(std::span(&added, 1)).at(0);
    }
    static fs::path made(const fs::path& folder) {
        store::ProjectStore::create(folder / "project");
        return folder / "project";
    }

    tests::TemporaryFolder temporary;
    Project project;
    ImageId image{};
};

core::LabelMap madeMap(std::uint8_t first) {
    core::LabelMap map(40, 30);
    map.at(0, 0) = first;
    map.at(39, 29) = 10;
    return map;
}

core::RegionMap madeRegions() {
    core::RegionMap regions;
    regions.photoWidth = 40;
    regions.photoHeight = 30;
    regions.window = {5, 6, 15, 26};
    regions.hair = core::Raster<std::uint8_t>(10, 20, 100);
    regions.skin = core::Raster<std::uint8_t>(10, 20, 50);
    regions.hair.at(3, 4) = 0;
    regions.parts = core::PartProbabilities{{6, 7, 12, 11}, 2, {}};
    for (std::size_t value = 1; value <= 9; ++value) {
        regions.parts->ofClasses[value] = core::Raster<std::uint8_t>(3, 2, static_cast<std::uint8_t>(value));
    }
    return regions;
}

}  // namespace

TEST_CASE("a project's photo is found beside it, also after both were moved") {
    MadeProject made;
    CHECK(made.project.photo(made.image).at(3, 3) == core::Rgb8{10, 20, 30});
    fs::create_directory(made.temporary / "elsewhere");
    fs::rename(made.temporary / "fotos ä", made.temporary / "elsewhere/fotos ä");
    CHECK_THROWS_WITH(made.project.photoPath(made.image), Contains("photo is gone"));
    fs::rename(made.temporary / "project", made.temporary / "elsewhere/project");
    const Project moved(made.temporary / "elsewhere/project");
    CHECK(fs::exists(moved.photoPath(made.image)));
    CHECK(moved.photo(made.image).width() == 40);
}

TEST_CASE("a photo of another size than at the import is an error") {
    MadeProject made;
    const core::RgbImage photo(41, 30);
    core::image::writePng(made.temporary / "fotos ä/face.png", core::viewOf(photo));
    CHECK_THROWS_WITH(made.project.photo(made.image), Contains("has changed") && Contains("41 x 30"));
}

TEST_CASE("faces, points, regions and label maps come back as they were saved") {
    MadeProject made;
    Project& project = made.project;
    CHECK_FALSE(project.faces(made.image));
    CHECK_FALSE(project.landmarks(made.image));
    CHECK_FALSE(project.regions(made.image));
    CHECK_FALSE(project.labelMap(made.image));

    FaceList faces;
    faces.candidates = {{{1.25, -2, 3.0 / 7, 1e-9}, 17.125, -33}, {{0, 0, 1, 1}, -4, 180}};
    faces.chosen = 1;
    const RevisionId facesId = project.saveFaces(made.image, faces, {std::nullopt, "", "place", "cascade 1"});
    const auto storedFaces = project.faces(made.image).value();
    CHECK(storedFaces.revision == facesId);
    CHECK(storedFaces.modelVersion == "cascade 1");
    CHECK_FALSE(storedFaces.byPerson);
    REQUIRE(storedFaces.value.candidates.size() == 2);
    CHECK(storedFaces.value.candidates[0].box == faces.candidates[0].box);
    CHECK(storedFaces.value.candidates[0].score == 17.125);
    CHECK(storedFaces.value.candidates[0].rollDegrees == -33);
    CHECK(storedFaces.value.chosen == 1);

    core::Landmarks landmarks = tests::madeFace();
    landmarks.confidences.fill(0.75);
    landmarks.confidences[7] = 0.22;
    const RevisionId points =
        project.saveLandmarks(made.image, landmarks, {std::nullopt, "", "place", "mean shape 1"});
    CHECK(project.landmarks(made.image)->value == landmarks);
    CHECK_FALSE(project.landmarks(made.image)->byPerson);
    CHECK(project.store().head(made.image, RevisionKind::Landmarks)->score == Approx(0.745));

    const RevisionId regions =
        project.saveRegions(made.image, madeRegions(), points, {std::nullopt, "", "parse", "graph cut 1"});
    CHECK(project.regions(made.image)->value == madeRegions());
    CHECK(project.regions(made.image)->points == points);

    project.saveLabelMap(made.image, madeMap(3), points, regions, {std::nullopt, "", "parse", "fit 1"});
    const auto map = project.labelMap(made.image).value();
    CHECK(map.value == madeMap(3));
    CHECK(map.points == points);
    CHECK(map.regions == regions);
    CHECK(project.store().counts().parsed == 1);
    CHECK(project.store().checkIntegrity().empty());
}

TEST_CASE("points that a person has accepted are stored with that or not at all") {
    MadeProject made;
    const RevisionId placed =
        made.project.saveLandmarks(made.image, tests::madeFace(), {std::nullopt, "", "place", ""});
    core::Landmarks points = tests::madeFace();
    points.acceptAll();
    store::Database database(made.project.store().folder() / "project.db");
    database.execute(
        "CREATE TRIGGER full BEFORE UPDATE OF accepted_by ON image_head WHEN NEW.accepted_by IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    CHECK_THROWS_AS(made.project.saveLandmarks(made.image, points, {placed, "Ana", "accept", ""}),
                    core::Error);
    CHECK(made.project.landmarks(made.image)->revision == placed);
    database.execute("DROP TRIGGER full");
    made.project.saveLandmarks(made.image, points, {placed, "Ana", "accept", ""});
    CHECK(made.project.landmarks(made.image)->accepted);

    // One corrected point, and the face is to be accepted anew; a program's points never are.
    points.states[7] = core::PointState::Moved;
    made.project.saveLandmarks(made.image, points,
                               {made.project.landmarks(made.image)->revision, "Ana", "drag", ""});
    CHECK_FALSE(made.project.landmarks(made.image)->accepted);
}

TEST_CASE("points far outside of the photo have neither hair nor skin in it, and that can be kept") {
    MadeProject made;
    const RevisionId points =
        made.project.saveLandmarks(made.image, tests::madeFace(), {std::nullopt, "", "place", ""});
    core::RegionMap nowhere;
    nowhere.photoWidth = madeRegions().photoWidth;
    nowhere.photoHeight = madeRegions().photoHeight;
    made.project.saveRegions(made.image, nowhere, points, {std::nullopt, "", "parse", "graph cut 1"});
    const core::RegionMap kept = made.project.regions(made.image)->value;
    CHECK(kept.photoWidth == nowhere.photoWidth);
    CHECK(std::ranges::count(kept.hair.pixels(), 0) == std::ssize(kept.hair.pixels()));
    CHECK(std::ranges::count(kept.skin.pixels(), 0) == std::ssize(kept.skin.pixels()));
}

TEST_CASE("a photo without a face is known as such") {
    MadeProject made;
    const RevisionId none = made.project.saveFaces(made.image, {}, {std::nullopt, "", "place", "cascade 1"});
    CHECK(made.project.faces(made.image)->value.candidates.empty());
    CHECK(made.project.store().counts().noFace == 1);
    FaceList faces;
    faces.candidates = {{{1, 2, 3, 4}, 0, 0}};
    made.project.saveFaces(made.image, faces, {none, "Ann", "draw box", ""});
    CHECK(made.project.store().counts().noFace == 0);
    CHECK(made.project.faces(made.image)->byPerson);
    faces.chosen = 1;
    CHECK_THROWS_AS(made.project.saveFaces(made.image, faces, {none, "Ann", "draw box", ""}),
                    core::ContractViolation);
}

TEST_CASE("points that a person has touched are a person's, and count as sure") {
    MadeProject made;
    core::Landmarks landmarks = tests::madeFace();
    landmarks.confidences.fill(0.5);
    landmarks.confidences[9] = 0.1;
    landmarks.states[9] = core::PointState::Moved;
    const RevisionId moved =
        made.project.saveLandmarks(made.image, landmarks, {std::nullopt, "Ann", "drag", ""});
    CHECK(made.project.landmarks(made.image)->byPerson);
    CHECK(made.project.store().head(made.image, RevisionKind::Landmarks)->score == Approx(0.5));
    landmarks.acceptAll();
    made.project.saveLandmarks(made.image, landmarks, {moved, "Ann", "accept", ""});
    CHECK(made.project.store().head(made.image, RevisionKind::Landmarks)->score == 1);
}

TEST_CASE(
    "a label map is stale when its points or regions were replaced, unless it is accepted or imported") {
    MadeProject made;
    Project& project = made.project;
    CHECK_FALSE(project.labelMapIsStale(made.image));
    const core::Landmarks landmarks = tests::madeFace();
    const RevisionId points = project.saveLandmarks(made.image, landmarks, {std::nullopt, "", "place", ""});
    const RevisionId regions =
        project.saveRegions(made.image, madeRegions(), points, {std::nullopt, "", "", ""});
    const RevisionId map = project.saveLabelMap(made.image, madeMap(1), points, regions,
                                                {std::nullopt, "", "", fusedMapVersion("regions 1")});
    CHECK_FALSE(project.labelMapIsStale(made.image));

    SECTION("newer points") {
        project.saveLandmarks(made.image, landmarks, {points, "Ann", "drag", ""});
    }
    SECTION("newer regions") {
        project.saveRegions(made.image, madeRegions(), points, {regions, "", "", ""});
    }
    CHECK(project.labelMapIsStale(made.image));

    project.store().setAccepted(made.image, RevisionKind::LabelMap, map, true, "Ann");
    CHECK_FALSE(project.labelMapIsStale(made.image));
    project.store().setAccepted(made.image, RevisionKind::LabelMap, map, false, "Ann");
    project.saveLabelMap(made.image, madeMap(2), std::nullopt, std::nullopt, {map, "Ann", "import", ""});
    CHECK_FALSE(project.labelMapIsStale(made.image));
}

TEST_CASE("payloads that no Maskwright writes are errors that name the image") {
    MadeProject made;
    const auto save = [&](RevisionKind kind, const std::string& payload) {
        store::NewRevision revision;
        revision.image = made.image;
        revision.kind = kind;
        const auto head = made.project.store().head(made.image, kind);
        revision.madeFrom = head ? std::optional(head->revision) : std::nullopt;
        revision.payload = payload;
        made.project.store().save(revision);
    };
    const std::string object = made.project.store().putObject(std::vector<std::uint8_t>{1, 2, 3});
    for (const std::string& payload :
         {std::string(), std::string("{"), std::string("[]"), std::string("{\"faces\": [{}], \"chosen\": 0}"),
          std::string("{\"faces\": [], \"chosen\": \"x\"}"), std::string("{\"points\": [1e999]}"),
          std::string("{\"object\": 5, \"madeFrom\": {}}"),
          std::string("{\"object\": \"../../x\", \"madeFrom\": {}}"),
          "{\"object\": \"" + object +
              "\", \"madeFrom\": {}, \"window\": [0, 0, 9, 9], \"photoWidth\": 9,"
              " \"photoHeight\": 9}"}) {
        INFO(payload);
        save(RevisionKind::Faces, payload);
        save(RevisionKind::Landmarks, payload);
        save(RevisionKind::Regions, payload);
        save(RevisionKind::LabelMap, payload);
        if (payload.find("\"object\"") == std::string::npos) {
            CHECK_THROWS_AS(made.project.faces(made.image), core::Error);
        }
        CHECK_THROWS_AS(made.project.landmarks(made.image), core::Error);
        CHECK_THROWS_AS(made.project.regions(made.image), core::Error);
        CHECK_THROWS_AS(made.project.labelMap(made.image), core::Error);
    }
}

TEST_CASE("the list knows the least certain untouched point, and how far two models lie apart") {
    MadeProject made;
    Project& project = made.project;
    const ImageId image = made.image;
    const auto head = [&] { return *project.store().head(image, store::RevisionKind::Landmarks); };
    core::Landmarks face = tests::madeFace();
    face.states.fill(core::PointState::Predicted);
    face.confidences.fill(0.9);
    face.confidences[7] = 0.25;
    face.confidences[9] = 0.5;
    auto saved = project.saveLandmarks(image, face, {std::nullopt, "", "place", "one 1"});
    CHECK(head().worstPoint == Approx(0.25));
    CHECK(head().disagreement == -1);
    // Another model, all points 10 pixels off; the outer corners of the eyes are 200 pixels apart.
    core::Landmarks other = face;
    other.points.array() += 10 / std::sqrt(2.0);
    saved = project.saveLandmarks(image, other, {saved, "", "place", "two 1"});
    CHECK(head().disagreement == Approx(0.05));
    // A person's word ends both, as far as it reaches.
    other.states[7] = core::PointState::Moved;
    saved = project.saveLandmarks(image, other, {saved, "Ann", "drag", ""});
    CHECK(head().worstPoint == Approx(0.5));
    CHECK(head().disagreement == -1);
    other.acceptAll();
    project.saveLandmarks(image, other, {saved, "Ann", "accept", ""});
    CHECK(head().worstPoint == -1);
    CHECK(project.store().checkIntegrity().empty());
}

}  // namespace maskwright::annotation
