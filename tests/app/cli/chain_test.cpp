// SPDX-License-Identifier: GPL-3.0-or-later
// From a folder of photos to a data set, as a script does it.
#include "tests/app/cli/process.h"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;

namespace {

// Label maps and points of a tree, by path; the pictures of its card are neither.
std::map<std::string, std::string> annotations(const fs::path& tree) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(tree)) {
        const std::string ending = entry.path().extension();
        const std::string path = entry.path().lexically_relative(tree).generic_string();
        if ((ending == ".png" || ending == ".txt") && !path.starts_with("card/")) {
            files[path] = readText(entry.path());
        }
    }
    return files;
}

// A grey photo of 64 x 64 pixels, on which there is nothing.
std::string emptyBmp() {
    std::string file("BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x40\0\0\0\x40\0\0\0\x01\0\x18\0", 30);
    file.resize(54);
    return file + std::string(3 * 64 * 64, '\x60');
}

}  // namespace

TEST_CASE("from photos to a data set that reads back byte for byte") {
    const TemporaryFolder folder;
    const std::string project = folder / "Zoës project";
    const std::string photos = folder / "photos 雪";
    REQUIRE(cli({"sample", folder / "sample", "--count", "4", "--seed", "1", "--quiet"}).code == 0);
    fs::rename(folder / "sample" / "images", photos);

    CHECK(cliJson({"init", project}).at("project") == project);
    CHECK(cli({"init", project}).code == 1);
    CHECK(cliJson({"import", project, photos}).at("added") == 4);
    CHECK(cliJson({"import", project, photos}).at("known") == 4);
    const auto split = cliJson({"split", project, "--validation", "1", "--test", "25%", "--seed", "5"});
    CHECK(split.at("train") == 2);
    CHECK(split.at("validation") == 1);
    CHECK(split.at("test") == 1);
    CHECK(cliJson({"place", project}).at("placed") == 4);
    CHECK(cliJson({"place", project}).at("up_to_date") == 4);
    CHECK(cliJson({"parse", project}).at("parsed") == 4);
    CHECK(cliJson({"parse", project}).at("up_to_date") == 4);
    CHECK(cliJson({"accept", project, "portrait_0001", "portrait_0002"}).at("accepted") == 2);
    CHECK(cliJson({"accept", project, "--all"}).at("accepted") == 2);
    // The points have new revisions, so the maps are made once more, before they are accepted.
    CHECK(cliJson({"export", project, folder / "early", "--format", "lapa"}).at("not_reviewed") == 4);
    CHECK(cliJson({"accept", project, "--all", "--stage", "parsing"}).at("accepted") == 4);
    CHECK(cliJson({"accept", project, "nobody"}, 3).at("failed").size() == 1);

    const auto status = cliJson({"status", project, "--check"});
    CHECK(status.at("images") == 4);
    CHECK(status.at("landmarks_accepted") == 4);
    CHECK(status.at("maps_accepted") == 4);
    CHECK(status.at("problems").empty());
    CHECK(cliJson({"report", project, "--sheet", folder / "sheet.png", "--count", "3"}).at("faces") == 3);
    CHECK(fs::file_size(folder / "sheet.png") > 1000);
    CHECK(cliJson({"report", project, "--stages", folder / "stages.png"}).at("stages") ==
          std::string(folder / "stages.png"));
    CHECK(fs::file_size(folder / "stages.png") > 10000);
    CHECK(cli({"report", project}).code == 2);
    CHECK(cli({"report", project, "--stages", folder / "a.png", "--sheet", folder / "b.png"}).code == 2);
    CHECK(cli({"report", project, "--stages", folder / "a.png", "--image", "nobody.jpg"}).code == 1);

    const std::string first = folder / "first export";
    const auto exported = cliJson({"export", project, first, "--format", "lapa", "--accepted-only"});
    CHECK(exported.at("exported") == 4);
    CHECK(exported.at("not_reviewed") == 0);
    CHECK(exported.at("rewritten").empty());
    // Accepting a map changes neither map nor points.
    CHECK(annotations(first) == annotations(folder / "early"));
    CHECK(annotations(first).size() == 8);

    const std::string second = folder / "second";
    REQUIRE(cli({"init", second}).code == 0);
    const auto imported = cliJson({"import", second, first, "--format", "lapa"});
    CHECK(imported.at("landmarks") == 4);
    CHECK(imported.at("label_maps") == 4);
    REQUIRE(cli({"export", second, folder / "again", "--format", "lapa"}).code == 0);
    CHECK(annotations(folder / "again") == annotations(first));

    // The tree agrees with itself, and an independent reader agrees with its form.
    const auto same = cliJson({"evaluate", "landmarks", "--truth", first, "--predicted", folder / "again"});
    CHECK(same.at("faces") == 4);
    CHECK(same.at("nme_box") == 0);
    const std::string figures = folder / "figures";
    CHECK(
        cliJson({"evaluate", "parsing", "--truth", first, "--predicted", folder / "again", "--out", figures})
            .at("pixel_accuracy") == 100);
    for (const char* file : {"classes.csv", "confusion.csv", "images.csv", "classes.png", "confusion.png"}) {
        CHECK(fs::exists(fs::path(figures) / file));
    }
    CHECK(cli({"evaluate", "landmarks", "--truth", first, "--predicted", first, "--out", figures}).code == 2);
    // The maps in the project itself, by the same figures as the trees.
    const auto inProject = [&](const std::string& truth, const std::string& predicted) {
        return cliJson(
            {"evaluate", "parsing", "--project", project, "--truth", truth, "--predicted", predicted});
    };
    CHECK(inProject("accepted", "automatic").at("images") == 4);
    CHECK(inProject("accepted", "automatic").at("pixel_accuracy") == 100);
    const std::string truths = folder / "sample";
    auto byTrees = cliJson({"evaluate", "parsing", "--truth", truths, "--predicted", first});
    auto byProject = inProject(truths, "accepted");
    CHECK(byProject.at("f1") == byTrees.at("f1"));
    CHECK(byProject.at("boundary_f") == byTrees.at("boundary_f"));
    CHECK(cli({"evaluate", "parsing", "--project", project, "--truth", "accepted", "--predicted",
               "parser:nothing of this name"})
              .code == 1);
    CHECK(cli({"evaluate", "landmarks", "--project", project, "--truth", first, "--predicted", first}).code ==
          2);
    if (runProgram({"python3", "--version"}).code == 0) {
        const Ran reader = runProgram({"python3", MASKWRIGHT_TREE_READER, first});
        INFO(reader.out << reader.err);
        CHECK(reader.code == 0);
    } else {
        WARN("skipped: python3 is not installed");
    }
}

TEST_CASE("one command does it all, and does it again without undoing a person's work") {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "sample", "--count", "2", "--seed", "1", "--quiet"}).code == 0);
    fs::rename(folder / "sample" / "images", folder / "photos");
    const auto first = cliJson({"annotate", folder / "photos"});
    const std::string project = first.at("project");
    CHECK(fs::path(project) == fs::canonical(folder.path()) / "photos.maskwright");
    CHECK(first.at("export").at("exported") == 2);
    CHECK(fs::exists(fs::path(first.at("data_set")) / "labels" / "portrait_0001.png"));
    CHECK(fs::exists(fs::path(first.at("overlays")) / "sheet_001.png"));
    CHECK(fs::exists(fs::path(first.at("label_maps"))));

    // The queue of the curator: each map with what is doubtful about it, judged once.
    const auto review = cliJson({"review", project, "--parser", "none"});
    CHECK(review.at("judged") == 2);
    REQUIRE(review.at("queue").size() == 2);
    CHECK(review.at("queue")[0].at("suspicion") >= review.at("queue")[1].at("suspicion"));
    CHECK(review.at("queue")[0].at("doubts")[0].at("words").get<std::string>().find(": ") !=
          std::string::npos);
    CHECK(cliJson({"review", project, "--parser", "none"}).at("up_to_date") == 2);
    CHECK(cli({"review", project, "--parser", "nothing of this name"}).code == 1);

    REQUIRE(cli({"accept", project, "portrait_0001"}).code == 0);
    const auto again = cliJson({"annotate", folder / "photos"});
    CHECK(again.at("import").at("known") == 2);
    CHECK(again.at("place").at("kept_for_person") == 1);
    CHECK(again.at("place").at("up_to_date") == 1);
    CHECK(cliJson({"status", project}).at("landmarks_accepted") == 1);
}

TEST_CASE("whoever waits is told what is being done, and what to do where no face was found") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "photos");
    writeText(folder / "photos" / "nothing.bmp", emptyBmp());
    const Ran ran = cli({"annotate", folder / "photos"});
    CHECK(ran.code == 3);
    std::size_t told = 0;
    for (const char* step : {"Adding the photos", "Finding faces", "Making label maps", "contact sheets",
                             "nothing: no face was found"}) {
        CAPTURE(step);
        const std::size_t at = ran.err.find(step, told);
        REQUIRE(at != std::string::npos);
        told = at;
    }
    CHECK(ran.out.find("draw a box in the window") != std::string::npos);
    CHECK(ran.out.find("place --boxes") != std::string::npos);
    CHECK(cli({"annotate", folder / "photos", "--quiet"}).err.find("Finding faces") == std::string::npos);
}

}  // namespace maskwright::tests
