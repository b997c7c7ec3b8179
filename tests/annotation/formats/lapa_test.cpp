// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"

#include "core/image/label_png.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <algorithm>
#include <fstream>
#include <sys/stat.h>

#include <catch2/catch.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

// Listing looks at names alone, so files need no content.
void touch(const fs::path& path) {
    tests::writeText(path, "");
}

std::vector<std::string> namesOf(const LapaTree& tree) {
    std::vector<std::string> names;
    for (const LapaEntry& entry : tree.entries) {
        names.push_back(entry.split + "/" + entry.name + ":" + (entry.image ? "i" : "") +
                        (entry.label ? "l" : "") + (entry.landmarks ? "p" : ""));
    }
    return names;
}

bool leftOut(const LapaTree& tree, const std::string& file, const std::string& why) {
    return std::any_of(tree.leftOut.begin(), tree.leftOut.end(), [&](const core::Error& error) {
        return error.subject().ends_with(file) && error.happened().find(why) != std::string::npos;
    });
}

core::LabelMap withEyes(int leftX, int rightX) {
    core::LabelMap map(40, 10);
    map.at(leftX, 4) = core::labelOf(core::FaceClass::ImageLeftEye);
    map.at(rightX, 4) = core::labelOf(core::FaceClass::ImageRightEye);
    return map;
}

}  // namespace

TEST_CASE("a full LaPa tree is listed by split and name") {
    const tests::TemporaryFolder folder;
    for (const std::string split : {"train", "val", "test"}) {
        for (const std::string name : {"b", "a.1"}) {
            touch(folder / (split + "/images/" + name + ".jpg"));
            touch(folder / (split + "/labels/" + name + ".png"));
            touch(folder / (split + "/landmarks/" + name + ".txt"));
        }
    }
    const LapaTree tree = listLapaTree(folder.path());
    CHECK(tree.hasSplits);
    CHECK(tree.leftOut.empty());
    CHECK(namesOf(tree) == std::vector<std::string>{"test/a.1:ilp", "test/b:ilp", "train/a.1:ilp",
                                                    "train/b:ilp", "val/a.1:ilp", "val/b:ilp"});
    CHECK(tree.entries[2].image == folder / "train/images/a.1.jpg");
    // One split alone is a tree, too.
    CHECK(namesOf(listLapaTree(folder / "val")) == std::vector<std::string>{"/a.1:ilp", "/b:ilp"});
    CHECK_FALSE(listLapaTree(folder / "val").hasSplits);
}

TEST_CASE("folders of a LaPa tree may be missing, endings count in any case") {
    const tests::TemporaryFolder folder;
    touch(folder / "images/both.JPG");
    touch(folder / "landmarks/both.TXT");
    touch(folder / "landmarks/points only.txt");
    touch(folder / "train/labels/map.PNG");
    touch(folder / "peers/other.txt");
    touch(folder / "meta.csv");
    touch(folder / "images/.hidden.jpg");
    const LapaTree tree = listLapaTree(folder.path());
    CHECK(namesOf(tree) == std::vector<std::string>{"/both:ip", "/points only:p", "train/map:l"});
    CHECK(tree.leftOut.empty());
}

TEST_CASE("what is no LaPa tree is refused") {
    using Catch::Matchers::Contains;
    const tests::TemporaryFolder folder;
    CHECK_THROWS_WITH(listLapaTree(folder.path()), Contains("images, labels and landmarks"));
    CHECK_THROWS_WITH(listLapaTree(folder / "missing"), Contains("missing") && Contains("no folder"));
    touch(folder / "images");  // a file of that name
    CHECK_THROWS_WITH(listLapaTree(folder.path()), Contains("images, labels and landmarks"));
    fs::remove(folder / "images");
    fs::create_directory(folder / "images");
    CHECK(listLapaTree(folder.path()).entries.empty());
}

TEST_CASE("hostile things in a LaPa tree are left out and named") {
    const tests::TemporaryFolder outside;
    touch(outside / "secret.txt");
    touch(outside / "secret.png");
    const tests::TemporaryFolder folder;
    touch(folder / "images/good.jpg");
    touch(folder / "images/more/good.jpg");
    fs::create_symlink(outside / "secret.txt", folder / "images/stolen.jpg");
    fs::create_symlink(folder / "nowhere.jpg", folder / "images/nowhere.jpg");
    fs::create_symlink(folder / "images/good.jpg", folder / "images/same.jpg");
    fs::create_directory_symlink(outside.path(), folder / "labels");
    touch(folder / "landmarks/notes.doc");
    REQUIRE(mkfifo((folder / "landmarks/pipe.txt").c_str(), 0600) == 0);
    std::ofstream(fs::path(folder / "landmarks") / "b\xFFyte.txt") << "";
    const LapaTree tree = listLapaTree(folder.path());
    CHECK(namesOf(tree) == std::vector<std::string>{"/good:i", "/same:i"});
    CHECK(leftOut(tree, "images/more", "no plain file"));
    CHECK(leftOut(tree, "images/stolen.jpg", "out of the tree"));
    CHECK(leftOut(tree, "images/nowhere.jpg", "nowhere"));
    CHECK(leftOut(tree, "labels", "out of the tree"));
    CHECK(leftOut(tree, "landmarks/notes.doc", "kind"));
    CHECK(leftOut(tree, "landmarks/pipe.txt", "no plain file"));
    CHECK(std::any_of(tree.leftOut.begin(), tree.leftOut.end(), [](const core::Error& error) {
        return error.happened().find("UTF-8") != std::string::npos &&
               error.subject().find('\xFF') == std::string::npos;
    }));
    CHECK(tree.leftOut.size() == 7);
}

TEST_CASE("a link inside the tree or around it is followed") {
    const tests::TemporaryFolder folder;
    touch(folder / "tree/train/images/a.jpg");
    fs::create_directory_symlink(folder / "tree/train", folder / "tree/val");
    fs::create_directory_symlink(folder / "tree", folder / "link");
    CHECK(namesOf(listLapaTree(folder / "link")) == std::vector<std::string>{"train/a:i", "val/a:i"});
}

TEST_CASE("a name that stands twice in a folder is left out whole") {
    const tests::TemporaryFolder folder;
    for (const char* file : {"images/twice.jpg", "images/twice.png", "labels/twice.png", "images/once.png"}) {
        touch(folder / file);
    }
    const LapaTree tree = listLapaTree(folder.path());
    CHECK(namesOf(tree) == std::vector<std::string>{"/once:i"});
    CHECK(leftOut(tree, "twice", "several times"));
    CHECK(tree.leftOut.size() == 1);
}

TEST_CASE("trees of many files are listed whole") {
    const tests::TemporaryFolder folder;
    fs::create_directories(folder / "train/landmarks");
    for (int i = 0; i < 4000; ++i) {
        std::ofstream(folder / ("train/landmarks/" + std::to_string(i) + ".txt"));
    }
    const LapaTree tree = listLapaTree(folder.path());
    CHECK(tree.entries.size() == 4000);
    CHECK(std::is_sorted(tree.entries.begin(), tree.entries.end(),
                         [](const LapaEntry& a, const LapaEntry& b) { return a.name < b.name; }));
}

TEST_CASE("points and labels of an entry are read as they were written") {
    using Catch::Matchers::Contains;
    const tests::TemporaryFolder folder;
    const core::PointMatrix points = tests::madeFace().points;
    tests::writeText(folder / "landmarks/a.txt", core::landmarkText(points));
    core::LabelMap map(5, 3);
    map.at(1, 2) = 10;
    map.at(4, 0) = core::kIgnoredLabel;
    const auto bytes = core::image::encodeLabelPng(map);
    tests::writeText(folder / "labels/a.png", std::string(bytes.begin(), bytes.end()));
    const LapaTree tree = listLapaTree(folder.path());
    REQUIRE(tree.entries.size() == 1);
    const LapaAnnotation annotation = readAnnotation(tree.entries[0]);
    REQUIRE(annotation.points);
    CHECK((*annotation.points - points).cwiseAbs().maxCoeff() < 1e-6);
    CHECK(annotation.labels == map);

    tests::writeText(folder / "labels/a.png", "no picture");
    CHECK_THROWS_WITH(readAnnotation(tree.entries[0]), Contains("labels/a.png"));
    LapaEntry pointsOnly = tree.entries[0];
    pointsOnly.label.reset();
    CHECK_FALSE(readAnnotation(pointsOnly).labels);
}

TEST_CASE("a set that means the person's left is found out") {
    using Catch::Matchers::Contains;
    EyeSides sides;
    CHECK_NOTHROW(sides.require("empty set"));
    core::LabelMap oneEye(40, 10);
    oneEye.at(3, 3) = core::labelOf(core::FaceClass::ImageRightEye);
    sides.add(oneEye);
    CHECK(sides.faces() == 0);
    // One swapped face among right ones is a fault of that face, not of the set.
    sides.add(withEyes(10, 30));
    sides.add(withEyes(12, 28));
    sides.add(withEyes(25, 15));
    CHECK(sides.faces() == 3);
    CHECK_NOTHROW(sides.require("set"));
    EyeSides swapped;
    swapped.add(core::mirrored(withEyes(10, 30)));  // mirrored() swaps the classes as well: still right
    CHECK_NOTHROW(swapped.require("set"));
    swapped.add(withEyes(30, 10));
    swapped.add(withEyes(28, 12));
    CHECK_THROWS_WITH(swapped.require("set"), Contains("set") && Contains("swapped") && Contains("3 faces"));
}

}  // namespace maskwright::annotation::formats
