// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/policy.h"

#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace {

// A project of so many images, of which the first ones have accepted points.
class MadeProject {
  public:
    MadeProject(int images, int accepted) {
        store::ProjectStore::create(folder_ / "project");
        project_.emplace(folder_ / "project");
        std::vector<store::NewImage> faces;
        for (int i = 0; i < images; ++i) {
            const std::string name = "i" + std::to_string(i);
            faces.push_back({name, "../photos/" + name + ".jpg", "sha of " + name, 10, 8, 8});
        }
        ids_ = project().store().addImages(faces);
        accept(0, accepted);
    }

    [[nodiscard]] Project& project() { return *project_; }
    [[nodiscard]] store::ImageId id(int index) const { return ids_.at(static_cast<std::size_t>(index)); }
    void accept(int first, int count) {
        store::ProjectStore& store = project().store();
        for (int i = first; i < first + count; ++i) {
            store::NewRevision face;
            face.image = id(i);
            face.kind = store::RevisionKind::Landmarks;
            face.author = "Ann";
            face.payload = core::toJson(tests::madeFace());
            const auto revision = store.save(face);
            store.setAccepted(id(i), store::RevisionKind::Landmarks, revision, true, "Ann");
        }
    }
    store::RunId addRun(store::RunState state) {
        auto samples = project().store().acceptedSamples("landmarks");
        for (store::TrainingSample& sample : samples) {
            sample.split = store::Split::Train;
        }
        const store::RunId id = project().store().addRun({"landmarks", "{}", "", "Ann", samples});
        store::RunRecord run = project().store().run(id);
        run.state = state;
        project().store().updateRun(run);
        return id;
    }

  private:
    tests::TemporaryFolder folder_;
    std::optional<Project> project_;
    std::vector<store::ImageId> ids_;
};

}  // namespace

TEST_CASE("the usual policy is the paper's, and a tenth for small projects") {
    CHECK(usualPolicy(10'000) == RetrainingPolicy{2000, 2000});
    CHECK(usualPolicy(22'176) == RetrainingPolicy{2000, 2000});
    CHECK(usualPolicy(9'999) == RetrainingPolicy{999, 999});
    CHECK(usualPolicy(1'082) == RetrainingPolicy{108, 108});
    CHECK(usualPolicy(500) == RetrainingPolicy{50, 50});
    CHECK(usualPolicy(3) == RetrainingPolicy{50, 50});
}

TEST_CASE("a project's own policy holds until the usual one is wanted again") {
    MadeProject made(3, 0);
    CHECK(retrainingPolicy(made.project()) == RetrainingPolicy{50, 50});
    setRetrainingPolicy(made.project(), RetrainingPolicy{7, 3});
    CHECK(retrainingPolicy(made.project()) == RetrainingPolicy{7, 3});
    CHECK_THROWS_AS(setRetrainingPolicy(made.project(), RetrainingPolicy{0, 3}), core::Error);
    CHECK(retrainingPolicy(made.project()) == RetrainingPolicy{7, 3});
    setRetrainingPolicy(made.project(), std::nullopt);
    CHECK(retrainingPolicy(made.project()) == RetrainingPolicy{50, 50});
    made.project().store().setSetting("retraining", "nonsense");
    CHECK_THROWS_AS(retrainingPolicy(made.project()), core::Error);
}

TEST_CASE("what is due follows from what was accepted since the last snapshot") {
    MadeProject made(12, 4);
    setRetrainingPolicy(made.project(), RetrainingPolicy{5, 3});
    CHECK(words(trainingDue(made.project())) == "4 of 5 to the next training");
    CHECK_FALSE(trainingDue(made.project()).isDue());
    made.accept(4, 1);
    CHECK(trainingDue(made.project()).isDue());

    // A training that was cancelled or failed was none.
    made.addRun(store::RunState::Cancelled);
    made.addRun(store::RunState::Failed);
    CHECK(trainingDue(made.project()).isDue());
    made.addRun(store::RunState::Training);
    CHECK(words(trainingDue(made.project())) == "0 of 3 to the next training");
    made.accept(5, 3);
    CHECK(words(trainingDue(made.project())) == "3 of 3 to the next training");
    CHECK(trainingDue(made.project()).isDue());
}

TEST_CASE("accepted test images bring no training nearer") {
    MadeProject made(12, 4);
    const std::pair<store::ImageId, store::Split> test{made.id(0), store::Split::Test};
    made.project().store().setSplits(std::span(&test, 1));
    CHECK(trainingDue(made.project()).accepted == 3);
}

TEST_CASE("numbers are grouped as people read them") {
    CHECK(words({1240, 0, 2000}) == "1,240 of 2,000 to the next training");
    CHECK(words({1'234'567, 0, 999}) == "1,234,567 of 999 to the next training");
    CHECK(words({5, 9, 2000}) == "0 of 2,000 to the next training");  // accepted ones were taken back
}

}  // namespace maskwright::annotation::training
