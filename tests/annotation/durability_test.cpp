// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"
#include "tests/annotation/edits.h"
#include "tests/annotation/process.h"
#include "tests/support/support.h"

#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <signal.h>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>

namespace maskwright::annotation {

using store::RevisionId;
using store::RevisionKind;

namespace {

struct Said {
    std::string outcome;
    int edit = 0;
    RevisionId revision{};
};

Said parsed(const std::string& line) {
    std::istringstream words(line);
    Said said;
    std::int64_t revision = 0;
    words >> said.outcome >> said.edit >> revision;
    said.revision = RevisionId{revision};
    return said;
}

std::vector<std::string> writerCommand(const std::filesystem::path& folder, store::ImageId image,
                                       const std::string& author, int first, int count) {
    return {MASKWRIGHT_EDIT_WRITER,
            folder.string(),
            std::to_string(static_cast<std::int64_t>(image)),
            author,
            std::to_string(first),
            std::to_string(count)};
}

store::ImageId addImage(Project& project) {
    store::NewImage image;
    image.name = "face";
    image.sha256 = "sha";
    return project.store().addImages(std::span(&image, 1)).at(0);
}

// Every revision but the first one was made from the one before it.
bool isChain(const std::vector<store::Revision>& newestFirst) {
    for (std::size_t i = 0; i < newestFirst.size(); ++i) {
        const auto expected =
            i + 1 < newestFirst.size() ? std::optional(newestFirst[i + 1].id) : std::optional<RevisionId>();
        if (newestFirst[i].parent != expected) {
            return false;
        }
    }
    return true;
}

}  // namespace

// What is said to be saved is saved: 2,000 edits and more by a process that is killed 200 times, each time
// after some edits and some microseconds more, which hits it in every stage of its work. Between kills the
// project is opened anew.
TEST_CASE("every edit that was said to be saved is there after the process was killed", "[slow]") {
    constexpr int kKills = 200;
    constexpr int kEdits = 2000;
    const tests::TemporaryFolder folder;
    store::ProjectStore::create(folder / "p");
    const store::ImageId image = [&] {
        Project project(folder / "p");
        return addImage(project);
    }();
    const std::string author = "Ann";
    std::mt19937 random(20);
    std::size_t acknowledged = 0;
    std::size_t notSaid = 0;
    int next = 1;
    for (int kills = 0; kills < kKills || acknowledged < kEdits; ++kills) {
        INFO("kill " << kills);
        std::vector<Said> said;
        {
            tests::Process writer(writerCommand(folder / "p", image, author, next, 1'000'000));
            for (auto lines = random() % 20; lines > 0; --lines) {
                const auto line = writer.line();
                REQUIRE(line);
                said.push_back(parsed(*line));
            }
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 6000));
            writer.kill();
            while (const auto line = writer.line()) {
                said.push_back(parsed(*line));
            }
            REQUIRE(writer.wait() == -SIGKILL);
        }
        const Project project(folder / "p");
        for (const Said& edit : said) {
            REQUIRE(edit.outcome == "saved");
            REQUIRE(edit.edit == next);
            const store::Revision revision = project.store().revision(edit.revision);
            REQUIRE(core::landmarksFromJson(revision.payload) == tests::editedFace(author, edit.edit));
            ++next;
        }
        acknowledged += said.size();
        // The last edit may have been committed without a chance to say so; then it is whole as well.
        if (const auto head = project.store().headRevision(image, RevisionKind::Landmarks);
            head && head->tool == "edit " + std::to_string(next)) {
            REQUIRE(project.landmarks(image)->value == tests::editedFace(author, next));
            ++notSaid;
            ++next;
        }
        // A person's pixels are those of the last edit that had some: saved before its points, so that the
        // one under way may be there already.
        if (const auto stored = ppa::corrections(project, image)) {
            const int last = (next - 1) / tests::kEditsPerCorrections * tests::kEditsPerCorrections;
            const std::string tool = project.store().revision(stored->revision).tool;
            const bool underWay = tool == "edit " + std::to_string(next);
            REQUIRE((underWay || tool == "edit " + std::to_string(last)));
            REQUIRE(stored->value == tests::editedCorrections(author, underWay ? next : last));
        } else {
            REQUIRE(next <= tests::kEditsPerCorrections);
        }
        if (kills % 20 == 0) {
            REQUIRE(project.store().history(image, RevisionKind::Landmarks).size() == acknowledged + notSaid);
            REQUIRE(project.store().checkIntegrity().empty());
        }
    }
    const Project project(folder / "p");
    const auto history = project.store().history(image, RevisionKind::Landmarks);
    CHECK(history.size() == acknowledged + notSaid);
    CHECK(isChain(history));
    CHECK(isChain(project.store().history(image, RevisionKind::LabelMap)));
    CHECK(isChain(project.store().history(image, RevisionKind::Corrections)));
    CHECK(project.store().checkIntegrity().empty());
    WARN(acknowledged << " edits said to be saved, " << notSaid
                      << " more saved when killed before saying so");
}

TEST_CASE("two processes that edit the same face lose no edit, and each conflict is told once", "[slow]") {
    constexpr int kEdits = 500;
    const tests::TemporaryFolder folder;
    store::ProjectStore::create(folder / "p");
    Project project(folder / "p");
    const store::ImageId image = addImage(project);
    std::map<RevisionId, std::pair<std::string, int>> saved;
    std::map<std::string, int> conflicts;
    {
        const std::vector<std::string> authors = {"Ann", "Bob the other"};
        std::vector<std::unique_ptr<tests::Process>> writers;
        for (const std::string& author : authors) {
            writers.push_back(
                std::make_unique<tests::Process>(writerCommand(folder / "p", image, author, 1, kEdits)));
        }
        // What one says waits in its pipe while the other's is read; neither waits for the test.
        std::vector<std::vector<Said>> said(2);
        std::vector<std::thread> readers;
        for (std::size_t i = 0; i < 2; ++i) {
            readers.emplace_back([&, i] {
                while (const auto line = writers[i]->line()) {
                    said[i].push_back(parsed(*line));
                }
            });
        }
        for (std::thread& reader : readers) {
            reader.join();
        }
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(writers[i]->wait() == 0);
            int next = 1;
            for (const Said& edit : said[i]) {
                REQUIRE(edit.edit == next);
                if (edit.outcome == "saved") {
                    REQUIRE(saved.emplace(edit.revision, std::pair(authors[i], edit.edit)).second);
                    ++next;
                } else {
                    REQUIRE(edit.outcome == "conflict");
                    ++conflicts[authors[i]];
                }
            }
            CHECK(next == kEdits + 1);
        }
    }
    // Nothing but the edits that were said to be saved: what was told as a conflict wrote nothing.
    const auto history = project.store().history(image, RevisionKind::Landmarks);
    REQUIRE(history.size() == saved.size());
    CHECK(isChain(history));
    for (const store::Revision& revision : history) {
        const auto& [author, edit] = saved.at(revision.id);
        REQUIRE(revision.author == author);
        REQUIRE(core::landmarksFromJson(revision.payload) == tests::editedFace(author, edit));
    }
    CHECK(project.store().checkIntegrity().empty());
    WARN(saved.size() << " edits saved by two processes, " << conflicts["Ann"] + conflicts["Bob the other"]
                      << " conflicts told");
}

}  // namespace maskwright::annotation
