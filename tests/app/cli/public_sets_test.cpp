// SPDX-License-Identifier: GPL-3.0-or-later
// Public sets from the layout they are published in to a trained network, by the commands alone. The trees
// are made of synthetic portraits.
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/image/whole_file.h"
#include "core/samples/sample_file.h"
#include "tests/app/cli/process.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;
using core::samples::SampleSet;
using nlohmann::json;
using Map = core::Raster<std::uint8_t>;

namespace {

constexpr int kPortraits = 4;

// portrait_0001 and so on: images/, labels/, landmarks/.
fs::path portraitsIn(const TemporaryFolder& folder) {
    REQUIRE(
        cli({"sample", folder / "portraits", "--count", std::to_string(kPortraits), "--seed", "1", "--quiet"})
            .code == 0);
    return folder.path() / "portraits";
}

std::string portrait(int number) {
    return "portrait_000" + std::to_string(number);
}

Map labelsOf(const fs::path& portraits, int number) {
    return core::image::readLabelPng(portraits / "labels" / (portrait(number) + ".png"));
}

void writeMap(const fs::path& path, const Map& map) {
    fs::create_directories(path.parent_path());
    core::image::replaceFile(path, core::image::encodeLabelPng(map));
}

template <typename Change>
Map changed(Map map, const Change& change) {
    std::ranges::transform(map.pixels(), map.pixels().begin(), change);
    return map;
}

void copyPhoto(const fs::path& portraits, int number, const fs::path& to) {
    fs::create_directories(to.parent_path());
    fs::copy_file(portraits / "images" / (portrait(number) + ".jpg"), to);
}

// Trains for one epoch of a step or two; returns the weights.
std::string trained(const TemporaryFolder& folder, const std::string& packed, const std::string& kind) {
    const std::string run = folder / (packed + "-run");
    const Ran ran = runProgram({(fs::path(MASKWRIGHT_CLI).parent_path() / "maskwright-train").string(),
                                "--train",
                                folder / (packed + "/train"),
                                "--validation",
                                folder / (packed + "/validation"),
                                "--run",
                                run,
                                "--kind",
                                kind,
                                "--input-px",
                                "64",
                                "--epochs",
                                "1",
                                "--batch",
                                "2",
                                "--device",
                                "cpu",
                                "--threads",
                                "1",
                                "--quiet"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return run + "/best.safetensors";
}

std::vector<std::string> packing(const TemporaryFolder& folder, const std::string& out,
                                 const std::string& kind, const std::string& set, const fs::path& tree) {
    // Which photos are set aside follows from their names: portrait_0002, and 2 of CelebAMask-HQ's.
    return {"pack",       folder / out, "--kind",       kind, "--data", set + "=" + tree.string(),
            "--input-px", "64",         "--validation", "15"};
}

}  // namespace

TEST_CASE("CelebAMask-HQ is prepared, packed with 19 classes, trained and evaluated by its own classes") {
    const TemporaryFolder folder;
    const fs::path portraits = portraitsIn(folder);
    const fs::path source = folder.path() / "CelebAMask-HQ";
    // Official names by LaPa's class; "l_" is the person's left, the image's right.
    const char* names[] = {"",     "skin",  "r_brow", "l_brow", "r_eye", "l_eye",
                           "nose", "u_lip", "mouth",  "l_lip",  "hair"};
    std::string mapping = "idx orig_idx orig_file\n";
    std::string partition;
    for (int number = 1; number <= kPortraits; ++number) {
        copyPhoto(portraits, number, source / "CelebA-HQ-img" / (std::to_string(number) + ".jpg"));
        const Map labels = labelsOf(portraits, number);
        for (int value = 1; value <= 10; ++value) {
            char file[48];
            // The third has its sides wrong, as 7 % of the source's masks have.
            const int side = number == 3 && value >= 2 && value <= 5 ? value ^ 1 : value;
            std::snprintf(file, sizeof file, "0/%05d_%s.png", number, names[side]);
            writeMap(source / "CelebAMask-HQ-mask-anno" / file, changed(labels, [&](std::uint8_t label) {
                         return static_cast<std::uint8_t>(label == value ? 255 : 0);
                     }));
        }
        const std::string original = "00000" + std::to_string(number) + ".jpg";
        mapping += std::to_string(number) + " 0 " + original + "\n";
        partition += original + (number == kPortraits ? " 2\n" : number == 2 ? " 1\n" : " 0\n");
    }
    writeText(source / "CelebA-HQ-to-CelebA-mapping.txt", mapping);
    writeText(source / "list_eval_partition.txt", partition);

    const json prepared = cliJson({"prepare", "celebamask", source, folder / "tree"});
    CHECK(prepared.at("images") == kPortraits);
    CHECK(prepared.at("sides_repaired") == 1);
    const Map third = core::image::readMaskPng(folder.path() / "tree/train/labels19/3.png");
    const Map truth = labelsOf(portraits, 3);
    for (std::size_t i = 0; i < truth.pixels().size(); ++i) {
        if (truth.pixels()[i] == 4) {
            REQUIRE(int(third.pixels()[i]) == 5);  // the image-left eye is r_eye
        }
    }

    auto words = packing(folder, "packed", "parser", "celebamask", folder / "tree");
    words.insert(words.end(), {"--classes", "19"});
    const json packed = cliJson(words);
    CHECK(packed.at("train") == 2);
    CHECK(packed.at("validation") == 1);  // and never the test split
    CHECK(SampleSet(folder.path() / "packed/train").layout().classCount == 19);
    const std::string weights = trained(folder, "packed", "parser");

    const json scores =
        cliJson({"evaluate", "parsing", "--classes", "celebamask19", "--truth", folder / "tree/test",
                 "--predicted", "parser:" + weights, "--device", "cpu"});
    CHECK(scores.at("images") == 1);
    CHECK(scores.at("missing") == 0);
    CHECK(scores.at("f1").size() == 19);
    CHECK(scores.at("f1").at("skin").is_number());
    CHECK(scores.at("pixel_accuracy").get<double>() <= 100);
    // The truth beside itself.
    const json same = cliJson({"evaluate", "parsing", "--classes", "celebamask19", "--truth", folder / "tree",
                               "--predicted", folder / "tree"});
    CHECK(same.at("images") == kPortraits);
    CHECK(same.at("mean_f1") == 100);
    CHECK(same.at("f1").at("hat").is_null());
    // LaPa's eleven from the same tree.
    CHECK(cliJson(packing(folder, "eleven", "parser", "celebamask", folder / "tree")).at("train") == 2);
    CHECK(cli({"pack", folder / "x", "--kind", "fine", "--classes", "19", "--data", folder / "tree"}).code ==
          2);
    CHECK(cli({"evaluate", "landmarks", "--classes", "celebamask19", "--truth", folder / "tree",
               "--predicted", folder / "tree"})
              .code == 2);
}

TEST_CASE("CIHP is prepared, packed and trained, whole photos with two classes and heads with three") {
    const TemporaryFolder folder;
    const fs::path portraits = portraitsIn(folder);
    const fs::path source = folder.path() / "instance-level_human_parsing";
    for (int number = 1; number <= kPortraits; ++number) {
        const fs::path part = source / (number == 2 ? "Validation" : "Training");
        const Map labels = labelsOf(portraits, number);
        copyPhoto(portraits, number, part / "Images" / (portrait(number) + ".jpg"));
        writeMap(part / "Category_ids" / (portrait(number) + ".png"), changed(labels, [](std::uint8_t label) {
                     return static_cast<std::uint8_t>(label == 10 ? 2 : label == 0 ? 5 : 13);
                 }));
        writeMap(part / "Human_ids" / (portrait(number) + ".png"),
                 changed(labels, [](std::uint8_t /*label*/) { return std::uint8_t{1}; }));
    }
    CHECK(cliJson({"prepare", "cihp-photos", source, folder / "photos"}).at("images") == kPortraits);
    CHECK(cliJson({"prepare", "cihp-heads", source, folder / "heads"}).at("images") == kPortraits);

    auto words = packing(folder, "coarse", "coarse", "cihp_photos", folder / "photos");
    CHECK(cli(words).code == 1);  // three classes are not in it
    fs::remove_all(folder.path() / "coarse");
    words.insert(words.end(), {"--classes", "2"});
    const json coarse = cliJson(words);
    CHECK(coarse.at("train").get<int>() + coarse.at("validation").get<int>() == kPortraits);
    CHECK(SampleSet(folder.path() / "coarse/train").layout().classCount == 2);
    trained(folder, "coarse", "coarse");

    words = packing(folder, "fine", "fine", "cihp_heads", folder / "heads");
    const json fine = cliJson(words);
    CHECK(fine.at("unusable") == 0);  // heads need no points
    CHECK(fine.at("train").get<int>() + fine.at("validation").get<int>() == kPortraits);
    trained(folder, "fine", "fine");
}

TEST_CASE("Helen is prepared, aligned by a network's points, trained and judged on the photos as they were") {
    const TemporaryFolder folder;
    const fs::path portraits = portraitsIn(folder);
    const fs::path source = folder.path() / "helen";
    std::map<std::string, std::string> lists;
    for (int number = 1; number <= kPortraits; ++number) {
        const std::string name = portrait(number);
        copyPhoto(portraits, number, source / "images" / (name + ".jpg"));
        const Map labels = labelsOf(portraits, number);
        for (int value = 0; value <= 10; ++value) {
            char file[16];
            std::snprintf(file, sizeof file, "_lbl%02d.png", value);
            writeMap(source / "labels" / name / (name + file), changed(labels, [&](std::uint8_t label) {
                         return static_cast<std::uint8_t>(label == value ? 200 : 20);
                     }));
        }
        lists[number == kPortraits ? "testing.txt"
              : number == 2        ? "tuning.txt"
                                   : "exemplars.txt"] += std::to_string(number) + " , " + name + "\n";
    }
    for (const auto& [list, text] : lists) {
        writeText(source / list, text);
    }
    CHECK(cliJson({"prepare", "helen", source, folder / "tree"}).at("images") == kPortraits);

    // Without points nothing is aligned, and nothing is packed.
    CHECK(cli(packing(folder, "bare", "parser", "helen", folder / "tree")).code == 1);
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    CHECK(cliJson({"import", project, folder / "tree", "--format", "lapa"}).at("label_maps") == kPortraits);
    const std::string points = fs::path(MASKWRIGHT_RESOURCES) / "weights/research/landmarks.safetensors";
    CHECK(cliJson({"place", project, "--model", points, "--device", "cpu"}).at("placed") == kPortraits);
    REQUIRE(cli({"export", project, folder / "aligned", "--format", "lapa", "--quiet"}).code == 0);
    auto words = packing(folder, "packed", "parser", "helen", folder / "aligned");
    words.insert(words.end(), {"--align", "five-points"});
    const json packed = cliJson(words);
    CHECK(packed.at("train") == 2);
    CHECK(packed.at("validation") == 1);
    // A network of faces brought into the square by other points learns from other pictures.
    REQUIRE(cli(packing(folder, "other", "parser", "helen", folder / "aligned")).code == 0);
    CHECK(SampleSet(folder.path() / "packed/train").dataHash() !=
          SampleSet(folder.path() / "other/train").dataHash());
    CHECK(
        cli({"pack", folder / "x", "--kind", "fine", "--align", "five-points", "--data", folder / "aligned"})
            .code == 2);
    const std::string weights = trained(folder, "packed", "parser");

    const json scores =
        cliJson({"evaluate", "parsing", "--project", project, "--truth", folder / "tree/test", "--predicted",
                 "parser:" + weights, "--align", "five-points", "--device", "cpu"});
    CHECK(scores.at("images") == 1);
    CHECK(scores.at("missing") == 0);
    CHECK(scores.at("helen_f1").contains("overall"));
    // Every pixel of the photo as it was is judged, whatever the square covered.
    std::int64_t pixels = 0;
    for (const json& row : scores.at("confusion")) {
        for (const json& count : row) {
            pixels += count.get<std::int64_t>();
        }
    }
    const Map photo = labelsOf(portraits, kPortraits);
    CHECK(pixels == std::int64_t{photo.width()} * photo.height());
    CHECK(cli({"evaluate", "parsing", "--truth", folder / "tree", "--predicted", folder / "tree", "--align",
               "five-points"})
              .code == 2);
}

}  // namespace maskwright::tests
