// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/import.h"
#include "annotation/project.h"
#include "annotation/release/release.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <array>
#include <cstdlib>
#include <map>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright {

namespace fs = std::filesystem;
using annotation::Project;

namespace {

// What the reader of tests/independent says of a tree; its words stand in report.txt beside the tree.
int checkTree(const fs::path& tree, const std::string& options) {
    const fs::path report = tree.parent_path() / "report.txt";
    const std::string command = std::string("'") + PYTHON + "' -B '" + LAPA_TREE_READER + "' '" +
                                tree.string() + "' " + options + " > '" + report.string() + "' 2>&1";
    const int status = std::system(command.c_str());
    UNSCOPED_INFO(tests::readText(report));
    return status;
}

core::RgbImage noisyPhoto(int width, int height, std::mt19937& random) {
    core::RgbImage photo(width, height);
    for (core::Rgb8& pixel : photo.pixels()) {
        const auto level = static_cast<std::uint8_t>(random() % 256);
        pixel = {level, static_cast<std::uint8_t>(level / 2), 90};
    }
    return photo;
}

core::LabelMap labelsOf(int width, int height, int face, std::mt19937& random) {
    core::LabelMap map(width, height);
    for (std::uint8_t& pixel : map.pixels()) {
        pixel = static_cast<std::uint8_t>(face % 2 == 0 ? random() % core::kClassCount : face % 11);
    }
    // The eyes lie as LaPa has them, whatever chance says.
    for (int x = 0; x < width; ++x) {
        map.at(x, 0) =
            core::labelOf(2 * x < width ? core::FaceClass::ImageLeftEye : core::FaceClass::ImageRightEye);
    }
    return map;
}

struct Written {
    int faces = 0;
    std::array<std::int64_t, core::kClassCount> areas{};
};

// A tree of our own writing, with splits, photos of different sizes and points within and without them.
Written writeTree(const fs::path& tree) {
    std::mt19937 random(8);
    Written written;
    for (const std::string split : {"train", "val", "test"}) {
        fs::create_directories(tree / split / "images");
        for (int face = 0; face < 4; ++face, ++written.faces) {
            const std::string name = "face_" + std::to_string(written.faces);
            const int width = 8 + static_cast<int>(random() % 90);
            const int height = 8 + static_cast<int>(random() % 90);
            const core::LabelMap map = labelsOf(width, height, written.faces, random);
            const auto areas = core::classAreas(map);
            for (std::size_t c = 0; c < areas.size(); ++c) {
                written.areas[c] += areas[c];
            }
            core::PointMatrix points = tests::madeFace().points;
            points *= 1e-3 * static_cast<double>(random() % 100000) - 50;
            const std::vector<std::uint8_t> png = core::image::encodeLabelPng(map);
            tests::writeText(tree / split / "labels" / (name + ".png"), std::string(png.begin(), png.end()));
            tests::writeText(tree / split / "landmarks" / (name + ".txt"), core::landmarkText(points));
            const core::RgbImage photo = noisyPhoto(width, height, random);
            core::image::writeJpeg(tree / split / "images" / (name + ".jpg"), viewOf(photo), 90);
        }
    }
    return written;
}

// Path below the folder -> content, of all faces; a release's papers lie beside them.
std::map<std::string, std::string> contentOf(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string path = entry.path().lexically_relative(folder).generic_string();
        if (entry.is_regular_file() && path.find('/') != std::string::npos && !path.starts_with("card/")) {
            files[path] = tests::readText(entry.path());
        }
    }
    return files;
}

// Imports a tree into a new project and exports that again.
void passThrough(const fs::path& from, const fs::path& projectFolder, const fs::path& to) {
    annotation::store::ProjectStore::create(projectFolder);
    Project project(projectFolder);
    core::NoProgress progress;
    annotation::formats::ImportOptions importOptions;
    importOptions.author = "Ada";
    const auto imported = annotation::formats::importLapa(project, from, importOptions, progress);
    REQUIRE(imported.failures.empty());
    const auto exported = annotation::release::exportRelease(project, to, {}, progress);
    REQUIRE(exported.failures.empty());
    CHECK(exported.exported == imported.added);
}

}  // namespace

TEST_CASE("photos, label maps and points that we write are what a reader of the specification expects") {
    const tests::TemporaryFolder folder;
    const Written written = writeTree(folder / "tree");
    CHECK(checkTree(folder / "tree", "--faces 12 --json") == 0);
    // The reader found the very pixels that were written, not only well-formed files.
    std::string counts;
    for (const std::int64_t area : written.areas) {
        counts += (counts.empty() ? "" : ", ") + std::to_string(area);
    }
    CHECK_THAT(tests::readText(folder / "report.txt"), Catch::Matchers::Contains("[" + counts + "]"));
    CHECK(checkTree(folder / "tree", "--faces 13") != 0);
}

TEST_CASE("import, export, import, export gives the same files each time") {
    const tests::TemporaryFolder folder;
    writeTree(folder / "tree");
    passThrough(folder / "tree", folder / "first", folder / "once");
    passThrough(folder / "once", folder / "second", folder / "twice");
    CHECK(checkTree(folder / "once", "--faces 12") == 0);
    const auto original = contentOf(folder / "tree");
    CHECK(original.size() == 36);
    CHECK(contentOf(folder / "once") == original);
    CHECK(contentOf(folder / "twice") == original);
}

TEST_CASE("photos that are no upright JPEG are exported as what the reader expects") {
    const tests::TemporaryFolder folder;
    std::mt19937 random(4);
    const core::LabelMap map = labelsOf(31, 17, 0, random);
    const std::vector<std::uint8_t> png = core::image::encodeLabelPng(map);
    tests::writeText(folder / "tree/labels/a.png", std::string(png.begin(), png.end()));
    tests::writeText(folder / "tree/landmarks/a.txt", core::landmarkText(tests::madeFace().points));
    fs::create_directories(folder / "tree/images");
    core::image::writePng(folder / "tree/images/a.png", viewOf(noisyPhoto(31, 17, random)));
    passThrough(folder / "tree", folder / "project", folder / "out");
    CHECK(checkTree(folder / "out", "--faces 1") == 0);
    CHECK(contentOf(folder / "out").at("labels/a.png") == contentOf(folder / "tree").at("labels/a.png"));
}

}  // namespace maskwright
