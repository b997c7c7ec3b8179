// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/pre_placer.h"

#include "annotation/formats/import.h"
#include "core/shape/mean_shape.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <atomic>
#include <mutex>

#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
using annotation::Project;

constexpr int kPatienceMs = 30'000;

// Predictors under a name that a test can change, as a promotion does.
class Named final : public core::LandmarkPredictor {
  public:
    Named(std::unique_ptr<core::LandmarkPredictor> inner, std::string name)
        : inner_(std::move(inner)), name_(std::move(name)) {}
    [[nodiscard]] std::vector<core::Landmarks> place(std::span<const Job> jobs,
                                                     const core::Progress& progress) const override {
        return inner_->place(jobs, progress);
    }
    [[nodiscard]] std::string version() const override { return name_; }

  private:
    std::unique_ptr<core::LandmarkPredictor> inner_;
    std::string name_;
};

// Six photos that nobody has placed yet.
struct Desk {
    Desk() {
        tests::writeMadePhotos(folder / "photos", 6);
        store::ProjectStore::create(folder / "project");
        Project project(folder / "project");
        core::NoProgress progress;
        (void)annotation::formats::importPhotos(project, folder / "photos", {}, progress);
        predictors = tests::madePredictors();
        predictors.landmarks = [this, inner = predictors.landmarks](const fs::path& place) {
            const std::scoped_lock lock(mutex);
            return std::make_unique<Named>(inner(place), model);
        };
    }

    std::unique_ptr<PrePlacer> placer() {
        auto made = std::make_unique<PrePlacer>(
            ProjectContext{folder / "project", "Ana", predictors}, [this] { return queue; },
            [this] { return mayWork; });
        QObject::connect(made.get(), &PrePlacer::placed, [this](store::ImageId image) {
            placed.push_back(Project(folder / "project").store().image(image).name);
        });
        QObject::connect(made.get(), &PrePlacer::rests, [this] { rests = true; });
        return made;
    }
    void setModel(const std::string& name) {
        const std::scoped_lock lock(mutex);
        model = name;
    }
    bool waitForRest() {
        return QTest::qWaitFor([this] { return rests; }, kPatienceMs);
    }
    [[nodiscard]] Project open() const { return Project(folder / "project"); }
    store::ImageId image(const std::string& name) { return *open().store().imageNamed(name); }
    void drag(const std::string& name) {
        Project project = open();
        const auto head = project.landmarks(image(name));
        core::Landmarks face = head->value;
        face.setPoint(3, {1, 1});
        face.states[3] = core::PointState::Moved;
        project.saveLandmarks(image(name), face, {head->revision, "Ana", "drag", ""});
    }

    tests::TemporaryFolder folder;
    Predictors predictors;
    std::mutex mutex;
    std::string model = "made 1";
    PrePlacer::Queue queue;
    bool mayWork = true;
    bool rests = false;
    std::vector<std::string> placed;
};

}  // namespace

TEST_CASE("pending images are placed in the background, the nearest in the queue first") {
    Desk desk;
    desk.queue.next = {desk.image("face_4"), desk.image("face_5"), desk.image("face_2")};
    const auto placer = desk.placer();
    placer->wake();
    REQUIRE(desk.waitForRest());
    REQUIRE(desk.placed.size() == 6);
    CHECK(desk.placed[0] == "face_4");
    CHECK(desk.placed[1] == "face_5");
    CHECK(desk.placed[2] == "face_2");
    CHECK(desk.open().store().counts().placed == 6);
    CHECK(placer->pending() == 0);
}

TEST_CASE("after a promotion untouched points are placed again, and no others") {
    Desk desk;
    const auto placer = desk.placer();
    placer->wake();
    REQUIRE(desk.waitForRest());
    desk.drag("face_1");
    {
        Project project = desk.open();
        const auto head = project.landmarks(desk.image("face_2"));
        project.store().setAccepted(desk.image("face_2"), store::RevisionKind::Landmarks, head->revision,
                                    true, "Ana");
        // Points from elsewhere are no model's of ours.
        const auto third = project.landmarks(desk.image("face_3"));
        project.saveLandmarks(desk.image("face_3"), third->value, {third->revision, "", "import", "other"});
    }
    const auto touched = desk.open().landmarks(desk.image("face_1"))->revision;
    const auto accepted = desk.open().landmarks(desk.image("face_2"))->revision;
    const auto imported = desk.open().landmarks(desk.image("face_3"))->revision;
    desk.queue.current = desk.image("face_4");  // somebody looks at it
    const auto looked = desk.open().landmarks(desk.image("face_4"))->revision;
    desk.setModel("made 2");
    desk.placed.clear();
    desk.rests = false;
    // Other weights of the program are nobody's decision.
    placer->wake();
    REQUIRE(desk.waitForRest());
    CHECK(desk.placed.empty());
    desk.rests = false;
    placer->placeOthersAgain();
    REQUIRE(desk.waitForRest());
    CHECK(desk.placed.size() == 2);
    CHECK(desk.open().landmarks(desk.image("face_1"))->revision == touched);
    CHECK(desk.open().landmarks(desk.image("face_2"))->revision == accepted);
    CHECK(desk.open().landmarks(desk.image("face_3"))->revision == imported);
    CHECK(desk.open().landmarks(desk.image("face_4"))->revision == looked);
    CHECK(desk.open().landmarks(desk.image("face_5"))->modelVersion == "made 2");
    // Once it is left, it follows.
    desk.queue.current.reset();
    desk.rests = false;
    placer->wake();
    REQUIRE(desk.waitForRest());
    CHECK(desk.open().landmarks(desk.image("face_4"))->modelVersion == "made 2");
}

TEST_CASE("faces of the test split begin with the mean shape, also those that a model had placed before") {
    Desk desk;
    const auto placer = desk.placer();
    placer->wake();
    REQUIRE(desk.waitForRest());
    const std::pair<store::ImageId, store::Split> test{desk.image("face_2"), store::Split::Test};
    desk.open().store().setSplits(std::span(&test, 1));
    desk.placed.clear();
    desk.rests = false;
    placer->wake();
    REQUIRE(desk.waitForRest());
    CHECK(desk.placed == std::vector<std::string>{"face_2"});
    CHECK(desk.open().landmarks(desk.image("face_2"))->modelVersion ==
          core::shape::MeanShapePredictor().version());
}

TEST_CASE("the background rests while other long work goes on, and says what is wrong") {
    Desk desk;
    desk.mayWork = false;
    const auto placer = desk.placer();
    placer->wake();
    CHECK(desk.open().store().counts().placed == 0);
    desk.mayWork = true;
    desk.predictors.landmarks = [](const fs::path&) -> std::unique_ptr<core::LandmarkPredictor> {
        throw core::Error("the weights are gone");
    };
    const auto broken = desk.placer();
    QString said;
    QObject::connect(broken.get(), &PrePlacer::failed, [&](const QString& message) { said = message; });
    broken->wake();
    CHECK(
        QTest::qWaitFor([&] { return said.contains(QStringLiteral("the weights are gone")); }, kPatienceMs));
    placer->wake();
    REQUIRE(desk.waitForRest());
    CHECK(desk.open().store().counts().placed == 6);
}

}  // namespace maskwright::app::gui
