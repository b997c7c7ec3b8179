// SPDX-License-Identifier: GPL-3.0-or-later
// Runs, model versions and promotions as a project keeps them.
#include "tests/annotation/store/made_project.h"

#include <random>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace {

// A face with points, accepted if told so.
ImageId addFace(ProjectStore& store, const std::string& name, bool accepted, Split split = Split::None,
                RevisionKind kind = RevisionKind::Landmarks) {
    const ImageId image = addImage(store, newImage(name, {}, split));
    const RevisionId revision = store.save(newRevision(image, std::nullopt, "points of " + name, kind));
    if (accepted) {
        store.setAccepted(image, kind, revision, true, "Ann");
    }
    return image;
}

NewRun newRun(std::vector<TrainingSample> samples, const std::string& kind = "landmarks") {
    for (TrainingSample& sample : samples) {
        if (sample.split == Split::None) {
            sample.split = Split::Train;
        }
    }
    return {kind, R"({"epochs": 2})", "", "Ann", std::move(samples)};
}

std::string addVersion(ProjectStore& store, RunId run, const std::string& scores = "{}") {
    return store.addModelVersion({run, "{}", "sha", scores}, [](const std::string&) {});
}

}  // namespace

TEST_CASE("a snapshot holds accepted images alone, and none of the test split") {
    MadeProject project;
    ProjectStore& store = project.store;
    std::mt19937 random(7);
    std::vector<ImageId> trainable;
    for (int i = 0; i < 200; ++i) {
        const bool accepted = random() % 2 == 0;
        const auto split = static_cast<Split>(random() % 4);
        const ImageId image = addFace(store, "face" + std::to_string(i), accepted, split);
        if (accepted && split != Split::Test) {
            trainable.push_back(image);
        }
    }
    const std::vector<TrainingSample> samples = store.acceptedSamples("landmarks");
    std::vector<ImageId> found;
    for (const TrainingSample& sample : samples) {
        found.push_back(sample.image);
        CHECK(store.head(sample.image, RevisionKind::Landmarks)->revision == sample.revision);
        CHECK(store.image(sample.image).split == sample.split);
    }
    CHECK(found == trainable);
    CHECK(store.acceptedSamples("fine").empty());

    const RunId run = store.addRun(newRun(samples));
    CHECK(store.runSamples(run).size() == samples.size());
    CHECK(store.run(run).trainCount + store.run(run).validationCount ==
          static_cast<std::int64_t>(samples.size()));
    CHECK(store.run(run).state == RunState::Prepared);
    // What was trained on has a split for good, and it is not the test split.
    for (const TrainingSample& sample : store.runSamples(run)) {
        const Split split = store.image(sample.image).split;
        CHECK((split == Split::Train || split == Split::Validation));
        const std::pair<ImageId, Split> toTest{sample.image, Split::Test};
        CHECK_THROWS_AS(store.setSplits(std::span(&toTest, 1)), core::Error);
    }
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("label maps are trained on when they are accepted, whatever the points are") {
    MadeProject project;
    addFace(project.store, "points", true);
    const ImageId map = addFace(project.store, "map", true, Split::None, RevisionKind::LabelMap);
    addFace(project.store, "other", false, Split::None, RevisionKind::LabelMap);
    for (const char* kind : {"coarse", "fine", "parser"}) {
        const auto samples = project.store.acceptedSamples(kind);
        REQUIRE(samples.size() == 1);
        CHECK(samples[0].image == map);
    }
}

TEST_CASE("what has changed since it was looked at gets into no snapshot") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId image = addFace(store, "face", true);
    const ImageId other = addFace(store, "other", true);
    const std::vector<TrainingSample> samples = store.acceptedSamples("landmarks");
    SECTION("not accepted any more") {
        store.setAccepted(image, RevisionKind::Landmarks, samples[0].revision, false, "Ann");
    }
    SECTION("corrected meanwhile") {
        NewRevision newer = newRevision(image, samples[0].revision, "newer");
        newer.author = "Ann";
        store.save(newer);
    }
    SECTION("put into the test split meanwhile") {
        const std::pair<ImageId, Split> toTest{image, Split::Test};
        store.setSplits(std::span(&toTest, 1));
    }
    SECTION("put into the validation split meanwhile") {
        const std::pair<ImageId, Split> toValidation{image, Split::Validation};
        store.setSplits(std::span(&toValidation, 1));
    }
    CHECK_THROWS_AS(store.addRun(newRun(samples)), Conflict);
    CHECK(store.runs().empty());
    CHECK(store.image(other).split == Split::None);
}

TEST_CASE("what changes of a run is kept, and what it was trained from is not changed") {
    MadeProject project;
    ProjectStore& store = project.store;
    addFace(store, "face", true);
    const RunId id = store.addRun(newRun(store.acceptedSamples("landmarks")));
    RunRecord run = store.run(id);
    run.state = RunState::Training;
    run.process = TrainingProcess{4711, 99};
    run.dataHash = "hash";
    run.message = "words";
    run.options = "changed";
    store.updateRun(run);
    const RunRecord read = ProjectStore(project.folder()).run(id);
    CHECK(read.state == RunState::Training);
    CHECK(read.process == TrainingProcess{4711, 99});
    CHECK(read.dataHash == "hash");
    CHECK_FALSE(read.started.empty());
    CHECK(read.ended.empty());
    CHECK(read.message == "words");
    CHECK(read.options == R"({"epochs": 2})");
    run.process.reset();
    run.state = RunState::Failed;
    store.updateRun(run);
    CHECK_FALSE(store.run(id).process);
    CHECK(store.run(id).ended >= read.started);
    run.state = RunState::Training;
    store.updateRun(run);
    CHECK(store.run(id).started == read.started);  // it goes on
    CHECK(store.run(id).ended.empty());
    CHECK_THROWS_AS(store.run(RunId{77}), core::Error);
}

TEST_CASE("a run leads to one version, named and counted by kind") {
    MadeProject project;
    ProjectStore& store = project.store;
    addFace(store, "face", true);
    addFace(store, "map", true, Split::None, RevisionKind::LabelMap);
    const RunId first = store.addRun(newRun(store.acceptedSamples("landmarks")));
    const RunId fine = store.addRun(newRun(store.acceptedSamples("fine"), "fine"));
    const RunId second = store.addRun(newRun(store.acceptedSamples("landmarks")));
    CHECK(addVersion(store, first, R"({"nme": 5})") == "landmarks-1");
    CHECK(addVersion(store, fine) == "fine-1");
    CHECK(addVersion(store, second) == "landmarks-2");
    CHECK(addVersion(store, first) == "landmarks-1");  // again
    REQUIRE(store.modelVersions().size() == 3);
    CHECK(store.modelVersion("landmarks-1")->scores == R"({"nme": 5})");
    CHECK(store.modelVersion("landmarks-1")->trainCount == 1);
    CHECK(store.run(first).state == RunState::Finished);
    CHECK_FALSE(store.modelVersion("landmarks-9"));
}

TEST_CASE("a version whose files could not be put there does not exist") {
    MadeProject project;
    ProjectStore& store = project.store;
    addFace(store, "face", true);
    const RunId run = store.addRun(newRun(store.acceptedSamples("landmarks")));
    CHECK_THROWS_AS(store.addModelVersion({run, "{}", "sha", "{}"},
                                          [](const std::string&) { throw core::Error("the disk is full"); }),
                    core::Error);
    CHECK(store.modelVersions().empty());
    CHECK(store.run(run).state == RunState::Prepared);
    CHECK(addVersion(store, run) == "landmarks-1");
}

TEST_CASE("roll-backs go back step by step, per kind, and end at what the program ships with") {
    MadeProject project;
    ProjectStore& store = project.store;
    addFace(store, "face", true);
    addFace(store, "map", true, Split::None, RevisionKind::LabelMap);
    for (int i = 0; i < 3; ++i) {
        addVersion(store, store.addRun(newRun(store.acceptedSamples("landmarks"))));
    }
    addVersion(store, store.addRun(newRun(store.acceptedSamples("fine"), "fine")));
    CHECK_FALSE(store.promoted("landmarks"));
    CHECK_THROWS_AS(store.rollBack("landmarks", "Ann"), core::Error);
    CHECK_THROWS_AS(store.promote("landmarks-7", "Ann"), core::Error);

    store.promote("landmarks-1", "Ann");
    store.promote("fine-1", "Ann");
    store.promote("landmarks-3", "Ann");
    store.promote("landmarks-3", "Ann");  // changes nothing
    store.promote("landmarks-2", "Ann");
    CHECK(store.promoted("landmarks") == "landmarks-2");
    CHECK(store.rollBack("landmarks", "Ann") == "landmarks-3");
    store.promote("landmarks-2", "Ann");
    CHECK(store.rollBack("landmarks", "Ann") == "landmarks-3");
    CHECK(store.rollBack("landmarks", "Ann") == "landmarks-1");
    CHECK(store.promoted("landmarks") == "landmarks-1");
    CHECK_FALSE(store.rollBack("landmarks", "Ann"));
    CHECK_FALSE(store.promoted("landmarks"));
    CHECK_THROWS_AS(store.rollBack("landmarks", "Ann"), core::Error);
    CHECK(store.promoted("fine") == "fine-1");
    store.promote("landmarks-1", "Ann");
    CHECK(store.promoted("landmarks") == "landmarks-1");
}

}  // namespace maskwright::annotation::store
