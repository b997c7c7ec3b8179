// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_process.h"

#include "annotation/training/run_folder.h"
#include "tests/annotation/training/made_run.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace {

// What is written down about a run whose process has ended and left this log.
std::string messageAfter(const std::string& log) {
    const tests::ProjectWithPhotos photos{1};
    Project project = photos.open();
    const store::RunId id = tests::addMadeRun(project);
    store::RunRecord run = project.store().run(id);
    run.state = store::RunState::Training;
    run.process = store::TrainingProcess{999'999'999, 7};
    project.store().updateRun(run);
    writeText(RunFolder::made(project, id).log(), log);
    core::NoProgress progress;
    CHECK_THROWS_AS(followRun(project, id, {}, progress), core::Error);
    run = project.store().run(id);
    CHECK(run.state == store::RunState::Failed);
    return run.message;
}

}  // namespace

TEST_CASE("why a training failed is its last error, whatever is said after it") {
    CHECK(messageAfter("epoch 1  step 2/9\nmaskwright-train: the disk is full. Free some space.\n") ==
          "the disk is full. Free some space.");
    CHECK(messageAfter("maskwright-train: rate is wrong\n\nSee maskwright-train --help.\n") ==
          "rate is wrong");
    CHECK(messageAfter("terminate called after throwing an instance of 'X'\n  what():  a fault\nAborted\n") ==
          "a fault");
}

TEST_CASE("a process that was killed says nothing, and an earlier one's reason is not its own") {
    CHECK_THAT(messageAfter("epoch 1  step 2/9\n"), Catch::Contains("as if it was killed"));
    CHECK_THAT(messageAfter("maskwright-train: the disk is full\n-- the training process is started --\n"
                            "epoch 1  step 2/9\n"),
               Catch::Contains("as if it was killed"));
}

}  // namespace maskwright::annotation::training
