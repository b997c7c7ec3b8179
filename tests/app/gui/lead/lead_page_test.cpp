// SPDX-License-Identifier: GPL-3.0-or-later
// The lead's page on the real window, with real processes that train tiny networks.
#include "app/gui/lead/lead_page.h"

#include "annotation/author.h"
#include "annotation/dla/accepting.h"
#include "annotation/formats/import.h"
#include "annotation/training/run_packing.h"
#include "annotation/training/run_process.h"
#include "annotation/training/splitting.h"
#include "app/gui/lead/curve_view.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/wiring/judges.h"
#include "core/image/portrait/sample.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <sys/resource.h>
#include <unistd.h>

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
namespace training = annotation::training;
using annotation::Project;

constexpr int kPatienceMs = 60'000;

// Eight synthetic portraits with accepted points.
fs::path unsplitPortraits(const tests::TemporaryFolder& folder) {
    core::NoProgress progress;
    core::image::portrait::writeSample(folder / "portraits", 8, 1, progress);
    const fs::path place = folder / "project";
    store::ProjectStore::create(place);
    Project project(place);
    annotation::formats::ImportOptions options;
    options.author = "Ana";
    (void)annotation::formats::importLapa(project, folder / "portraits", options, progress);
    return place;
}

// Two of them are the test split.
fs::path projectOfPortraits(const tests::TemporaryFolder& folder) {
    const fs::path place = unsplitPortraits(folder);
    Project project(place);
    training::SplitOptions split;
    split.test = training::splitSizeFromText("2");
    split.validation = training::splitSizeFromText("1");
    (void)training::splitImages(project, split);
    return place;
}

training::TrainRequest tinyRequest(const std::string& epochs) {
    training::TrainRequest request;
    request.start = training::StartFrom::Nothing;
    request.words = {"--input-px", "64",   "--batch",  "2",   "--channels",  "16",
                     "--epochs",   epochs, "--device", "cpu", "--precision", "float32"};
    request.threads = 1;
    request.author = "Chiara";
    return request;
}

Predictors judgingPredictors() {
    Predictors predictors = tests::madePredictors();
    predictors.judges = [] { return wiring::makeJudges("cpu"); };
    return predictors;
}

// The real window with the lead's page shown.
struct LeadDesk {
    MainWindow window{judgingPredictors()};
    LeadPage& page = *window.findChild<LeadPage*>(QStringLiteral("leadPage"));

    explicit LeadDesk(const fs::path& project) {
        annotation::rememberAuthor("Chiara");
        window.resize(1280, 720);
        window.show();
        window.openPath(project);
        window.action(ActionId::PageLead).trigger();
        REQUIRE(wait([&] { return page.desk() != nullptr && page.desk()->view() != nullptr; }));
    }
    ~LeadDesk() { annotation::rememberAuthor("Ana"); }
    LeadDesk(const LeadDesk&) = delete;
    LeadDesk& operator=(const LeadDesk&) = delete;

    bool wait(const std::function<bool()>& until) { return QTest::qWaitFor(until, kPatienceMs); }
    template <typename Widget>
    Widget& child(const char* name) {
        auto* found = window.findChild<Widget*>(QLatin1String(name));
        REQUIRE(found != nullptr);
        return *found;
    }
    void click(const char* name) {
        auto& button = child<QPushButton>(name);
        REQUIRE(wait([&] { return button.isVisible() && button.isEnabled(); }));
        QTest::mouseClick(&button, Qt::LeftButton);
    }
    // Once it stands.
    QMessageBox* questionAboutPromoting() {
        REQUIRE(wait([&] {
            const auto* found = window.findChild<QMessageBox*>(QStringLiteral("promotionDialog"));
            return found != nullptr && found->isVisible();
        }));
        return window.findChild<QMessageBox*>(QStringLiteral("promotionDialog"));
    }
    // Keys alone keep what counts now.
    void answerAboutPromoting(const char* heading, Qt::Key key) {
        QMessageBox* question = questionAboutPromoting();
        CHECK(question->text() == QLatin1String(heading));
        CHECK(question->defaultButton() == question->findChild<QPushButton*>(QStringLiteral("keepInUse")));
        QTest::keyClick(question, key);
        REQUIRE(wait(
            [&] { return window.findChild<QMessageBox*>(QStringLiteral("promotionDialog")) == nullptr; }));
        REQUIRE(wait([&] { return !page.desk()->tasks().busy(); }));
    }
    void showTab(int index) { child<QTabWidget>("leadTabs").setCurrentIndex(index); }
    const LoopView& view() { return *page.desk()->view(); }
    bool waitForVersions(std::size_t count) {
        return wait([&] { return view().versions.size() == count && !page.desk()->tasks().busy(); });
    }
};

}  // namespace

TEST_CASE("faces are accepted, a training is started, watched, compared, promoted and rolled back") {
    const tests::TemporaryFolder folder;
    const fs::path place = projectOfPortraits(folder);
    Project project(place);
    store::ImageQuery trained;
    trained.split = store::Split::Train;
    const std::vector<store::ImageId> images = project.store().ids(trained);
    for (const std::size_t i : {0U, 1U}) {
        const auto head = project.landmarks(images.at(i));
        core::Landmarks open = head->value;
        open.states.fill(core::PointState::Moved);
        (void)project.saveLandmarks(images[i], open, {head->revision, "Ana", "drag", ""});
    }
    LeadDesk desk(place);
    CHECK(desk.child<QLabel>("due").text() == QStringLiteral("4 of 50 to the next training"));
    desk.window.action(ActionId::PageFaces).trigger();
    for (const std::size_t i : {0U, 1U}) {
        desk.window.workbench()->open(images[i]);
        REQUIRE(desk.wait([&] {
            const ImageSession* shown = desk.window.workbench()->session();
            return shown != nullptr && shown->image() == images[i];
        }));
        desk.window.activateWindow();
        (void)QTest::qWaitForWindowActive(&desk.window);
        desk.window.faceView().canvas().setFocus();
        QTest::keyClick(&desk.window.faceView().canvas(), Qt::Key_Space);
    }
    CHECK(desk.wait([&] { return desk.view().due.accepted == 6; }));
    CHECK(desk.child<QPushButton>("loopButton").text() == QStringLiteral("6 of 50 to the next training"));
    QTest::mouseClick(&desk.child<QPushButton>("loopButton"), Qt::LeftButton);
    CHECK(desk.page.isVisible());
    REQUIRE(desk.wait([&] { return desk.view().testSplit.has_value(); }));
    CHECK(desk.child<QLabel>("testSplit").text().contains(QStringLiteral("2 of 2 faces accepted")));

    desk.click("startTraining");
    desk.child<QSpinBox>("trainingEpochs").setValue(2);
    // Options that make no sense are told before anything begins.
    desk.child<QLineEdit>("trainingOptions").setText(QStringLiteral("--rates 1"));
    REQUIRE(desk.wait(
        [&] { return desk.child<QLabel>("trainingWords").text().contains(QStringLiteral("rates")); }));
    CHECK_FALSE(desk.child<QPushButton>("startNow").isEnabled());
    desk.child<QLineEdit>("trainingOptions").setText(QStringLiteral("--input-px 64 --channels 16"));
    REQUIRE(desk.wait([&] { return desk.child<QPushButton>("startNow").isEnabled(); }));
    CHECK(desk.child<QLabel>("trainingWords").text().contains(QStringLiteral("5 accepted images")));
    CHECK(desk.child<QLabel>("trainingWords").text().contains(QStringLiteral("2 epochs, about")));
    desk.click("startNow");
    REQUIRE(desk.waitForVersions(1));
    CHECK(desk.child<CurveView>("lossCurve").points().size() == 2);
    CHECK(desk.child<CurveView>("validationCurve").best().has_value());
    auto& versions = desk.child<QTableWidget>("versions");
    REQUIRE(versions.rowCount() == 1);
    CHECK(versions.item(0, 0)->text() == QStringLiteral("landmarks-1"));
    CHECK(versions.item(0, 1)->text() == QStringLiteral("5"));
    CHECK(desk.child<QLabel>("testSplit").text().contains(QStringLiteral("2 locked")));
    REQUIRE(desk.child<CurveView>("growthError").points().size() == 1);
    CHECK(desk.child<CurveView>("growthError").points()[0].first == 5);
    CHECK(desk.child<CurveView>("growthArea").points().size() == 1);
    for (const char* name : {"growth.csv", "growth.png"}) {
        desk.page.desk()->writeGrowth(folder / name);
        CHECK(desk.wait([&] { return fs::exists(folder / name) && !desk.page.desk()->tasks().busy(); }));
    }

    desk.click("compare");
    REQUIRE(desk.wait([&] { return desk.child<QTableWidget>("promotionFaces").rowCount() == 2; }));
    CHECK(desk.child<QLabel>("promotionHeading").text() ==
          QStringLiteral("landmarks-1 against mean-shape, on 2 frozen faces"));
    CHECK(desk.child<QLabel>("promotionVerdict").text().contains(QStringLiteral("95 %")));
    CHECK(desk.child<QLabel>("promotionDrags").text().contains(QStringLiteral("Expected drags per face")));
    CHECK(desk.child<QTableWidget>("promotionParts").rowCount() == 1 + static_cast<int>(core::kPartCount));

    // Two epochs of a tiny network are far behind the mean shape, so nobody promotes them by accident.
    desk.click("promoteCompared");
    desk.answerAboutPromoting("landmarks-1 places points worse than the mean shape, which counts now.",
                              Qt::Key_Return);
    CHECK(desk.view().promoted.empty());
    CHECK(Project(place).store().promoted("landmarks") == std::nullopt);
    desk.click("promoteCompared");
    desk.answerAboutPromoting("landmarks-1 places points worse than the mean shape, which counts now.",
                              Qt::Key_Escape);
    desk.showTab(0);
    desk.click("promote");
    auto* question = desk.questionAboutPromoting();
    CHECK(question->informativeText().contains(QStringLiteral("on 2 frozen faces")));
    CHECK(question->informativeText().contains(QStringLiteral("Roll back")));
    desk.click("promoteAllTheSame");
    REQUIRE(desk.wait([&] { return desk.view().promoted.contains("landmarks"); }));
    desk.showTab(1);
    CHECK(Project(desk.window.workbench()->context().folder).store().promoted("landmarks") == "landmarks-1");
    CHECK_FALSE(desk.child<QPushButton>("promoteCompared").isEnabled());
    desk.showTab(0);
    CHECK(versions.item(0, 0)->text().contains(QStringLiteral("promoted")));
    desk.click("rollBack");
    REQUIRE(desk.wait([&] { return desk.view().promoted.empty(); }));
    CHECK(versions.item(0, 0)->text() == QStringLiteral("landmarks-1"));
}

TEST_CASE("a project is split in the window as the command splits it, once") {
    const tests::TemporaryFolder folder;
    const fs::path place = unsplitPortraits(folder);
    fs::copy(place, folder / "by command", fs::copy_options::recursive);
    LeadDesk desk(place);
    const auto& words = desk.child<QLabel>("testSplit");
    REQUIRE(desk.wait([&] { return words.text().startsWith(QStringLiteral("No test split yet")); }));
    desk.click("splitImages");
    desk.child<QSpinBox>("splitTest").setValue(25);
    desk.child<QSpinBox>("splitValidation").setValue(12);
    CHECK(desk.child<QLabel>("splitCounts")
              .text()
              .startsWith(QStringLiteral("Of 8 images about 2 test, 1 validate, and 5 train.")));
    desk.click("splitNow");
    REQUIRE(desk.wait([&] { return words.text().contains(QStringLiteral("2 of 2 faces accepted")); }));
    CHECK_FALSE(desk.child<QPushButton>("splitImages").isVisible());

    Project other(folder / "by command");
    training::SplitOptions options;
    options.test = training::splitSizeFromText("25%");
    options.validation = training::splitSizeFromText("12%");
    CHECK(training::splitImages(other, options).test == 2);
    const Project project(place);
    for (const store::ImageId image : other.store().ids({})) {
        CHECK(project.store().image(image).split == other.store().image(image).split);
    }
}

TEST_CASE("a training goes on while the window is closed, and is seen by the next one, whoever started it") {
    const tests::TemporaryFolder folder;
    const fs::path place = projectOfPortraits(folder);
    store::RunId run{};
    {
        LeadDesk desk(place);
        // As the command does it.
        Project project(place);
        core::NoProgress progress;
        run = training::freezeRun(project, tinyRequest("100000")).id;
        (void)training::packRun(project, run, std::nullopt, progress);
        training::startRun(project, run);
        REQUIRE(desk.wait([&] { return desk.child<QPushButton>("stopEarly").isVisible(); }));
        REQUIRE(desk.wait([&] { return desk.view().run->history.size() >= 2; }));
        CHECK(desk.child<QLabel>("runState").text().contains(QStringLiteral("of 100000")));
        CHECK_FALSE(desk.child<QPushButton>("startTraining").isEnabled());
        // Faces can be worked on meanwhile.
        desk.window.action(ActionId::PageFaces).trigger();
        CHECK(desk.wait([&] { return desk.window.workbench()->session() != nullptr; }));
        CHECK(desk.child<QPushButton>("loopButton").text().contains(QStringLiteral("Training")));
        desk.window.close();
    }
    CHECK(training::isTraining(Project(place), run));
    // Whoever works at this machine comes first.
    const auto process = Project(place).store().run(run).process;
    CHECK(getpriority(PRIO_PROCESS, static_cast<id_t>(process.value().id)) >
          getpriority(PRIO_PROCESS, static_cast<id_t>(getpid())));
    LeadDesk desk(place);
    REQUIRE(desk.wait([&] { return desk.view().run && desk.view().run->training; }));
    CHECK(desk.child<QPushButton>("stopEarly").text() == QStringLiteral("Stop early"));
    desk.click("stopEarly");
    // It ends with its current step, and until then nobody wonders whether the click has counted.
    CHECK(desk.child<QPushButton>("stopEarly").text() == QStringLiteral("Stopping …"));
    CHECK_FALSE(desk.child<QPushButton>("stopEarly").isEnabled());
    REQUIRE(desk.waitForVersions(1));
    CHECK(desk.view().versions[0].run == run);
    CHECK_FALSE(desk.child<QPushButton>("stopEarly").isVisible());
}

TEST_CASE("a training is cancelled in the window, and goes on") {
    const tests::TemporaryFolder folder;
    LeadDesk desk(projectOfPortraits(folder));
    desk.page.desk()->start(tinyRequest("100000"));
    REQUIRE(desk.wait([&] { return desk.view().run && desk.view().run->history.size() >= 1; }));
    desk.click("cancelTraining");
    REQUIRE(desk.wait([&] { return desk.view().run->run.state == store::RunState::Cancelled; }));
    const std::size_t epochs = desk.view().run->history.size();
    CHECK(desk.view().versions.empty());
    desk.click("resumeTraining");
    REQUIRE(desk.wait([&] { return desk.view().run->training && desk.view().run->history.size() > epochs; }));
    desk.click("cancelTraining");
    REQUIRE(desk.wait([&] { return !desk.view().run->training; }));
}

TEST_CASE("a training that is due starts by itself only where a lead wants that") {
    const tests::TemporaryFolder folder;
    const fs::path place = projectOfPortraits(folder);
    {
        Project project(place);
        training::setRetrainingPolicy(project, training::RetrainingPolicy{3, 3});
    }
    LeadDesk desk(place);
    CHECK(desk.child<QLabel>("due").text().contains(QStringLiteral("a training is due")));
    CHECK_FALSE(desk.view().run);
    QTest::mouseClick(&desk.child<QCheckBox>("startsByItself"), Qt::LeftButton, Qt::NoModifier, QPoint(8, 8));
    REQUIRE(desk.wait([&] { return desk.view().run.has_value(); }));
    REQUIRE(desk.wait([&] { return desk.view().run->training; }));
    CHECK(training::loopSettings(Project(place)).startsByItself);
    desk.click("cancelTraining");
    REQUIRE(desk.wait([&] { return !desk.view().run->training; }));
}

TEST_CASE("what two people have changed is settled part by part in the window") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    core::NoProgress progress;
    const auto edit = [](Project& project, const std::string& author, std::size_t point) {
        const store::ImageId image = *project.store().imageNamed("face_1");
        const auto head = project.landmarks(image);
        core::Landmarks face = head->value;
        face.setPoint(point, face.point(point) + core::Point(7, 0));
        face.acceptAll();
        const auto saved = project.saveLandmarks(image, face, {head->revision, author, "accept", ""});
        project.store().setAccepted(image, store::RevisionKind::Landmarks, saved, true, author);
    };
    {
        Project project(place);
        (void)annotation::team::makePackage(project, folder / "for Ben", {.assignee = "Ben", .count = 2},
                                            progress);
        Project package(folder / "for Ben");
        edit(package, "Ben", 104);
        edit(project, "Ana", 16);
    }
    LeadDesk desk(place);
    desk.page.team()->mergePackage(folder / "for Ben");
    desk.showTab(3);
    auto& list = desk.child<QListWidget>("conflicts");
    REQUIRE(desk.wait([&] { return list.count() == 1; }));
    CHECK(list.item(0)->text().contains(QStringLiteral("here Ana, there Ben")));
    auto& parts = desk.child<QTableWidget>("conflictParts");
    REQUIRE(parts.rowCount() == 2);
    parts.item(0, 0)->setCheckState(Qt::Checked);  // the pupil, of a single point: farthest apart
    desk.click("takeParts");
    REQUIRE(desk.wait([&] { return list.count() == 0; }));
    const Project project(place);
    const auto head = project.landmarks(*project.store().imageNamed("face_1"));
    const core::Landmarks before = tests::madeFaceIn(320, 240);
    CHECK(head->value.point(104).x() == Approx(before.point(104).x() + 7));
    CHECK(head->value.point(16).x() == Approx(before.point(16).x() + 7));
    CHECK(head->accepted);
    CHECK(desk.child<QTableWidget>("packages").rowCount() == 1);
}

TEST_CASE("the page says what accepted faces cost, and mixes in control faces") {
    const tests::TemporaryFolder folder;
    const fs::path place = projectOfPortraits(folder);
    LeadDesk desk(place);
    desk.showTab(2);
    REQUIRE(desk.wait([&] { return !desk.child<QLabel>("workMore").text().isEmpty(); }));
    CHECK(desk.child<QTableWidget>("workParts").rowCount() == static_cast<int>(core::kPartCount));
    desk.child<QSpinBox>("mixCount").setValue(2);
    desk.click("mixControl");
    REQUIRE(desk.wait([&] {
        return desk.child<QLabel>("workMore").text().contains(QStringLiteral("Control faces: 0 of 2 done"));
    }));
    CHECK(Project(place).store().counts().blindCopies == 2);
}

}  // namespace maskwright::app::gui
