// SPDX-License-Identifier: GPL-3.0-or-later
// What import and export do together.
#include "annotation/formats/import.h"
#include "annotation/formats/lapa.h"
#include "annotation/release/release.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "tests/annotation/fakes.h"

#include <map>

#include <catch2/catch.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using release::ExportContent;
using release::ExportOptions;
using release::exportRelease;
using release::ExportReport;

namespace {

void writeLabels(const fs::path& path, const core::LabelMap& map) {
    const std::vector<std::uint8_t> png = core::image::encodeLabelPng(map);
    tests::writeText(path, std::string(png.begin(), png.end()));
}

// A map of 96 x 80 with skin, both eyes and hair; swapped: the person's sides instead of the image's.
core::LabelMap made(bool swapped = false) {
    core::LabelMap map(96, 80, 0);
    for (int y = 10; y < 70; ++y) {
        for (int x = 10; x < 80; ++x) {
            map.at(x, y) = y < 20 ? 10 : 1;
        }
    }
    for (int x = 20; x < 30; ++x) {
        map.at(x, 30) = swapped ? 5 : 4;
        map.at(x + 30, 30) = swapped ? 4 : 5;
    }
    return map;
}

void writeFace(const fs::path& tree, const std::string& name, int seed, const core::LabelMap& map = made()) {
    tests::writePhoto(tree / "images" / (name + ".jpg"), 96, 80, seed);
    core::PointMatrix points = tests::madeFace().points / 7;
    points(0, 3) = -4.25 - seed;  // outside the photo
    tests::writeText(tree / "landmarks" / (name + ".txt"), core::landmarkText(points));
    writeLabels(tree / "labels" / (name + ".png"), map);
}

// All files below the folder; of a release the faces alone, without its papers.
std::map<std::string, std::string> contents(const fs::path& tree) {
    std::map<std::string, std::string> files;
    const bool isRelease = fs::exists(tree / kExportMarker);
    for (const auto& entry : fs::recursive_directory_iterator(tree)) {
        const fs::path relative = entry.path().lexically_relative(tree);
        if (entry.is_regular_file() &&
            !(isRelease && (!relative.has_parent_path() || *relative.begin() == "card"))) {
            files[relative.generic_string()] = tests::readText(entry.path());
        }
    }
    return files;
}

class Lab {
  public:
    Lab() { store::ProjectStore::create(folder_ / "project"); }
    Project open() const { return Project(folder_ / "project"); }
    fs::path operator/(const std::string& name) const { return folder_ / name; }

    ImportReport import(Project& project, PointsMeaning points = PointsMeaning::Accepted) const {
        ImportOptions options;
        options.author = "Ann";
        options.points = points;
        core::NoProgress progress;
        return importLapa(project, folder_ / "tree", options, progress);
    }
    ExportReport exportTo(Project& project, const std::string& name,
                          ExportContent content = ExportContent::CurrentState) const {
        ExportOptions options;
        options.content = content;
        core::NoProgress progress;
        return exportRelease(project, folder_ / name, options, progress);
    }

  private:
    tests::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a LaPa tree goes through a project byte for byte") {
    const Lab lab;
    writeFace(lab / "tree/train", "one", 1);
    writeFace(lab / "tree/train", "Zoë 雪", 2);
    writeFace(lab / "tree/val", "two", 3);
    writeFace(lab / "tree/test", "three", 4);
    Project project = lab.open();
    const ImportReport read = lab.import(project);
    CHECK(read.added == 4);
    CHECK(read.landmarks == 4);
    CHECK(read.labelMaps == 4);
    CHECK(read.failures.empty());
    const store::ProjectCounts counts = project.store().counts();
    CHECK(counts.train == 2);
    CHECK(counts.validation == 1);
    CHECK(counts.test == 1);
    CHECK(counts.landmarksAccepted == 4);
    CHECK(counts.mapsAccepted == 4);

    const ExportReport written = lab.exportTo(project, "out");
    CHECK(written.exported == 4);
    CHECK(written.notReviewed == 0);
    CHECK(written.rewritten.empty());
    const auto out = contents(lab / "out");
    CHECK(out == contents(lab / "tree"));
    CHECK(listLapaTree(lab / "out").entries.size() == 4);

    // And again: the same bytes, and nothing else.
    lab.exportTo(project, "out");
    CHECK(contents(lab / "out") == out);
}

TEST_CASE("predicted points are imported as such and labels stay accepted") {
    const Lab lab;
    writeFace(lab / "tree", "one", 1);
    Project project = lab.open();
    lab.import(project, PointsMeaning::Predicted);
    const auto points = *project.landmarks(*project.store().imageNamed("one"));
    CHECK_FALSE(points.accepted);
    CHECK_FALSE(points.byPerson);
    CHECK_FALSE(points.value.touchedByPerson());
    CHECK(lab.exportTo(project, "out").notReviewed == 1);
    const ExportReport accepted = lab.exportTo(project, "accepted", ExportContent::AcceptedOnly);
    CHECK(accepted.exported == 1);
    CHECK(accepted.withoutPoints == 1);
    CHECK_FALSE(fs::exists(lab / "accepted/landmarks/one.txt"));
    CHECK(fs::exists(lab / "accepted/labels/one.png"));
}

TEST_CASE("missing files are fine, wrong ones are refused by name") {
    const Lab lab;
    writeFace(lab / "tree", "whole", 1);
    writeFace(lab / "tree", "no_points", 2);
    fs::remove(lab / "tree/landmarks/no_points.txt");
    writeFace(lab / "tree", "no_map", 3);
    fs::remove(lab / "tree/labels/no_map.png");
    writeFace(lab / "tree", "no_photo", 4);
    fs::remove(lab / "tree/images/no_photo.jpg");
    writeFace(lab / "tree", "wrong_size", 5, core::LabelMap(95, 80, 1));
    writeFace(lab / "tree", "bad_value", 6, core::LabelMap(96, 80, 0));
    core::LabelMap eleven(96, 80, 0);
    eleven.at(4, 5) = 11;
    writeLabels(lab / "tree/labels/bad_value.png", eleven);
    writeFace(lab / "tree", "bad_points", 7);
    tests::writeText(lab / "tree/landmarks/bad_points.txt", "105\n1 2\n");
    Project project = lab.open();
    const ImportReport report = lab.import(project);
    CHECK(report.added == 3);
    CHECK(report.landmarks == 2);
    CHECK(report.labelMaps == 2);
    CHECK(report.failures.size() == 4);

    const ExportReport written = lab.exportTo(project, "out");
    CHECK(written.exported == 3);
    CHECK(written.withoutPoints == 1);
    CHECK(written.withoutMap == 1);

    // Mended files come in with the next import; what is there stays.
    writeFace(lab / "tree", "no_points", 2);
    const ImportReport second = lab.import(project);
    CHECK(second.known == 3);
    CHECK(second.landmarks == 1);
    CHECK(second.labelMaps == 0);
}

TEST_CASE("a set that names the person's sides is refused before anything is written") {
    const Lab lab;
    writeFace(lab / "tree", "one", 1, made(true));
    Project project = lab.open();
    CHECK_THROWS_AS(lab.import(project), core::Error);
    CHECK(project.store().counts().images == 0);
}

TEST_CASE("one photo cannot stand in two splits") {
    const Lab lab;
    writeFace(lab / "tree/train", "one", 1);
    writeFace(lab / "tree/test", "same", 1);
    Project project = lab.open();
    const ImportReport report = lab.import(project);
    CHECK(report.added == 1);
    CHECK(report.failures.size() == 1);
}

TEST_CASE("copies of a photo without a split cannot take it into two, and the others come in") {
    const Lab lab;
    tests::writePhoto(lab / "photos/known.jpg", 96, 80, 1);
    Project project = lab.open();
    core::NoProgress progress;
    importPhotos(project, lab / "photos", {}, progress);
    writeFace(lab / "tree/train", "one", 1);
    writeFace(lab / "tree/test", "same", 1);
    writeFace(lab / "tree/test", "zebra", 2);
    const ImportReport report = lab.import(project);
    CHECK(report.added == 2);
    CHECK(report.failures.size() == 1);
    const auto splitOf = [&](const std::string& name) {
        return project.store().image(project.store().imageNamed(name).value()).split;
    };
    const std::string copy = project.store().imageNamed("one") ? "one" : "same";
    CHECK(splitOf("known") == splitOf(copy));
    CHECK(splitOf("zebra") == store::Split::Test);
}

TEST_CASE("an export never writes or removes through a link") {
    const Lab lab;
    writeFace(lab / "tree", "one", 1);
    Project project = lab.open();
    lab.import(project);
    lab.exportTo(project, "out");
    tests::writeText(lab / "mine.txt", "mine");
    for (const char* file : {"images/one.jpg", "labels/one.png", "landmarks/one.txt", kExportMarker}) {
        const fs::path exported = lab / "out" / file;
        const std::string marker = tests::readText(lab / "out" / kExportMarker);
        fs::remove(exported);
        if (file == std::string(kExportMarker)) {
            tests::writeText(lab / "mine.txt", marker);
        }
        fs::create_symlink(lab / "mine.txt", exported);
        const std::string before = tests::readText(lab / "mine.txt");
        lab.exportTo(project, "out");
        CHECK_FALSE(fs::is_symlink(exported));
        CHECK(tests::readText(lab / "mine.txt") == before);
    }
    fs::rename(lab / "out/labels", lab / "elsewhere");
    fs::create_directory_symlink(lab / "elsewhere", lab / "out/labels");
    const auto before = contents(lab / "elsewhere");
    CHECK_THROWS_AS(lab.exportTo(project, "out"), core::Error);
    CHECK(contents(lab / "elsewhere") == before);
}

TEST_CASE("photos that are no plain JPEG are written upright without metadata, and listed") {
    const tests::ProjectWithPhotos made(1);
    core::RgbImage picture(40, 30, {10, 200, 30});
    core::image::writePng(made.photos() / "drawing.png", core::viewOf(picture));
    // The smallest EXIF block that turns a JPEG by a quarter: orientation 6.
    std::string turned = tests::readText(made.photos() / "a0.jpg");
    const std::string exif(
        "\xFF\xE1\x00\x22"
        "Exif\0\0"
        "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
        36);
    turned.insert(2, exif);
    tests::writeText(made.photos() / "turned.jpg", turned);
    Project project = made.open();
    core::NoProgress progress;
    importPhotos(project, made.photos(), {}, progress);
    dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
    const ExportReport report = exportRelease(project, made / "out", {}, progress);
    CHECK(report.exported == 3);
    CHECK(report.withoutMap == 3);
    REQUIRE(report.rewritten.size() == 2);
    CHECK(report.rewritten[0].image == "drawing");
    CHECK(report.rewritten[0].reason == "png");
    CHECK(report.rewritten[1].image == "turned");
    CHECK(report.rewritten[1].reason == "EXIF rotation");
    const auto facts = core::image::examinePhoto(made / "out/images/turned.jpg");
    CHECK(facts.width == 80);
    CHECK(facts.height == 96);
    CHECK(facts.orientation == 1);
    CHECK(tests::readText(made / "out/images/a0.jpg") == tests::readText(made.photos() / "a0.jpg"));
}

TEST_CASE("an export replaces an earlier one and touches nothing else") {
    const Lab lab;
    writeFace(lab / "tree", "one", 1);
    writeFace(lab / "tree", "two", 2);
    Project project = lab.open();
    lab.import(project, PointsMeaning::Predicted);
    fs::remove(lab / "tree/labels/none.png");
    lab.exportTo(project, "out");
    tests::writeText(lab / "out/my notes.txt", "mine");
    CHECK(fs::exists(lab / "out/landmarks/two.txt"));
    lab.exportTo(project, "out", ExportContent::AcceptedOnly);
    CHECK_FALSE(fs::exists(lab / "out/landmarks"));
    CHECK(fs::exists(lab / "out/labels/two.png"));
    CHECK(fs::exists(lab / "out/my notes.txt"));

    // The tree that was imported is no export of ours: it is left as it is.
    const auto before = contents(lab / "tree");
    CHECK_THROWS_AS(lab.exportTo(project, "tree"), core::Error);
    CHECK(contents(lab / "tree") == before);

    // A marker that names other files is not believed.
    tests::writeText(lab / "out" / std::string(kExportMarker),
                     R"({"files": ["images/../../project/project.db"]})");
    CHECK_THROWS_AS(lab.exportTo(project, "out"), core::Error);
    CHECK(fs::exists(lab / "project/project.db"));
}

TEST_CASE("a photo that has changed is not exported under its old points") {
    const Lab lab;
    writeFace(lab / "tree", "one", 1);
    writeFace(lab / "tree", "two", 2);
    Project project = lab.open();
    lab.import(project);
    tests::writePhoto(lab / "tree/images/one.jpg", 96, 80, 99);
    const ExportReport report = lab.exportTo(project, "out");
    CHECK(report.exported == 1);
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].image == "one");
    CHECK_FALSE(fs::exists(lab / "out/landmarks/one.txt"));
}

}  // namespace maskwright::annotation::formats
