// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/main_window.h"

#include "annotation/author.h"
#include "annotation/fit_settings.h"
#include "annotation/project_place.h"
#include "app/gui/window/face_panel.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/model_dialog.h"
#include "app/gui/window/theme.h"
#include "app/gui/window/user_settings.h"
#include "core/fusion/fuse.h"
#include "tests/app/gui/killed_process.h"
#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <fstream>
#include <unistd.h>

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QMouseEvent>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QStatusBar>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;

using tests::Desk;
using tests::kPatienceMs;

}  // namespace

TEST_CASE("A dropped folder of photos becomes a project beside it, with points and label maps") {
    const tests::TemporaryFolder folder;
    tests::writeMadePhotos(folder / "photos", 2);
    Desk desk;
    REQUIRE(desk.drop(folder / "photos"));
    const bool shown = desk.waitForFace("face_1");
    INFO(desk.window.findChild<QLabel*>("taskText")->text().toStdString());
    REQUIRE(shown);
    REQUIRE(desk.wait([&] { return desk.session().labelMap() != nullptr; }));
    CHECK(annotation::holdsProject(folder / "photos.maskwright"));
    CHECK(std::distance(fs::directory_iterator(folder / "photos"), fs::directory_iterator()) == 2);
    CHECK(desk.session().landmarks());
}

TEST_CASE("An edit stands in the store as soon as it is said to be saved, Space accepts and goes on") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 3);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const core::Landmarks before = *desk.session().landmarks();
    const store::ImageId first = desk.session().image();
    desk.dragPoint(16, {0, 12});
    const core::Landmarks edited = *desk.session().landmarks();
    REQUIRE(edited != before);
    REQUIRE(desk.waitForSaved());
    const annotation::Project other(place);
    CHECK(other.landmarks(first)->value == edited);
    CHECK(other.landmarks(first)->byPerson);

    desk.window.action(ActionId::Undo).trigger();
    REQUIRE(desk.waitForSaved());
    CHECK(other.landmarks(first)->value == before);
    desk.window.action(ActionId::Redo).trigger();
    REQUIRE(desk.waitForSaved());

    desk.canvas().setFocus();
    QTest::keyClick(&desk.canvas(), Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    REQUIRE(desk.waitForSaved());
    const auto accepted = other.landmarks(first);
    CHECK(accepted->accepted);
    CHECK(accepted->value.points == edited.points);
    CHECK(accepted->value.allAccepted());
    // The map of the face that was left is the one that was shown.
    const core::RgbImage photo = other.photo(first);
    core::fitting::FitOptions options;
    options.photo = core::viewOf(photo);
    CHECK(other.labelMap(first)->value == core::fusion::fuse(tests::madeRegions(320, 240),
                                                             core::fitting::fitFace(accepted->value, options),
                                                             accepted->value));

    QTest::keyClick(&desk.canvas(), Qt::Key_Space, Qt::ShiftModifier);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(desk.session().accepted());
    CHECK(desk.window.action(ActionId::Undo).isEnabled());  // its history is still there
}

// Each face that it is told to be saved it has accepted by Space; it tells how many these are by now.
TEST_CASE("After SIGKILL every face that was accepted and said to be saved is accepted") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 12);
    for (const int delayMs : {0, 200}) {
        const int saved = tests::KilledProcess("[accepts]", "MASKWRIGHT_TEST_PROJECT", place)
                              .lastToldBeforeKill<int>(delayMs);
        const annotation::Project project(place);
        CHECK(project.store().counts().landmarksAccepted >= saved);
        CHECK(project.store().checkIntegrity().empty());
    }
}

TEST_CASE("A session that accepts until it is killed", "[.][accepts]") {
    const char* place = std::getenv("MASKWRIGHT_TEST_PROJECT");
    const char* output = std::getenv("MASKWRIGHT_TEST_OUTPUT");
    if (place == nullptr || output == nullptr) {
        return;
    }
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    int accepted = 0;
    while (desk.wait([&] { return desk.window.workbench()->saves().state() == SaveState::Saved; })) {
        const auto image = desk.session().image();
        ++accepted;
        desk.key(Qt::Key_Space);
        if (!desk.wait([&] { return desk.session().image() != image; }) ||
            !desk.wait([&] { return desk.window.workbench()->saves().pending() == 0; })) {
            return;
        }
        REQUIRE(write(std::atoi(output), &accepted, sizeof accepted) == sizeof accepted);
    }
}

TEST_CASE("A face whose points are all accepted, but not the face, is accepted by Space") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    const annotation::Project project(place);
    const store::ImageId image = project.store().imageNamed("face_1").value();
    {
        annotation::Project other(place);
        auto points = other.landmarks(image)->value;
        points.acceptAll();
        const store::RevisionId saved =
            other.saveLandmarks(image, points, {other.landmarks(image)->revision, "Ana", "test", ""});
        other.store().setAccepted(image, store::RevisionKind::Landmarks, saved, false, "Ana");
    }
    REQUIRE_FALSE(project.landmarks(image)->accepted);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    REQUIRE_FALSE(desk.session().accepted());
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    REQUIRE(desk.waitForSaved());
    CHECK(project.landmarks(image)->accepted);
}

TEST_CASE("Without its photo a face is not accepted, and it is said why") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    const annotation::Project project(place);
    const store::ImageId image = project.store().imageNamed("face_1").value();
    fs::remove(project.photoPath(image));
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    for (const ActionId stage : {ActionId::StagePoints, ActionId::StageMap}) {
        desk.window.action(stage).trigger();
        QSignalSpy hints(desk.window.workbench(), &Workbench::hint);
        desk.key(Qt::Key_Space);
        REQUIRE(hints.size() == 1);
        CHECK(hints.at(0).at(0).toString().contains(QStringLiteral("photo")));
        CHECK(desk.shownName() == "face_1");
    }
    REQUIRE(desk.waitForSaved());
    CHECK_FALSE(project.landmarks(image)->accepted);
    CHECK_FALSE(project.store().head(image, store::RevisionKind::LabelMap)->accepted);
}

TEST_CASE("A message in the bottom line is there to its end, whatever else stands there") {
    const tests::TemporaryFolder folder;
    Desk desk;
    desk.window.openPath(tests::madeProject(folder.path(), 1));
    REQUIRE(desk.waitForFace("face_1"));
    const auto& standing = *desk.window.findChild<QWidget*>(QStringLiteral("models"));
    REQUIRE(standing.isVisible());
    QStatusBar& line = *desk.window.statusBar();
    line.showMessage(QStringLiteral("short"));
    CHECK(standing.isVisible());
    QString message;
    while (line.fontMetrics().horizontalAdvance(message) < line.width() * 3 / 4) {
        message += QStringLiteral("of use ");
    }
    line.showMessage(message);
    CHECK_FALSE(standing.isVisible());
    line.clearMessage();
    CHECK(standing.isVisible());
}

TEST_CASE("The label map of an accepted face is made anew, also if the window closes at once") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    store::ImageId first{};
    core::Landmarks accepted;
    {
        Desk desk;
        desk.window.openPath(place);
        REQUIRE(desk.waitForFace("face_1"));
        desk.dragPoint(16, {0, 12});
        first = desk.session().image();
        accepted = *desk.session().landmarks();
        desk.key(Qt::Key_Space);
        REQUIRE(desk.waitForFace("face_2"));
        desk.window.close();
        REQUIRE(desk.wait([&] { return !desk.window.isVisible(); }));
    }
    const annotation::Project project(place);
    CHECK(project.landmarks(first)->accepted);
    CHECK(project.landmarks(first)->value.points == accepted.points);
    CHECK_FALSE(project.labelMapIsStale(first));
}

TEST_CASE("The last face of the list shows that it is accepted, curves and map with it") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    int drawn = 0;
    QObject::connect(&desk.session(), &ImageSession::pointsChanged, [&] { ++drawn; });
    desk.key(Qt::Key_Space);
    CHECK(desk.session().accepted());
    CHECK(drawn == 1);
    REQUIRE(desk.waitForSaved());
}

TEST_CASE("What another process saves is shown, and never overwritten unseen") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    annotation::Project other(place);
    const auto head = other.landmarks(desk.session().image());
    core::Landmarks theirs = head->value;
    theirs.setPoint(3, {1, 2});
    theirs.states[3] = core::PointState::Moved;
    other.saveLandmarks(desk.session().image(), theirs,
                        {.madeFrom = head->revision, .author = "Boris", .tool = "drag", .modelVersion = {}});
    CHECK(desk.wait([&] { return desk.session().landmarks() == theirs; }));
}

TEST_CASE("Another way to fit points, set by another process, counts for the face that is open") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const auto throughPoints = [&] {
        return desk.session().fit()->points == desk.session().landmarks()->points;
    };
    REQUIRE_FALSE(throughPoints());  // predicted: smoothed
    annotation::Project other(place);
    annotation::FitSettings paper;
    paper.scheme = core::fitting::FitScheme::Paper;
    annotation::setFitSettings(other.store(), paper);
    CHECK(desk.wait(throughPoints));
}

TEST_CASE("A box drawn around a face places points in it, and J goes to the next face of the photo") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const core::Point before = desk.session().landmarks()->point(16);
    desk.window.action(ActionId::NextFace).trigger();
    CHECK(desk.wait([&] { return desk.session().landmarks()->point(16).x() < before.x() - 50; }));

    desk.window.action(ActionId::DrawBox).trigger();
    desk.window.faceView().fitPhoto();
    const QPoint from = desk.canvas().view().screenFromPhoto(core::Point(100, 60)).toPoint();
    const QPoint to = desk.canvas().view().screenFromPhoto(core::Point(220, 190)).toPoint();
    QTest::mousePress(&desk.canvas(), Qt::LeftButton, Qt::NoModifier, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(to), desk.canvas().mapToGlobal(QPointF(to)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&desk.canvas(), &move);
    QTest::mouseRelease(&desk.canvas(), Qt::LeftButton, Qt::NoModifier, to);
    CHECK(desk.wait([&] {
        const core::Point placed = core::boundingBox(desk.session().landmarks()->points).centre();
        return (placed - core::Point(160, 125)).norm() < 4;
    }));
    CHECK(desk.waitForSaved());
}

TEST_CASE("Long work can be cancelled from the window, and what was done is kept") {
    TaskRunner tasks;
    bool stopped = false;
    QObject::connect(&tasks, &TaskRunner::cancelled, [&] { stopped = true; });
    tasks.start("Counting", [](core::Progress& progress) -> TaskResult {
        for (;;) {
            progress.report(0.5, "counting");
            progress.stopIfCancelled();
            usleep(1000);
        }
    });
    tasks.cancel();
    CHECK(QTest::qWaitFor([&] { return stopped; }, kPatienceMs));
    CHECK_FALSE(tasks.busy());
}

// A whole window in a process of its own drags a point again and again, and says each time it was told
// "saved" how many edits it has made; then it is killed without warning.
TEST_CASE("After SIGKILL every edit that was said to be saved is there") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    for (const int delayMs : {150, 400, 900}) {
        const double lastSaved = tests::KilledProcess("[killed]", "MASKWRIGHT_TEST_PROJECT", place)
                                     .lastToldBeforeKill<double>(delayMs);
        const annotation::Project project(place);
        const auto image = project.store().imageNamed("face_1");
        REQUIRE(image);
        // Each edit moves the chin further down, so a later edit than the last one said to be saved may be
        // there too.
        CHECK(project.landmarks(*image)->value.point(16).y() >= lastSaved);
        CHECK(project.store().checkIntegrity().empty());
    }
}

// The other side of the test above; without its environment there is nothing to do.
TEST_CASE("A session that is killed", "[.][killed]") {
    const char* place = std::getenv("MASKWRIGHT_TEST_PROJECT");
    const char* output = std::getenv("MASKWRIGHT_TEST_OUTPUT");
    if (place == nullptr || output == nullptr) {
        return;
    }
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    for (;;) {
        desk.window.faceView().fitFace();
        desk.dragPoint(16, {0, 4});
        const double value = desk.session().landmarks()->point(16).y();
        if (desk.wait([&] {
                return desk.window.workbench()->saves().state() == SaveState::Saved &&
                       desk.window.workbench()->saves().pending() == 0;
            })) {
            REQUIRE(write(std::atoi(output), &value, sizeof value) == sizeof value);
        }
    }
}

TEST_CASE("The window names the models, and a choice of others is kept") {
    Desk desk;
    const auto* button = desk.window.findChild<QPushButton*>(QStringLiteral("models"));
    REQUIRE(button != nullptr);
    CHECK(button->text() == QStringLiteral("Points: made points · Hair and skin: made regions"));
    desk.window.action(ActionId::Models).trigger();
    auto* dialog = desk.window.findChild<ModelDialog*>(QStringLiteral("modelDialog"));
    REQUIRE(dialog != nullptr);
    const auto choose = [&](const char* name, const char* word) {
        auto* combo = dialog->findChild<QComboBox*>(QLatin1String(name));
        REQUIRE(combo != nullptr);
        const int index = combo->findData(QLatin1String(word));
        REQUIRE(index >= 0);
        combo->setCurrentIndex(index);
    };
    choose("pointModel", "mean-shape");
    choose("regionSource", "graphcut");
    choose("device", "cpu");
    CHECK(dialog->findChild<QLabel*>(QStringLiteral("modelWords"))->text() ==
          QStringLiteral("Points: mean shape\nHair and skin: graph cut"));
    dialog->accept();
    const wiring::PredictorChoice kept = UserSettings::predictorChoice();
    CHECK(kept.points == "mean-shape");
    CHECK(kept.regions == "graphcut");
    CHECK(kept.device == "cpu");
    UserSettings::setPredictorChoice({});
}

TEST_CASE("Links of what is shown already have the colours that are chosen later") {
    const tests::TemporaryFolder folder;
    Desk desk;
    desk.window.openPath(tests::madeProject(folder.path(), 1));
    REQUIRE(desk.waitForFace("face_1"));
    core::checks::Finding finding;
    finding.sentence = "Something cannot be right.";
    desk.window.findChild<FacePanel*>()->showFindings({finding});
    QLabel* label = nullptr;
    for (QLabel* one : desk.window.findChildren<QLabel*>()) {
        label = one->isVisible() && one->text().contains(QStringLiteral("cannot be right")) ? one : label;
    }
    REQUIRE(label != nullptr);
    const auto shows = [&](const QColor& colour) {
        const QImage picture = label->grab().toImage();
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                if (picture.pixelColor(x, y) == colour) {
                    return true;
                }
            }
        }
        return false;
    };
    const QColor light = QApplication::palette().color(QPalette::Link);
    CHECK(shows(light));
    useTheme(Theme::Dark);
    CHECK(desk.wait([&] { return shows(QApplication::palette().color(QPalette::Link)); }));
    CHECK_FALSE(shows(light));
    useTheme(Theme::Light);
    CHECK(desk.wait([&] { return shows(light); }));
}

TEST_CASE("Return on a slider of the photo's brightness closes its dialog and leaves what was set") {
    const tests::TemporaryFolder folder;
    Desk desk;
    desk.window.openPath(tests::madeProject(folder.path(), 1));
    REQUIRE(desk.waitForFace("face_1"));
    desk.window.action(ActionId::Tone).trigger();
    const QPointer<QDialog> dialog = desk.window.findChild<QDialog*>(QStringLiteral("toneDialog"));
    REQUIRE(dialog != nullptr);
    auto* brightness = dialog->findChild<QSlider*>(QStringLiteral("brightness"));
    dialog->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(dialog));
    brightness->setFocus();
    QTest::keyClick(brightness, Qt::Key_PageUp);
    const int set = brightness->value();
    CHECK(set > 0);
    QTest::keyClick(brightness, Qt::Key_Return);
    CHECK(brightness->value() == set);
    CHECK((dialog == nullptr || !dialog->isVisible()));
}

}  // namespace maskwright::app::gui
