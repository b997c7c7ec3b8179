// SPDX-License-Identifier: GPL-3.0-or-later
// The project lead's loop with real processes and tiny networks.
#include "annotation/project.h"
#include "annotation/training/run_folder.h"
#include "annotation/training/trainer_program.h"
#include "tests/app/cli/process.h"

#include <algorithm>
#include <csignal>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;
namespace store = annotation::store;
namespace training = annotation::training;
using nlohmann::json;

namespace {

constexpr store::RunId kFirstRun{1};

// A project of synthetic portraits with accepted points and maps; two of them are the test split.
std::string projectOfPortraits(const TemporaryFolder& folder, const std::string& name, int count = 8) {
    const std::string photos = folder / "portraits";
    if (!fs::exists(photos)) {
        REQUIRE(cli({"sample", photos, "--count", std::to_string(count), "--seed", "1", "--quiet"}).code ==
                0);
    }
    const std::string project = folder / name;
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cliJson({"import", project, photos, "--format", "lapa"}).at("landmarks") == count);
    REQUIRE(cliJson({"split", project, "--test", "2", "--validation", "1"}).at("test") == 2);
    return project;
}

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

// A training that takes seconds.
std::vector<std::string> tinyTraining(const std::string& project, const std::string& epochs,
                                      const std::string& kind = "landmarks") {
    std::vector<std::string> words = {"train", project,     "--kind", kind,          "--fresh", "--input-px",
                                      "64",    "--batch",   "2",      "--epochs",    epochs,    "--device",
                                      "cpu",   "--threads", "1",      "--precision", "float32"};
    return kind == "landmarks" ? with(words, {"--channels", "16"}) : words;
}

store::RunRecord runOf(const std::string& project, store::RunId id = kFirstRun) {
    return annotation::Project(project).store().run(id);
}

training::RunFolder folderOf(const std::string& project, store::RunId id = kFirstRun) {
    return training::RunFolder::of(annotation::Project(project), id);
}

// At least one epoch of the first run is done.
std::function<bool()> anEpochIsDone(const std::string& project) {
    return [history = folderOf(project).training() / "history.jsonl"] {
        std::error_code ignored;
        return fs::exists(history, ignored) && fs::file_size(history, ignored) > 0;
    };
}

std::string weightsOf(const std::string& project, const std::string& version) {
    return readText(fs::path(project) / "models" / version / "weights.safetensors");
}

}  // namespace

TEST_CASE("from accepted images to a promoted version, and back") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    const auto trained = cliJson(tinyTraining(project, "2"));
    CHECK(trained.at("run") == 1);
    CHECK(trained.at("resumed") == false);
    CHECK(trained.at("train") == 5);
    CHECK(trained.at("validation") == 1);
    CHECK(trained.at("version") == "landmarks-1");

    // The snapshot: accepted heads, nothing of the test split.
    const annotation::Project opened(project);
    const auto samples = opened.store().runSamples(kFirstRun);
    CHECK(samples.size() == 6);
    for (const store::TrainingSample& sample : samples) {
        CHECK(opened.store().image(sample.image).split == sample.split);
        CHECK(sample.split != store::Split::Test);
        const auto head = opened.store().head(sample.image, store::RevisionKind::Landmarks);
        CHECK(head->revision == sample.revision);
        CHECK(head->accepted);
    }

    const auto listed = cliJson({"models", project}).at("versions");
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("train") == 5);
    CHECK(listed[0].at("promoted") == false);
    const auto card = cliJson({"models", project, "card", "landmarks-1"});
    CHECK(card.at("data_hash") == trained.at("data_hash"));
    CHECK(card.at("options").at("channels") == 16);
    CHECK(card.at("starts_from") == "");
    CHECK(cliJson({"models", project, "runs"}).at("runs")[0].at("state") == "finished");
    CHECK(cliJson({"models", project, "growth", "--csv", folder / "growth.csv"}).at("versions").size() == 1);
    CHECK(readText(folder / "growth.csv").starts_with("version,samples,nme,auc,f1\nlandmarks-1,5,"));

    // What judges it is locked since.
    CHECK(cliJson({"status", project}).at("test_split").at("locked") == 2);
    CHECK(cliJson({"models", project, "lock", "--anew"}).at("locked") == 2);

    // What is finished does not go on: the same command trains anew.
    CHECK(cliJson(with(tinyTraining(project, "2"), {"--promote"})).at("version") == "landmarks-2");
    CHECK(cliJson({"status", project}).at("promoted").at("landmarks") == "landmarks-2");
    CHECK(cliJson({"models", project, "promote", "landmarks-1"}).at("promoted") == "landmarks-1");
    CHECK(cliJson({"models", project, "rollback"}).at("promoted") == "landmarks-2");
    CHECK(cliJson({"models", project, "rollback"}).at("promoted").is_null());
    // A script is warned, not kept: two epochs of a tiny network are worse than anything that is installed.
    const Ran warned = cli({"models", project, "promote", "landmarks-1"});
    CHECK(warned.code == 0);
    CHECK_THAT(warned.err, Catch::Contains("warning: landmarks-1 places points worse than"));
    CHECK_THAT(warned.err, Catch::Contains("2 frozen faces") && Catch::Contains("rollback --kind landmarks"));
    CHECK(cliJson({"models", project, "promote", "landmarks-1"}).at("warning").is_null());  // counts already
    CHECK(cliJson({"models", project, "rollback"}).at("promoted").is_null());
    CHECK(cli({"models", project, "rollback"}).code == 1);
    CHECK(cli({"models", project, "promote", "landmarks-9"}).code == 1);
}

TEST_CASE("a later training starts from the promoted version and its network") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    REQUIRE(cliJson(with(tinyTraining(project, "1"), {"--promote"})).at("version") == "landmarks-1");
    const auto next = cliJson({"train", project, "--kind", "landmarks", "--epochs", "1", "--device", "cpu"});
    CHECK(next.at("version") == "landmarks-2");
    const auto card = cliJson({"models", project, "card", "landmarks-2"});
    CHECK(card.at("starts_from") == "landmarks-1");
    CHECK(card.at("network").at("channels") == 16);
    CHECK(card.at("network").at("input_px") == 64);
    // Another network cannot start from it, and says so.
    const auto other = cliJson(
        {"train", project, "--kind", "landmarks", "--epochs", "1", "--channels", "8", "--device", "cpu"});
    CHECK(other.at("notes").dump().find("starts from nothing") != std::string::npos);
    CHECK(cliJson({"models", project, "card", "landmarks-3"}).at("starts_from") == "");
}

TEST_CASE("after a promotion images that nobody has touched are placed again, and no others") {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "portraits", "--count", "6", "--seed", "1", "--quiet"}).code == 0);
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "portraits" / "images", "--quiet"}).code == 0);
    cli({"place", project, "--model", "mean-shape"});
    const auto placed = cliJson({"status", project}).at("placed").get<int>();
    REQUIRE(placed >= 4);
    std::vector<std::string> accepted;
    for (const store::ImageRecord& image : annotation::Project(project).store().images()) {
        if (accepted.size() < 3 && annotation::Project(project).landmarks(image.id)) {
            accepted.push_back(image.name);
        }
    }
    REQUIRE(cli(with({"accept", project}, accepted)).code == 0);
    REQUIRE(cliJson(with(tinyTraining(project, "1"), {"--promote"})).at("version") == "landmarks-1");
    const auto untouched =
        annotation::Project(project).landmarks(*annotation::Project(project).store().imageNamed(accepted[0]));

    const Ran ran = cli({"place", project, "--json"});
    const json report = json::parse(ran.out);
    INFO(ran.out << ran.err);
    CHECK(report.at("kept_for_person") == 3);
    CHECK(report.at("placed") >= placed - 3);  // the network's locator may find more faces
    CHECK(report.at("model").get<std::string>().find("landmarks-1") != std::string::npos);
    const annotation::Project after(project);
    CHECK(after.landmarks(*after.store().imageNamed(accepted[0]))->revision == untouched->revision);
    CHECK(json::parse(cli({"place", project, "--json"}).out).at("placed") == 0);

    // Rolled back, they are placed again by what counted before.
    REQUIRE(cli({"models", project, "rollback"}).code == 0);
    CHECK(json::parse(cli({"place", project, "--json"}).out).at("placed") >= placed - 3);
}

TEST_CASE("without splits a fixed share is set aside, and what was trained on is never tested on") {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "portraits", "--count", "6", "--seed", "1", "--quiet"}).code == 0);
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "portraits", "--format", "lapa", "--quiet"}).code == 0);
    const auto trained = cliJson(tinyTraining(project, "1"));
    CHECK(trained.at("train").get<int>() + trained.at("validation").get<int>() == 6);
    CHECK(trained.at("validation") >= 1);
    CHECK(trained.at("notes").dump().find("set aside") != std::string::npos);
    CHECK(trained.at("scores").at("faces") == 0);
    const auto split = cliJson({"split", project, "--test", "3"});
    CHECK(split.at("test") == 0);
    CHECK(split.at("train") == 6);
}

TEST_CASE("killed to the last process, the same command goes on and ends as an undisturbed one") {
    const TemporaryFolder folder;
    const std::string disturbed = projectOfPortraits(folder, "disturbed");
    const std::string undisturbed = projectOfPortraits(folder, "undisturbed");
    REQUIRE(cliJson(tinyTraining(undisturbed, "30")).at("version") == "landmarks-1");

    Interference kill;
    kill.signal = SIGKILL;
    kill.when = anEpochIsDone(disturbed);
    CHECK(cli(tinyTraining(disturbed, "30"), kill).code == 128 + SIGKILL);
    const auto process = runOf(disturbed).process;
    REQUIRE(process);
    training::sendTo(*process, training::TrainerSignal::Kill);
    while (training::isRunning(*process)) {
    }
    CHECK(cliJson({"models", disturbed, "runs"}).at("runs")[0].at("state") == "interrupted");

    const auto resumed = cliJson(tinyTraining(disturbed, "30"));
    CHECK(resumed.at("resumed") == true);
    CHECK(resumed.at("run") == 1);
    CHECK(resumed.at("version") == "landmarks-1");
    CHECK(weightsOf(disturbed, "landmarks-1") == weightsOf(undisturbed, "landmarks-1"));
}

TEST_CASE("Ctrl-C cancels a training, and it can go on") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    Interference interrupt;
    interrupt.signal = SIGINT;
    interrupt.when = anEpochIsDone(project);
    const Ran ran = cli(tinyTraining(project, "100000"), interrupt);
    INFO(ran.err);
    CHECK(ran.code == 130);
    const store::RunRecord run = runOf(project);
    CHECK(run.state == store::RunState::Cancelled);
    CHECK_FALSE(run.process);
    CHECK(cliJson({"models", project}).at("versions").empty());

    // It goes on where it was, here until it is cancelled by another process.
    Interference resume;
    resume.signal = SIGINT;
    const auto history = folderOf(project).training() / "history.jsonl";
    resume.when = [history, before = fs::file_size(history)] { return fs::file_size(history) > before; };
    CHECK(cli({"train", project, "--resume", "1"}, resume).code == 130);
}

TEST_CASE("a training outlives the command that started it, and can be stopped early") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    Interference kill;
    kill.signal = SIGKILL;
    kill.when = anEpochIsDone(project);
    CHECK(cli(tinyTraining(project, "100000"), kill).code == 128 + SIGKILL);
    REQUIRE(runOf(project).process);
    CHECK(training::isRunning(*runOf(project).process));
    CHECK(cliJson({"models", project, "runs"}).at("runs")[0].at("state") == "training");

    CHECK(cli({"train", project, "--stop", "1"}).code == 0);
    const auto resumed = cliJson({"train", project, "--resume", "1"});
    CHECK(resumed.at("version") == "landmarks-1");
    CHECK(runOf(project).state == store::RunState::Finished);
    CHECK(cli({"train", project, "--stop", "1"}).code == 1);
    // Asked again, the same version is named.
    CHECK(cliJson({"train", project, "--resume", "1"}).at("version") == "landmarks-1");
    CHECK(cliJson({"models", project}).at("versions").size() == 1);
}

TEST_CASE("another process can cancel a training") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    Interference kill;
    kill.signal = SIGKILL;
    kill.when = anEpochIsDone(project);
    cli(tinyTraining(project, "100000"), kill);
    CHECK(cli({"train", project, "--cancel", "1"}).code == 0);
    CHECK(runOf(project).state == store::RunState::Cancelled);
}

TEST_CASE("a pack is trained elsewhere without the photos, and its result comes back") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    const auto packed =
        cliJson(with(tinyTraining(project, "2"), {"--pack-only", (folder / "packed").string()}));
    CHECK(packed.at("run") == 1);
    CHECK(fs::exists(folder / "packed" / "options.json"));
    CHECK(readText(folder / "packed" / "README").find("maskwright-train --train data/train") !=
          std::string::npos);
    for (const auto& entry : fs::recursive_directory_iterator(folder / "packed")) {
        CHECK((entry.is_directory() || entry.file_size() < 50U << 20U));
    }
    // Nothing has been trained yet.
    CHECK(cli({"models", project, "import", folder / "packed"}).code == 1);
    CHECK(cli({"train", project, "--resume", "1"}).code == 1);

    // Elsewhere: only the folder, under another name.
    const fs::path elsewhere = folder / "elsewhere";
    fs::rename(folder / "packed", elsewhere);
    fs::rename(folder / "portraits", folder / "photos are away");
    const std::string train = "cd '" + elsewhere.string() + "' && " +
                              (fs::path(MASKWRIGHT_CLI).parent_path() / "maskwright-train").string() +
                              " --train data/train --validation data/validation --run training"
                              " --options options.json --threads 1";
    REQUIRE(runProgram({"/bin/sh", "-c", train}).code == 0);
    fs::rename(folder / "photos are away", folder / "portraits");

    SECTION("into the project that packed it") {
        const auto imported = cliJson({"models", project, "import", elsewhere});
        CHECK(imported.at("version") == "landmarks-1");
        CHECK(weightsOf(project, "landmarks-1") == readText(elsewhere / "training" / "best.safetensors"));
        CHECK(cli({"models", project, "import", elsewhere}).code == 1);  // once is enough
    }
    SECTION("the training folder alone is enough") {
        CHECK(cliJson({"models", project, "import", elsewhere / "training"}).at("version") == "landmarks-1");
    }
    SECTION("not into a project that packed other data") {
        const std::string other = folder / "other";
        REQUIRE(cli({"init", other}).code == 0);
        REQUIRE(cli({"import", other, folder / "portraits", "--format", "lapa", "--quiet"}).code == 0);
        REQUIRE(cli(with(tinyTraining(other, "2"), {"--pack-only", (folder / "packed 2").string()})).code ==
                0);
        const Ran refused = cli({"models", other, "import", elsewhere});
        CHECK(refused.code == 1);
        CHECK(refused.err.find("other data") != std::string::npos);
        CHECK(cli({"models", other, "import", elsewhere / "training"}).code == 1);
        CHECK(cliJson({"models", other}).at("versions").empty());
    }
}

TEST_CASE("what cannot be trained says why") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    for (const std::vector<std::string>& wrong :
         {std::vector<std::string>{"train", project},
          {"train", project, "--kind", "noses"},
          {"train", project, "--kind", "landmarks", "--epochs", "0"},
          {"train", project, "--kind", "landmarks", "--net", "bass"},
          {"train", project, "--kind", "landmarks", "--fresh", "--from", "landmarks-1"},
          {"train", project, "--kind", "landmarks", "--resume", "1"},
          {"models", project, "dance"},
          {"models", project, "promote"},
          {"models", project, "policy", "--first", "0"}}) {
        CAPTURE(wrong);
        CHECK(cli(wrong).code == 2);
    }
    for (const std::vector<std::string>& impossible :
         {std::vector<std::string>{"train", project, "--resume", "7"},
          {"train", project, "--kind", "landmarks", "--from", "landmarks-1"},
          {"models", project, "growth", "--png", folder / "growth.png"},
          {"models", project, "card", "landmarks-1"},
          {"models", project, "import", folder / "nowhere"}}) {
        CAPTURE(impossible);
        CHECK(cli(impossible).code == 1);
    }
    const std::string empty = folder / "empty";
    REQUIRE(cli({"init", empty}).code == 0);
    const Ran nothing = cli(tinyTraining(empty, "1"));
    CHECK(nothing.code == 1);
    CHECK(nothing.err.find("too little to train from") != std::string::npos);
    CHECK(annotation::Project(empty).store().runs().empty());
}

TEST_CASE("status says how far the next training is") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    auto due = cliJson({"status", project}).at("training");
    CHECK(due.at("accepted") == 6);  // of eight, two are tested on
    CHECK(due.at("needed") == 50);
    CHECK(due.at("due") == false);
    CHECK(cliJson({"models", project, "policy", "--first", "6", "--every", "4"}).at("every") == 4);
    CHECK(cliJson({"status", project}).at("training").at("due") == true);
    REQUIRE(cli(tinyTraining(project, "1")).code == 0);
    due = cliJson({"status", project}).at("training");
    CHECK(due.at("since_last") == 0);
    CHECK(due.at("needed") == 4);
    CHECK(cliJson({"models", project, "policy", "--usual"}).at("first") == 50);
    CHECK(cliJson({"models", project, "policy"}).at("starts_by_itself") == false);
    CHECK(cliJson({"models", project, "policy", "--starting", "on"}).at("starts_by_itself") == true);
    CHECK(cliJson({"models", project, "policy"}).at("promotes_by_itself") == false);
}

TEST_CASE("every kind of network is trained from what is accepted for it, and judged on the test split") {
    const TemporaryFolder folder;
    const std::string project = projectOfPortraits(folder, "project");
    const std::string kind = GENERATE(as<std::string>{}, "coarse", "fine", "parser");
    CAPTURE(kind);
    const auto trained = cliJson(tinyTraining(project, "1", kind));
    CHECK(trained.at("version") == kind + "-1");
    CHECK(trained.at("scores").at("faces") == 2);
    CHECK(trained.at("scores").at("mean_f1").is_number());
    CHECK(cliJson({"models", project}).at("versions")[0].at("scores").at("mean_f1") ==
          trained.at("scores").at("mean_f1"));
}

}  // namespace maskwright::tests
