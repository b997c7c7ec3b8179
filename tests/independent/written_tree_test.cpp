// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <cstdlib>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright {

namespace {

int checkTree(const std::filesystem::path& tree, const std::string& options) {
    const std::string command = std::string("'") + PYTHON + "' -B '" + LAPA_TREE_READER + "' '" +
                                tree.string() + "' " + options + " > '" +
                                (tree.parent_path() / "report.txt").string() + "' 2>&1";
    const int status = std::system(command.c_str());
    UNSCOPED_INFO(tests::readText(tree.parent_path() / "report.txt"));
    return status;
}

}  // namespace

TEST_CASE("photos, label maps and points that we write are what a reader of the specification expects") {
    const tests::TemporaryFolder folder;
    const std::filesystem::path tree = folder / "tree";
    std::mt19937 random(8);
    std::array<std::int64_t, core::kClassCount> areas{};
    for (int face = 0; face < 12; ++face) {
        const std::string name = "face_" + std::to_string(face);
        const int width = 1 + static_cast<int>(random() % 90);
        const int height = 1 + static_cast<int>(random() % 90);
        core::LabelMap map(width, height);
        for (std::uint8_t& pixel : map.pixels()) {
            pixel = static_cast<std::uint8_t>(face < 6 ? random() % core::kClassCount : face % 11);
            ++areas[pixel];
        }
        core::PointMatrix points = tests::madeFace().points;
        points *= 1e-3 * static_cast<double>(random() % 100000) - 50;
        const std::vector<std::uint8_t> png = core::image::encodeLabelPng(map);
        tests::writeText(tree / "val/labels" / (name + ".png"), std::string(png.begin(), png.end()));
        tests::writeText(tree / "val/landmarks" / (name + ".txt"), core::landmarkText(points));
        std::filesystem::create_directories(tree / "val/images");
        const core::RgbImage photo(width, height, {200, 150, 120});
        core::image::writeJpeg(tree / "val/images" / (name + ".jpg"), viewOf(photo), 90);
    }
    CHECK(checkTree(tree, "--faces 12 --json") == 0);
    // The reader found the very pixels that were written, not only a well-formed file.
    std::string counts;
    for (const std::int64_t area : areas) {
        counts += (counts.empty() ? "" : ", ") + std::to_string(area);
    }
    CHECK_THAT(tests::readText(folder / "report.txt"), Catch::Matchers::Contains("[" + counts + "]"));
    CHECK(checkTree(tree, "--faces 13") != 0);
}

}  // namespace maskwright
