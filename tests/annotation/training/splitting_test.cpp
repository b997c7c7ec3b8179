// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/splitting.h"

#include "tests/support/support.h"

#include <set>

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

using store::Split;

namespace {

struct Lab {
    Lab() { store::ProjectStore::create(folder / "project"); }
    Project open() const { return Project(folder / "project"); }

    static store::NewImage image(int number, const std::string& subfolder = "") {
        const std::string name = "i" + std::to_string(number);
        std::string hash = std::to_string(number);
        hash.insert(0, 64 - hash.size(), '0');
        return {name, "../photos/" + subfolder + name + ".jpg", hash, 10, 8, 8, Split::None};
    }
    static void add(Project& project, int first, int count) {
        std::vector<store::NewImage> images;
        for (int i = first; i < first + count; ++i) {
            images.push_back(image(i, "f" + std::to_string(i / 5) + "/"));
        }
        project.store().addImages(images);
    }
    static std::map<std::string, Split> splits(const Project& project) {
        std::map<std::string, Split> result;
        for (const store::ImageId id : project.store().ids({})) {
            const store::ImageRecord record = project.store().image(id);
            result[record.name] = record.split;
        }
        return result;
    }

    tests::TemporaryFolder folder;
};

SplitOptions sizes(const std::string& validation, const std::string& test) {
    SplitOptions options;
    options.validation = splitSizeFromText(validation);
    options.test = splitSizeFromText(test);
    return options;
}

}  // namespace

TEST_CASE("sizes are numbers or percent, and nothing else") {
    CHECK(splitSizeFromText("300").value == 300);
    CHECK(splitSizeFromText("12.5%").unit == SplitSize::Unit::Percent);
    for (const char* wrong : {"", "%", "x", "-1", "1.5", "101%", "nan", "10 %", "1e999"}) {
        CHECK_THROWS_AS(splitSizeFromText(wrong), core::Error);
    }
}

TEST_CASE("a split has the sizes asked for, and the seed decides who is in it") {
    const Lab one;
    const Lab two;
    const Lab three;
    for (const Lab* lab : {&one, &two, &three}) {
        Project project = lab->open();
        Lab::add(project, 0, 100);
        SplitOptions options = sizes("10%", "7");
        options.seed = lab == &three ? 2 : 1;
        const SplitReport report = splitImages(project, options);
        CHECK(report.validation == 10);
        CHECK(report.test == 7);
        CHECK(report.train == 83);
        CHECK(report.assigned == 100);
    }
    CHECK(Lab::splits(one.open()) == Lab::splits(two.open()));
    CHECK(Lab::splits(one.open()) != Lab::splits(three.open()));
}

TEST_CASE("splits once made are fixed, and new images fill them up") {
    const Lab lab;
    Project project = lab.open();
    Lab::add(project, 0, 40);
    splitImages(project, sizes("10%", "10%"));
    const auto before = Lab::splits(project);
    Lab::add(project, 40, 40);
    const SplitReport report = splitImages(project, sizes("10%", "10%"));
    CHECK(report.assigned == 40);
    CHECK(report.validation == 8);
    CHECK(report.test == 8);
    const auto after = Lab::splits(project);
    for (const auto& [name, split] : before) {
        CHECK(after.at(name) == split);
    }
    CHECK_THROWS_AS(splitImages(project, sizes("60%", "50%")), core::Error);
}

TEST_CASE("folders, named groups and equal photos never cross") {
    const Lab lab;
    Project project = lab.open();
    Lab::add(project, 0, 100);
    // The last image of each folder equals the first one of the folder after next.
    std::vector<store::NewImage> copies;
    for (int i = 0; i < 15; i += 3) {
        copies.push_back(Lab::image(i * 5, "copies" + std::to_string(i) + "/"));
    }
    project.store().addImages(copies);
    SplitOptions options = sizes("20%", "20%");
    options.grouping = Grouping::Folder;
    const SplitReport report = splitImages(project, options);
    CHECK(report.test > 0);
    CHECK(report.test <= 21);
    std::map<std::string, std::set<Split>> byFolder;
    std::map<std::string, std::set<Split>> byContent;
    for (const store::ImageId id : project.store().ids({})) {
        const store::ImageRecord record = project.store().image(id);
        CHECK(record.split != Split::None);
        byFolder[record.path.substr(0, record.path.rfind('/'))].insert(record.split);
        byContent[record.sha256].insert(record.split);
    }
    for (const auto& [key, splits] : byFolder) {
        CHECK(splits.size() == 1);
    }
    for (const auto& [key, splits] : byContent) {
        CHECK(splits.size() == 1);
    }
}

TEST_CASE("a group that has a split passes it on, and one in two splits is an error") {
    const Lab lab;
    Project project = lab.open();
    Lab::add(project, 0, 10);
    const store::ImageId first = *project.store().imageNamed("i0");
    const store::ImageId second = *project.store().imageNamed("i1");
    const std::vector<std::pair<store::ImageId, Split>> given = {{first, Split::Test},
                                                                 {second, Split::Train}};
    project.store().setSplits(given);
    SplitOptions options = sizes("0", "10%");
    options.grouping = Grouping::Named;
    options.groups = {{"i0.jpg", "anna"}, {"i7", "anna"}, {"i1", "bert"}, {"i8.jpg", "bert"}};
    splitImages(project, options);
    CHECK(Lab::splits(project).at("i7") == Split::Test);
    CHECK(Lab::splits(project).at("i8") == Split::Train);
    options.groups = {{"i0", "both"}, {"i1", "both"}};
    CHECK_THROWS_AS(splitImages(project, options), core::Error);
}

TEST_CASE("a table of groups may name photos by their folder, and the most exact name counts") {
    const Lab lab;
    Project project = lab.open();
    Lab::add(project, 0, 10);
    const std::vector<std::pair<store::ImageId, Split>> given = {
        {*project.store().imageNamed("i0"), Split::Test}, {*project.store().imageNamed("i1"), Split::Train}};
    project.store().setSplits(given);
    SplitOptions options = sizes("0", "10%");
    options.grouping = Grouping::Named;
    // i7 lies in f1: its row with the folder wins over the one without.
    options.groups = {{"f0/i0.jpg", "anna"}, {"f1/i7.jpg", "anna"}, {"i7.jpg", "bert"}, {"i1", "bert"}};
    splitImages(project, options);
    CHECK(Lab::splits(project).at("i7") == Split::Test);
}

}  // namespace maskwright::annotation::training
