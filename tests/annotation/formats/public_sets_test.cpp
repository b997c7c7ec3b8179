// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/public_sets.h"

#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/image/whole_file.h"
#include "tests/support/support.h"

#include <cstdio>

#include <catch2/catch.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using core::image::readLabelPng;
using core::image::readMaskPng;

namespace {

void paint(Labels& map, const core::PixelRect& area, std::uint8_t value) {
    for (int y = area.y0; y < area.y1; ++y) {
        for (int x = area.x0; x < area.x1; ++x) {
            map.at(x, y) = value;
        }
    }
}

Labels painted(int width, int height, const core::PixelRect& area, std::uint8_t value = 255) {
    Labels map(width, height);
    paint(map, area, value);
    return map;
}

void writeMask(const fs::path& path, const Labels& mask) {
    fs::create_directories(path.parent_path());
    core::image::replaceFile(path, core::image::encodeLabelPng(mask));
}

void writePhoto(const fs::path& path, int width, int height) {
    fs::create_directories(path.parent_path());
    const core::RgbImage photo(width, height, {200, 150, 120});
    core::image::writeJpeg(path, core::viewOf(photo), 90);
}

// A photo of 400 x 300 with two large heads side by side and a small one.
struct Street {
    Labels categories{400, 300};
    Labels people{400, 300};
    Street() {
        add(1, {20, 40, 120, 160});
        add(2, {135, 40, 235, 160});
        add(3, {320, 40, 380, 110});
        paint(categories, {0, 200, 400, 300}, 5);  // clothes
        paint(people, {0, 200, 200, 300}, 1);
    }
    // Hair above, face below.
    void add(std::uint8_t person, const core::PixelRect& box) {
        paint(people, box, person);
        paint(categories, box, 13);
        paint(categories, {box.x0, box.y0, box.x1, box.y0 + 30}, 2);
    }
};

}  // namespace

TEST_CASE("CIHP's classes become two or three, by name and not by luck") {
    Labels categories(20, 1);
    for (int x = 0; x < 20; ++x) {
        categories.at(x, 0) = static_cast<std::uint8_t>(x);
    }
    const Labels two = cihpLabels(categories, CihpClasses::Two, "a.png");
    const Labels three = cihpLabels(categories, CihpClasses::Three, "a.png");
    for (int x = 0; x < 20; ++x) {
        CHECK(int(two.at(x, 0)) == (x == 2 || x == 13 ? 1 : 0));
        CHECK(int(three.at(x, 0)) == (x == 13 ? 1 : x == 2 ? 2 : 0));
    }
    categories.at(4, 0) = 20;
    CHECK_THROWS_AS(cihpLabels(categories, CihpClasses::Two, "a.png"), core::Error);
}

TEST_CASE("heads are cropped by person, small ones and those behind others are dropped") {
    Street street;
    auto heads = cihpHeads(street.categories, street.people, "a.png");
    REQUIRE(heads.size() == 2);  // the third is 60 pixels wide
    CHECK(heads[0].person == 1);
    CHECK(heads[0].window == core::PixelRect{0, 10, 145, 190});  // a quarter more, inside the photo
    CHECK(int(heads[0].labels.at(60, 100 - 10)) == 1);
    CHECK(int(heads[0].labels.at(60, 50 - 10)) == 2);
    // The neighbour's border, 10 columns of 120 rows, is a tenth of the head and is left out of learning.
    CHECK(int(heads[0].labels.at(140, 100 - 10)) == 255);

    // Only a strip of 9 columns: below a tenth, it keeps its label.
    Street apart;
    apart.categories = Labels(400, 300);
    apart.people = Labels(400, 300);
    apart.add(1, {20, 40, 120, 160});
    apart.add(2, {136, 40, 236, 160});
    CHECK(int(cihpHeads(apart.categories, apart.people, "a.png")[0].labels.at(140, 100 - 10)) == 1);

    // Each sees more than half as much of the other as of itself: there is no one major face.
    Street close;
    close.categories = Labels(400, 300);
    close.people = Labels(400, 300);
    close.add(1, {100, 40, 200, 160});
    close.add(2, {201, 10, 300, 190});
    paint(close.people, {75, 161, 225, 190}, 2);
    paint(close.categories, {75, 161, 225, 190}, 13);
    CHECK(cihpHeads(close.categories, close.people, "a.png").empty());

    // Hair alone is no face.
    Street turned;
    for (std::uint8_t& category : turned.categories.pixels()) {
        category = category == 13 ? 2 : category;
    }
    CHECK(cihpHeads(turned.categories, turned.people, "a.png").empty());
    CHECK_THROWS_AS(cihpHeads(street.categories, Labels(10, 10), "a.png"), core::Error);
}

TEST_CASE("Helen's maps give the strongest class, the lower one of equals") {
    std::vector<Labels> maps(11, Labels(3, 1));
    maps[0].at(0, 0) = 10;
    maps[10].at(0, 0) = 200;
    maps[2].at(1, 0) = 90;
    maps[3].at(1, 0) = 90;
    const core::LabelMap labels = strongestClasses(maps);
    CHECK(int(labels.at(0, 0)) == 10);
    CHECK(int(labels.at(1, 0)) == 2);
    CHECK(int(labels.at(2, 0)) == 0);
}

TEST_CASE("CelebAMask-HQ's left is the image's right, also where the source has it wrong") {
    std::map<std::string, Labels> masks;
    masks["skin"] = painted(40, 40, {5, 5, 35, 35});
    masks["nose"] = painted(40, 40, {18, 18, 22, 24});
    masks["r_eye"] = painted(40, 40, {10, 12, 14, 14});
    masks["l_eye"] = painted(40, 40, {26, 12, 30, 14});
    masks["l_lip"] = painted(40, 40, {15, 30, 25, 32});
    masks["eye_g"] = painted(40, 40, {8, 16, 12, 18});
    masks["hat"] = painted(40, 40, {5, 0, 35, 6});
    const CelebAMaskLabels labels = mergedMasks(masks, "a");
    CHECK_FALSE(labels.sidesRepaired);
    CHECK(int(labels.lapa.at(11, 12)) == 4);  // image-left eye
    CHECK(int(labels.lapa.at(27, 12)) == 5);
    CHECK(int(labels.lapa.at(20, 31)) == 9);
    CHECK(int(labels.lapa.at(9, 17)) == 255);
    CHECK(int(labels.lapa.at(10, 5)) == 0);  // the hat lies over the skin
    CHECK(int(labels.all.at(11, 12)) == 5);  // r_eye
    CHECK(int(labels.all.at(10, 5)) == 14);

    std::swap(masks["l_eye"], masks["r_eye"]);
    const CelebAMaskLabels repaired = mergedMasks(masks, "a");
    CHECK(repaired.sidesRepaired);
    CHECK(repaired.lapa == labels.lapa);
    CHECK(repaired.all == labels.all);

    // One eye alone: the nose tells its side.
    masks.erase("r_eye");
    CHECK(int(mergedMasks(masks, "a").lapa.at(11, 12)) == 4);
    masks["moustache"] = painted(40, 40, {1, 1, 2, 2});
    CHECK_THROWS_AS(mergedMasks(masks, "a"), core::Error);
}

TEST_CASE("a tree of CIHP's layout becomes a tree for the coarse and one for the fine stage") {
    const tests::TemporaryFolder folder;
    const fs::path source = folder / "cihp";
    const Street street;
    for (const char* part : {"Training", "Validation"}) {
        writePhoto(source / part / "Images" / "0000006.jpg", 400, 300);
        writeMask(source / part / "Category_ids" / "0000006.png", street.categories);
        writeMask(source / part / "Human_ids" / "0000006.png", street.people);
    }
    writePhoto(source / "Training" / "Images" / "0000007.jpg", 400, 300);  // without masks
    core::NoProgress progress;
    const PreparedSet photos = prepareCihp(source, CihpClasses::Two, folder / "coarse", progress);
    CHECK(photos.images == 2);
    REQUIRE(photos.failures.size() == 1);
    CHECK(photos.failures[0].image == "0000007.jpg");
    CHECK(readMaskPng(folder / "coarse" / "train" / "labels" / "0000006.png").width() == 400);

    const PreparedSet heads = prepareCihp(source, CihpClasses::Three, folder / "fine", progress);
    CHECK(heads.images == 4);
    CHECK(heads.leftOut == 2);
    const Labels crop = readMaskPng(folder / "fine" / "val" / "labels" / "0000006_2.png");
    const core::RgbImage picture =
        core::image::readPhoto(folder / "fine" / "val" / "images" / "0000006_2.jpg");
    CHECK(crop.bounds() == picture.bounds());
    CHECK_THROWS_AS(prepareCihp(folder / "nowhere", CihpClasses::Two, folder / "x", progress), core::Error);
}

TEST_CASE("a tree of Helen's layout becomes a LaPa tree with its splits") {
    const tests::TemporaryFolder folder;
    const fs::path source = folder / "helen";
    for (const char* name : {"100_1", "200_1", "300_1"}) {
        writePhoto(source / "images" / (std::string(name) + ".jpg"), 32, 24);
        for (int value = 0; value < 11; ++value) {
            char ending[16];
            std::snprintf(ending, sizeof ending, "_lbl%02d.png", value);
            const int x = 2 * value;
            writeMask(source / "labels" / name / (name + std::string(ending)),
                      painted(32, 24, {x, 0, x + 2, 24}, 128));
        }
    }
    tests::writeText(source / "exemplars.txt", "1 , 100_1\n2 , missing_1\n");
    tests::writeText(source / "tuning.txt", "1 , 200_1\n");
    tests::writeText(source / "testing.txt", "1 , 300_1\r\n");
    core::NoProgress progress;
    const PreparedSet set = prepareHelen(source, folder / "out", progress);
    CHECK(set.images == 3);
    CHECK(set.failures.size() == 1);
    const core::LabelMap labels = readLabelPng(folder / "out" / "test" / "labels" / "300_1.png");
    CHECK(int(labels.at(21, 3)) == 10);
    CHECK(int(labels.at(4, 3)) == 2);
    CHECK(int(labels.at(30, 3)) == 0);
    tests::writeText(source / "testing.txt", "1 , ../../etc/passwd\n");
    CHECK_THROWS_AS(prepareHelen(source, folder / "out", progress), core::Error);
}

TEST_CASE("a tree of CelebAMask-HQ's layout becomes a LaPa tree by CelebA's split") {
    const tests::TemporaryFolder folder;
    const fs::path source = folder / "celeba";
    const fs::path masks = source / "CelebAMask-HQ-mask-anno";
    writePhoto(source / "CelebA-HQ-img" / "0.jpg", 128, 128);
    writePhoto(source / "CelebA-HQ-img" / "2001.jpg", 128, 128);
    writePhoto(source / "CelebA-HQ-img" / "7.jpg", 128, 128);  // without masks
    writeMask(masks / "0" / "00000_skin.png", painted(64, 64, {10, 10, 50, 50}));
    writeMask(masks / "0" / "00000_hair.png", painted(64, 64, {10, 0, 50, 12}));
    writeMask(masks / "1" / "02001_skin.png", painted(64, 64, {10, 10, 50, 50}));
    tests::writeText(source / "CelebA-HQ-to-CelebA-mapping.txt",
                     "idx orig_idx orig_file\n0 119613 119614.jpg\n7 1 000002.jpg\n2001 5 000006.jpg\n");
    tests::writeText(source / "list_eval_partition.txt", "119614.jpg 2\n000006.jpg 0\n000002.jpg 0\n");
    core::NoProgress progress;
    const PreparedSet set = prepareCelebAMask(source, folder / "out", progress);
    CHECK(set.images == 2);
    CHECK(set.failures.size() == 1);
    const core::LabelMap labels = readLabelPng(folder / "out" / "test" / "labels" / "0.png");
    CHECK(int(labels.at(20, 11)) == 10);
    CHECK(int(labels.at(20, 30)) == 1);
    CHECK(int(readMaskPng(folder / "out" / "test" / "labels19" / "0.png").at(20, 11)) == 13);
    CHECK(core::image::readPhoto(folder / "out" / "train" / "images" / "2001.jpg").width() == 64);
    fs::remove(source / "list_eval_partition.txt");
    CHECK_THROWS_AS(prepareCelebAMask(source, folder / "out", progress), core::Error);
}

}  // namespace maskwright::annotation::formats
