// SPDX-License-Identifier: GPL-3.0-or-later
// Several people without a server, with real processes: packages that are worked on at the same time, merges
// that are killed, and nothing that is lost.
#include "annotation/project.h"
#include "tests/annotation/edits.h"
#include "tests/annotation/process.h"
#include "tests/app/cli/process.h"

#include <csignal>
#include <map>
#include <thread>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;
namespace store = annotation::store;
using annotation::Project;

namespace {

// Eight synthetic portraits with placed points.
std::string placedProject(const TemporaryFolder& folder) {
    REQUIRE(cli({"sample", folder / "all", "--count", "8", "--seed", "1", "--quiet"}).code == 0);
    std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "all" / "images", "--quiet"}).code == 0);
    cli({"place", project, "--model", "mean-shape", "--quiet"});
    return project;
}

std::string idOf(const std::string& project, const std::string& name) {
    return std::to_string(static_cast<std::int64_t>(*Project(project).store().imageNamed(name)));
}

// A process that edits one face again and again, each edit being committed on its own; what it said it saved.
std::vector<std::string> editsOf(Process& writer) {
    std::vector<std::string> saved;
    while (const auto line = writer.line()) {
        if (line->starts_with("saved ")) {
            saved.push_back(*line);
        }
    }
    return saved;
}

std::vector<std::string> writerCommand(const std::string& project, const std::string& name,
                                       const std::string& author, int edits) {
    return {MASKWRIGHT_EDIT_WRITER, project, idOf(project, name), author, "1", std::to_string(edits)};
}

}  // namespace

TEST_CASE("two packages and the project, all edited at the same time, lose nothing") {
    constexpr int kEdits = 40;
    const TemporaryFolder folder;
    const std::string project = placedProject(folder);
    const std::string ben = folder / "for Ben";
    const std::string cleo = folder / "for Cleo";
    const std::vector<std::string> images =
        cliJson({"package", project, ben, "--assign", "Ben", "--count", "4"}).at("images");
    REQUIRE(images.size() == 4);
    // The same images once more, so that all that can overlap does.
    std::vector<std::string> again = {"package", project, cleo, "--assign", "Cleo", "--again", "--image"};
    again.insert(again.end(), images.begin(), images.end());
    REQUIRE(cliJson(again).at("images") == images);

    // Ben and Cleo edit all four; in the project the last two are edited as well.
    std::map<std::string, std::vector<std::string>> authorsOf;
    std::size_t acknowledged = 0;
    {
        std::vector<std::unique_ptr<Process>> writers;
        std::vector<std::pair<std::string, std::string>> places = {{ben, "Ben"}, {cleo, "Cleo"}};
        for (std::size_t i = 0; i < images.size(); ++i) {
            for (const auto& [place, author] : places) {
                writers.push_back(std::make_unique<Process>(writerCommand(place, images[i], author, kEdits)));
                authorsOf[images[i]].push_back(author);
            }
            if (i >= 2) {
                writers.push_back(
                    std::make_unique<Process>(writerCommand(project, images[i], "Amelie", kEdits)));
                authorsOf[images[i]].emplace_back("Amelie");
            }
        }
        for (const auto& writer : writers) {
            acknowledged += editsOf(*writer).size();
            CHECK(writer->wait() == 0);
        }
    }
    REQUIRE(acknowledged == kEdits * 10);

    // The first merge is killed in its middle, and done again.
    Interference kill;
    kill.signal = SIGKILL;
    kill.when = [project, name = images[1]] {
        const Project look(project);
        const auto newest =
            look.store().history(*look.store().imageNamed(name), store::RevisionKind::Landmarks).front();
        return newest.author == "Ben";
    };
    cli({"merge", project, ben}, kill);
    REQUIRE(cli({"merge", project, ben}).code == 0);
    const auto merged = cliJson({"merge", project, cleo});
    CHECK(merged.at("revisions") >= kEdits * 4);

    // Every edit that anybody was told is saved stands in the history of its face, once.
    const Project opened(project);
    for (const std::string& name : images) {
        const store::ImageId image = *opened.store().imageNamed(name);
        std::map<std::string, int> count;
        for (const store::Revision& revision :
             opened.store().history(image, store::RevisionKind::Landmarks)) {
            if (!revision.author.empty()) {
                const int edit = std::stoi(revision.tool.substr(5));
                CHECK(core::landmarksFromJson(revision.payload) == editedFace(revision.author, edit));
                ++count[revision.author];
            }
        }
        CHECK(count.size() == authorsOf[name].size());
        for (const auto& [author, edits] : count) {
            INFO(name << " by " << author);
            CHECK(edits == kEdits);
        }
    }
    CHECK(opened.store().checkIntegrity().empty());

    // Where people on both sides worked, both states stand side by side: of Ben or Amelie, and of Cleo; and
    // on the last two images also of Ben against Amelie.
    const auto listed = cliJson({"merge", project}).at("conflicts");
    std::map<std::string, int> conflicts;
    for (const auto& conflict : listed) {
        if (conflict.at("kind") == "landmarks") {
            ++conflicts[conflict.at("image")];
            CHECK(!conflict.at("parts").empty());
        }
    }
    CHECK(conflicts[images[0]] == 1);
    CHECK(conflicts[images[3]] == 2);

    // Settled, they are gone, and the states stay.
    const auto before =
        opened.store().history(*opened.store().imageNamed(images[0]), store::RevisionKind::Landmarks).size();
    CHECK(cliJson({"merge", project, "--settle", images[0], "--take", "theirs"}).at("settled") >= 1);
    const auto head = opened.landmarks(*opened.store().imageNamed(images[0]));
    CHECK(head->value == editedFace("Cleo", kEdits));
    CHECK(opened.store()
              .history(*opened.store().imageNamed(images[0]), store::RevisionKind::Landmarks)
              .size() == before + 1);
    CHECK(cli({"merge", project, "--settle", images[0], "--take", "ours"}).code == 1);
    CHECK(opened.store().checkIntegrity().empty());
}

TEST_CASE("a package is worked on by the same commands, on another machine without the project") {
    const TemporaryFolder folder;
    const std::string project = placedProject(folder);
    const std::string package = folder / "package";
    const std::vector<std::string> images =
        cliJson({"package", project, package, "--assign", "Ben", "--count", "2"}).at("images");
    fs::rename(folder / "all", folder / "photos are away");
    fs::rename(project, folder / "project is away");
    CHECK(cli({"accept", package, images[0], images[1], "--author", "Ben"}).code == 0);
    CHECK(cliJson({"status", package}).at("landmarks_accepted") == 2);
    fs::rename(folder / "project is away", project);
    fs::rename(folder / "photos are away", folder / "all");
    const auto merged = cliJson({"merge", project, package});
    CHECK(merged.at("taken") == 2);
    CHECK(merged.at("conflicts").empty());
    CHECK(cliJson({"status", project}).at("landmarks_accepted") == 2);
    CHECK(cli({"merge", project, folder / "all"}).code == 1);
    CHECK(cli({"package", project, folder / "x", "--assign", "Ben"}).code == 2);
    CHECK(cli({"merge", project, "--take", "ours"}).code == 2);
}

TEST_CASE("faces are mixed in a second time by command, and compared when they are done") {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "all", "--count", "5", "--seed", "1", "--quiet"}).code == 0);
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "all", "--format", "lapa", "--quiet"}).code == 0);
    CHECK(cliJson({"recheck", project, "--control", "2"}).at("added") == 2);
    const auto status = cliJson({"status", project});
    CHECK(status.at("blind_copies") == 2);
    CHECK(status.at("images") == 7);
    CHECK(status.at("work").at("control").at("faces") == 2);
    CHECK(status.at("training").at("accepted") == 5);
    CHECK(cliJson({"recheck", project}).at("control").at("errors").empty());
}

}  // namespace maskwright::tests
