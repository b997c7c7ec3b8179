// SPDX-License-Identifier: GPL-3.0-or-later
// Exit codes, interruptions, and what a script can rely on when things go wrong.
#include "annotation/project.h"
#include "tests/app/cli/process.h"

#include <csignal>
#include <optional>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;

namespace {

// A project of `copies` copies of one portrait; equal photos are as much work as different ones.
std::string projectOfCopies(const TemporaryFolder& folder, int copies) {
    REQUIRE(cli({"sample", folder / "sample", "--count", "1", "--seed", "1", "--quiet"}).code == 0);
    fs::create_directory(folder / "photos");
    for (int i = 0; i < copies; ++i) {
        fs::copy_file(folder / "sample" / "images" / "portrait_0001.jpg",
                      folder / "photos" / ("face " + std::to_string(i) + ".jpg"));
    }
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "photos", "--quiet"}).code == 0);
    return project;
}

// Counts straight from the project, while another process works on it.
template <typename Member>
std::function<bool()> atLeast(const std::string& project, Member member, std::int64_t least) {
    return [=] { return annotation::store::ProjectStore(project).counts().*member >= least; };
}

}  // namespace

TEST_CASE("help is there for every command, with examples") {
    const Ran help = cli({"--help"});
    CHECK(help.code == 0);
    for (const char* command :
         {"init",       "import",     "split",  "place",    "parse",  "accept",    "export", "evaluate",
          "status",     "report",     "sample", "train",    "models", "package",   "merge",  "recheck",
          "mean-shape", "head-prior", "relink", "annotate", "errors", "proposals", "hats"}) {
        CHECK(help.out.find(command) != std::string::npos);
        const Ran own = cli({command, "--help"});
        CHECK(own.code == 0);
        CHECK(own.out.find("Examples:") != std::string::npos);
        CHECK(own.out.find("--json") != std::string::npos);
    }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("threads that wait for each other sleep, unless the user wants otherwise") {
    // How often a waiting thread looks before it sleeps, as OpenMP tells when it is asked to.
    const auto patienceWith = [](const std::optional<std::string>& policy) {
        std::vector<std::string> words{"/usr/bin/env", "-u", "OMP_WAIT_POLICY", "OMP_DISPLAY_ENV=verbose"};
        if (policy) {
            words.push_back("OMP_WAIT_POLICY=" + *policy);
        }
        words.insert(words.end(), {MASKWRIGHT_CLI, "--help"});
        const Ran ran = runProgram(words);
        CHECK(ran.code == 0);
        CHECK(ran.out.starts_with("Annotates faces"));
        return ran.err;
    };
    CHECK_THAT(patienceWith(std::nullopt), Catch::Contains("GOMP_SPINCOUNT = '0'"));
    CHECK_THAT(patienceWith("active"), Catch::Contains("GOMP_SPINCOUNT = '30000000000'"));
    // Empty is no wish, and nothing that OpenMP understands.
    CHECK_THAT(patienceWith(""),
               Catch::Contains("GOMP_SPINCOUNT = '0'") && !Catch::Contains("Invalid value"));
}
#endif

TEST_CASE("wrong use is exit code 2 and says so on standard error") {
    const TemporaryFolder folder;
    const std::string project = folder / "p";
    REQUIRE(cli({"init", project}).code == 0);
    const std::vector<std::vector<std::string>> wrong = {
        {},
        {"dance"},
        {"init"},
        {"init", project, "--dance"},
        {"import", project, folder.path(), "--format", "nosuch"},
        {"import", project, folder.path(), "--points", "predicted"},
        {"import", project, folder.path(), "--points-from-maps"},
        {"split", project, "--test", "many"},
        {"place", project, "--device", "abacus"},
        {"accept", project},
        {"accept", project, "--all", "a"},
        {"accept", project, "--all", "--stage", "dancing"},
        {"export", project, folder / "out"},
        {"evaluate", "dancing", "--truth", "a", "--predicted", "b"},
        {"sample", folder / "s", "--count", "0"},
    };
    for (const auto& arguments : wrong) {
        const Ran ran = cli(arguments);
        CAPTURE(arguments);
        CHECK(ran.code == 2);
        CHECK_FALSE(ran.err.empty());
        CHECK(ran.out.empty());
    }
}

TEST_CASE("wrong use has its JSON as well") {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"dance", "--json"},
                                                      {"--json", "init"},
                                                      {"place", "p", "--dance", "--json"}}) {
        const Ran ran = cli(arguments);
        CAPTURE(arguments);
        CHECK(ran.code == 2);
        CHECK(nlohmann::json::parse(ran.out).contains("error"));
    }
}

TEST_CASE("a folder without photos is no data set") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "photos");
    const Ran ran = cli({"annotate", folder / "photos"});
    CHECK(ran.code == 1);
    CHECK(ran.err.find("holds no photos") != std::string::npos);
}

TEST_CASE("what cannot be done is exit code 1, in words and in JSON") {
    const TemporaryFolder folder;
    const std::string project = folder / "p";
    REQUIRE(cli({"init", project}).code == 0);
    writeText(folder / "file", "no folder");
    const std::vector<std::vector<std::string>> impossible = {
        {"status", folder / "nowhere"},
        {"init", folder / "file" / "project"},
        {"init", folder.path()},
        {"import", project, folder / "nowhere"},
        {"import", project, folder / "p", "--format", "lapa"},
        {"place", project, "--model", "hourglass-77"},
        {"place", project, "--device", "cuda"},
        {"parse", project, "--model", "hourglass-77"},
        {"export", project, folder.path(), "--format", "lapa"},
        {"report", project, "--sheet", folder / "sheet.png"},
        {"evaluate", "landmarks", "--truth", folder / "nowhere", "--predicted", folder / "nowhere"},
    };
    for (const auto& arguments : impossible) {
        CAPTURE(arguments);
        CHECK_FALSE(cliJson(arguments, 1).at("error").get<std::string>().empty());
    }
}

TEST_CASE("broken photos are listed with exit code 3 and the others are done") {
    const TemporaryFolder folder;
    const std::string project = projectOfCopies(folder, 2);
    writeText(folder / "photos" / "broken.jpg", "no photo");
    const auto imported = cliJson({"import", project, folder / "photos"}, 3);
    REQUIRE(imported.at("failed").size() == 1);
    CHECK(imported.at("failed")[0].at("image") == "broken.jpg");

    // A photo of nothing has no face; its file gone, it cannot even be looked at.
    writeText(folder / "photos" / "face 0.jpg", "overwritten");
    const auto placed = cliJson({"place", project}, 3);
    CHECK(placed.at("placed") == 1);
    CHECK(placed.at("failed")[0].at("image") == "face 0");
    const Ran words = cli({"place", project});
    CHECK(words.code == 3);
    CHECK(words.err.find("face 0") != std::string::npos);
    CHECK(cli({"place", project, "--quiet"}).out.empty());
}

TEST_CASE("bad rows of a table of boxes are named by line") {
    const TemporaryFolder folder;
    const std::string project = projectOfCopies(folder, 1);
    writeText(folder / "boxes.csv", "file,x0,y0,x1,y1\nface 0.jpg,10,10,200,220\nother.jpg,1,2\n");
    const auto placed = cliJson({"place", project, "--boxes", folder / "boxes.csv"}, 3);
    CHECK(placed.at("placed") == 1);
    REQUIRE(placed.at("failed").size() == 1);
    CHECK(placed.at("failed")[0].at("image") == "boxes.csv, line 3");
}

TEST_CASE("Ctrl-C while points are placed keeps what was done, and the same command goes on") {
    const TemporaryFolder folder;
    const std::string project = projectOfCopies(folder, 60);
    Interference interference;
    interference.signal = SIGINT;
    interference.when = atLeast(project, &annotation::store::ProjectCounts::placed, 3);
    const Ran interrupted = cli({"place", project}, interference);
    CHECK(interrupted.code == 130);
    CHECK(interrupted.err.find("kept") != std::string::npos);
    const std::int64_t placed = cliJson({"status", project, "--check"}).at("placed");
    CHECK(placed >= 3);
    CHECK(placed < 60);
    const auto rest = cliJson({"place", project});
    CHECK(rest.at("placed") == 60 - placed);
    CHECK(rest.at("up_to_date") == placed);

    interference.signal = SIGTERM;
    interference.when = atLeast(project, &annotation::store::ProjectCounts::parsed, 3);
    CHECK(cli({"parse", project}, interference).code == 130);
    const std::int64_t parsed = cliJson({"status", project, "--check"}).at("parsed");
    CHECK(parsed < 60);
    CHECK(cliJson({"parse", project}).at("parsed") == 60 - parsed);
}

TEST_CASE("an export to a full disk fails and leaves no half file") {
    const TemporaryFolder folder;
    const std::string project = projectOfCopies(folder, 3);
    REQUIRE(cli({"place", project, "--quiet"}).code == 0);
    REQUIRE(fs::file_size(folder / "photos" / "face 0.jpg") > 40000);
    Interference full;
    full.largestFileBytes = 40000;  // the database opens, points and maps fit, photos do not
    const Ran ran = cli({"export", project, folder / "out", "--format", "lapa"}, full);
    CHECK(ran.code != 0);
    CHECK(ran.err.find("not written") != std::string::npos);
    for (const auto& entry : fs::recursive_directory_iterator(folder / "out")) {
        if (entry.is_regular_file()) {
            CAPTURE(entry.path());
            CHECK(entry.path().extension() != ".jpg");
            CHECK(entry.path().extension() != ".part");
        }
    }
    // With room again the same command does it.
    CHECK(cliJson({"export", project, folder / "out", "--format", "lapa"}).at("exported") == 3);
}

}  // namespace maskwright::tests
