// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_monitor.h"

#include "annotation/training/run_folder.h"
#include "tests/annotation/training/made_run.h"

#include <fstream>

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace {

// A run of 10 epochs whose files a test writes.
struct Written {
    Written() : project(photos.open()) {
        run = tests::addMadeRun(project);
        folder = std::make_unique<RunFolder>(RunFolder::made(project, run));
        makeFolder(folder->training());
    }
    void history(const std::string& text) { std::ofstream(folder->training() / "history.jsonl") << text; }
    void events(const std::string& text) { std::ofstream(folder->events()) << text; }

    tests::ProjectWithPhotos photos{3};
    Project project;
    store::RunId run{};
    std::unique_ptr<RunFolder> folder;
};

}  // namespace

TEST_CASE("a run tells its curves, its best epoch and how far it is") {
    Written written;
    CHECK(reportOf(written.project, written.run).fraction() == 0);
    CHECK_FALSE(reportOf(written.project, written.run).bestEpoch());
    written.history(
        "{\"event\":\"epoch\",\"epoch\":0,\"loss\":2.0,\"validation\":{\"nme\":9.5},\"best\":true}\n"
        "{\"event\":\"epoch\",\"epoch\":1,\"loss\":1.5,\"validation\":{\"nme\":7.0},\"best\":true}\n"
        "{\"event\":\"epoch\",\"epoch\":2,\"loss\":1.2,\"validation\":{\"nme\":7.5},\"best\":false}\n");
    written.events(
        "{\"event\":\"progress\",\"epoch\":3,\"step\":5,\"steps\":10,\"loss\":1.1,"
        "\"samples_per_second\":52.4,\"eta_seconds\":700}\n"
        "{\"event\":\"progress\",\"epoch\":3,\"step\":6,\"st");  // half a line
    const RunReport report = reportOf(written.project, written.run);
    REQUIRE(report.history.size() == 3);
    CHECK(report.history[1].validation.at("nme") == 7.0);
    CHECK(report.bestEpoch() == 1);
    REQUIRE(report.now);
    CHECK(report.now->samplesPerSecond == 52.4);
    CHECK(report.fraction() == Approx(0.35));
    CHECK(stateInWords(report) == "prepared");
}

TEST_CASE("the speed of a slow training is no zero") {
    RunReport report;
    report.training = true;
    report.epochs = 12;
    report.now = RunReport::Now{.epoch = 4, .samplesPerSecond = 0.34, .secondsLeft = 300};
    CHECK(words(report) == "epoch 5 of 12, 0.3 samples/s, 5 min left");
    report.now->samplesPerSecond = 52.4;
    CHECK(words(report) == "epoch 5 of 12, 52 samples/s, 5 min left");
}

TEST_CASE("an epoch that was done again after a kill counts once") {
    Written written;
    written.history(
        "{\"event\":\"epoch\",\"epoch\":0,\"loss\":2,\"validation\":{},\"best\":true}\n"
        "{\"event\":\"epoch\",\"epoch\":1,\"loss\":9,\"validation\":{},\"best\":true}\n"
        "{\"event\":\"epoch\",\"epoch\":1,\"loss\":1,\"validation\":{},\"best\":false}\n");
    const RunReport report = reportOf(written.project, written.run);
    REQUIRE(report.history.size() == 2);
    CHECK(report.history[1].loss == 1);
    CHECK(report.bestEpoch() == 0);
}

TEST_CASE("damaged files of a run are no fault of who looks at it") {
    Written written;
    written.history(
        "no json\n{\"event\":7}\n{\"event\":\"epoch\",\"epoch\":\"x\",\"loss\":null,"
        "\"validation\":3}\n[1]\n");
    written.events("{\"event\":[]}\n\n{\"event\":\"progress\",\"steps\":0}\n");
    std::ofstream(written.folder->log()) << std::string(200'000, 'x') << "\nlast words\n";
    const RunReport report = reportOf(written.project, written.run);
    CHECK(report.log == std::vector<std::string>{"last words"});
    CHECK(report.fraction() <= 1);
}

TEST_CASE("durations in words") {
    CHECK(durationInWords(0) == "0 s");
    CHECK(durationInWords(59.4) == "59 s");
    CHECK(durationInWords(90) == "2 min");
    CHECK(durationInWords(3599) == "1 h 00 min");
    CHECK(durationInWords(2 * 3600 + 300) == "2 h 05 min");
}

}  // namespace maskwright::annotation::training
