// SPDX-License-Identifier: GPL-3.0-or-later
// Hats of one face on the others, from a data set to samples, by the commands alone.
#include "core/image/label_png.h"
#include "core/image/whole_file.h"
#include "core/label_map.h"
#include "core/samples/sample_file.h"
#include "tests/app/cli/process.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;
using nlohmann::json;
using Map = core::Raster<std::uint8_t>;

namespace {

constexpr std::uint8_t kHat = 14;
constexpr std::uint8_t kHair = 10;

void write(const fs::path& path, const Map& map) {
    fs::create_directories(path.parent_path());
    core::image::replaceFile(path, core::image::encodeLabelPng(map));
}

// Four portraits with masks of 19 classes, in which the hair of the first is a hat. portrait_0002 is the one
// that --validation 15 sets aside.
fs::path portraitsWithHat(const TemporaryFolder& folder) {
    const fs::path tree = folder.path() / "portraits";
    REQUIRE(cli({"sample", tree.string(), "--count", "4", "--seed", "1", "--quiet"}).code == 0);
    for (int number = 1; number <= 4; ++number) {
        const std::string name = "portrait_000" + std::to_string(number) + ".png";
        Map labels = core::image::readLabelPng(tree / "labels" / name);
        Map all(labels.width(), labels.height());
        if (number == 1) {
            for (std::size_t i = 0; i < labels.pixels().size(); ++i) {
                if (labels.pixels()[i] == kHair) {
                    all.pixels()[i] = kHat;
                    labels.pixels()[i] = 0;
                }
            }
            write(tree / "labels" / name, labels);
        }
        write(tree / "labels19" / name, all);
    }
    return tree;
}

std::ptrdiff_t hairIn(const fs::path& label) {
    const Map map = core::image::readLabelPng(label);
    return std::ranges::count(map.pixels(), kHair);
}

}  // namespace

TEST_CASE("hats of a set's wearers stand on its other faces, which can be packed, and none judges") {
    const TemporaryFolder folder;
    const fs::path tree = portraitsWithHat(folder);
    const Ran ran = cli({"hats", "celebamask_mini=" + tree.string(), folder / "hats", "--count", "6",
                         "--validation", "15", "--json"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const json said = json::parse(ran.out);
    CHECK(said["written"] == 6);
    CHECK(said["wearers"] == 1);
    CHECK(said["bare_heads"] == 2);

    // Each is one of the two heads, with less hair than it has without a hat.
    for (int i = 1; i <= 6; ++i) {
        const std::string name = "hat_000" + std::to_string(i);
        const std::string points = readText(folder / ("hats/landmarks/" + name + ".txt"));
        bool found = false;
        for (const char* head : {"portrait_0003", "portrait_0004"}) {
            if (points == readText(tree / "landmarks" / (std::string(head) + ".txt"))) {
                found = true;
                CHECK(hairIn(folder / ("hats/labels/" + name + ".png")) <
                      hairIn(tree / "labels" / (std::string(head) + ".png")));
            }
        }
        CHECK(found);
    }

    // The same seed, the same faces.
    REQUIRE(cli({"hats", "celebamask_mini=" + tree.string(), folder / "again", "--count", "6", "--validation",
                 "15", "--quiet"})
                .code == 0);
    CHECK(readText(folder / "hats/labels/hat_0005.png") == readText(folder / "again/labels/hat_0005.png"));
    CHECK(readText(folder / "hats/images/hat_0005.jpg") == readText(folder / "again/images/hat_0005.jpg"));

    REQUIRE(cli({"pack", folder / "packed", "--kind", "fine", "--input-px", "64", "--validation", "15",
                 "--data", "celebamask_mini=" + tree.string(), "--data",
                 "borrowed_hats=" + (folder.path() / "hats").string(), "--quiet"})
                .code == 0);
    CHECK(core::samples::SampleSet(folder.path() / "packed" / "train").size() == 3 + 6);
    CHECK(core::samples::SampleSet(folder.path() / "packed" / "validation").size() == 1);
}

TEST_CASE("a set without masks of 19 classes, or without a hat, lends none and says why") {
    const TemporaryFolder folder;
    const fs::path tree = folder.path() / "portraits";
    REQUIRE(cli({"sample", tree.string(), "--count", "2", "--seed", "1", "--quiet"}).code == 0);
    Ran ran = cli({"hats", tree.string(), folder / "hats"});
    CHECK(ran.code == 1);
    CHECK_THAT(ran.err, Catch::Contains("masks of 19 classes"));
    for (const char* name : {"portrait_0001.png", "portrait_0002.png"}) {
        const Map labels = core::image::readLabelPng(tree / "labels" / name);
        write(tree / "labels19" / name, Map(labels.width(), labels.height()));
    }
    ran = cli({"hats", "celebamask_mini=" + tree.string(), folder / "hats", "--validation", "0"});
    CHECK(ran.code == 1);
    CHECK_THAT(ran.err, Catch::Contains("no face wears a hat"));
    CHECK_FALSE(fs::exists(folder.path() / "hats"));
}

}  // namespace maskwright::tests
