// SPDX-License-Identifier: GPL-3.0-or-later
// A whole session by mouse and keys on the real window, which ends as nobody wants it to end.
#include "app/gui/window/history_dialog.h"
#include "app/gui/window/rehearsal_dialog.h"
#include "app/gui/window/user_settings.h"
#include "tests/app/gui/killed_process.h"
#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <unistd.h>

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
using tests::Desk;

// What the session has come to, told to the test that kills it.
struct Reached {
    double chinY = 0;
    double noseX = 0;
};

constexpr std::size_t kChin = 16;
constexpr std::size_t kNoseTip = 54;

// What the window's own strip says; the lead's page has one as well.
QLabel* strip(const MainWindow& window) {
    return window.findChild<QWidget*>(QStringLiteral("taskBar"))
        ->findChild<QLabel*>(QStringLiteral("taskText"));
}

}  // namespace

TEST_CASE(
    "Drop, correct, accept, undo across faces, kill the process, reopen: all is there and can be restored") {
    const tests::TemporaryFolder folder;
    tests::writeMadePhotos(folder / "photos", 2);
    Reached reached;
    {
        tests::KilledProcess session("[session]", "MASKWRIGHT_TEST_PHOTOS", folder / "photos");
        REQUIRE(session.tells(reached));
    }

    const fs::path place = folder / "photos.maskwright";
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    // Plain words, and the face that was being worked on.
    const auto* notice = strip(desk.window);
    CHECK(notice->text().contains(QStringLiteral("was not closed last time")));
    CHECK(notice->isVisible());
    const core::Landmarks& points = *desk.session().landmarks();
    CHECK(points.point(kChin).y() == reached.chinY);
    CHECK(points.point(kNoseTip).x() == reached.noseX);
    CHECK_FALSE(desk.session().accepted());

    desk.key(Qt::Key_H, Qt::ControlModifier);
    auto* dialog = desk.window.findChild<HistoryDialog*>(QStringLiteral("historyDialog"));
    REQUIRE(dialog != nullptr);
    auto* list = dialog->findChild<QListWidget*>(QStringLiteral("historyList"));
    // Placed, chin moved, accepted, taken back, nose moved.
    REQUIRE(desk.wait([&] { return list->count() == 5; }));
    list->setCurrentRow(3);
    dialog->findChild<QPushButton*>(QStringLiteral("restoreState"))->click();
    CHECK(desk.session().landmarks()->point(kChin).y() == reached.chinY);
    CHECK(desk.session().landmarks()->point(kNoseTip).x() < reached.noseX);
    REQUIRE(desk.waitForSaved());
    CHECK(annotation::Project(place).landmarks(desk.session().image())->value == *desk.session().landmarks());
    desk.window.close();
    CHECK(annotation::Project(place).store().checkIntegrity().empty());

    // Closed as it should be, nothing is said the next time.
    Desk again;
    again.window.openPath(place);
    REQUIRE(again.waitForFace("face_1"));
    CHECK_FALSE(strip(again.window)->text().contains(QStringLiteral("was not closed")));
}

TEST_CASE("A project opens in the stage that it was last worked in, also after the window was killed") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    {
        Desk desk;
        desk.window.openPath(place);
        REQUIRE(desk.waitForFace("face_1"));
        CHECK(desk.window.workbench()->stage() == Stage::Points);
        desk.window.action(ActionId::StageMap).trigger();
        // Written at once: nobody asks before a window is killed.
        CHECK(UserSettings::lastStage(place) == Stage::LabelMap);
        desk.window.action(ActionId::StagePoints).trigger();
        CHECK(UserSettings::lastStage(place) == Stage::Points);
        desk.window.action(ActionId::StageMap).trigger();
        desk.window.close();
    }
    Desk again;
    CHECK_FALSE(again.window.action(ActionId::StageMap).isChecked());
    again.window.openPath(place);
    REQUIRE(again.waitForFace("face_1"));
    CHECK(again.window.action(ActionId::StageMap).isChecked());
    CHECK(again.window.workbench()->stage() == Stage::LabelMap);

    // Another project is worked in as the window stands.
    const tests::TemporaryFolder elsewhere;
    const fs::path other = tests::madeProject(elsewhere.path(), 1);
    CHECK_FALSE(UserSettings::lastStage(other).has_value());
    again.window.openPath(other);
    REQUIRE(again.waitForFace("face_1"));
    CHECK(again.window.workbench()->stage() == Stage::LabelMap);
}

// The other side of the first test; without its environment there is nothing to do.
TEST_CASE("A whole session that is killed", "[.][session]") {
    const char* photos = std::getenv("MASKWRIGHT_TEST_PHOTOS");
    const char* output = std::getenv("MASKWRIGHT_TEST_OUTPUT");
    if (photos == nullptr || output == nullptr) {
        return;
    }
    Desk desk;
    REQUIRE(desk.drop(photos));
    REQUIRE(desk.waitForFace("face_1"));
    REQUIRE(desk.wait([&] {
        return !desk.window.workbench()->tasks().busy() && desk.session().landmarks() &&
               desk.session().labelMap() != nullptr;
    }));
    desk.dragPoint(kChin, {0, 20});
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    REQUIRE(desk.waitForFace("face_1"));
    REQUIRE(desk.wait([&] { return !desk.session().accepted(); }));
    desk.dragPoint(kNoseTip, {20, 0});
    REQUIRE(desk.waitForSaved());
    const core::Landmarks& points = *desk.session().landmarks();
    const Reached reached{points.point(kChin).y(), points.point(kNoseTip).x()};
    REQUIRE(write(std::atoi(output), &reached, sizeof reached) == sizeof reached);
    (void)desk.wait([] { return false; });  // until it is killed
}

TEST_CASE("A rehearsal is made from accepted faces, worked on as any project, and tells one's own error") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 3);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const auto open = [&] {
        desk.window.action(ActionId::Rehearsal).trigger();
        auto* dialog = desk.window.findChild<RehearsalDialog*>(QStringLiteral("rehearsalDialog"));
        REQUIRE(dialog != nullptr);
        return dialog;
    };
    // Without accepted faces there are drawn ones alone.
    RehearsalDialog* dialog = open();
    CHECK(dialog->findChild<QComboBox*>(QStringLiteral("rehearsalFaces"))->count() == 1);
    CHECK(dialog->findChild<QLabel*>(QStringLiteral("rehearsalWords"))
              ->text()
              .contains(QStringLiteral("synthetic portraits")));
    dialog->reject();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);

    desk.dragPoint(kChin, {0, 20});
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    REQUIRE(desk.waitForSaved());
    dialog = open();
    auto* kind = dialog->findChild<QComboBox*>(QStringLiteral("rehearsalFaces"));
    REQUIRE(kind->count() == 2);
    CHECK(kind->currentIndex() == 1);  // a single face is hardly practice
    kind->setCurrentIndex(0);
    dialog->findChild<QPushButton*>(QStringLiteral("beginRehearsal"))->click();
    REQUIRE(desk.wait([&] { return desk.window.workbench()->context().folder != place; }));
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(desk.window.workbench()->images().rowCount() == 1);
    CHECK_FALSE(desk.session().accepted());
    desk.key(Qt::Key_Space);
    REQUIRE(desk.wait([&] { return desk.session().accepted(); }));
    REQUIRE(desk.waitForSaved());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);

    dialog = open();
    const auto* parts = dialog->findChild<QTableWidget*>(QStringLiteral("rehearsalParts"));
    REQUIRE(parts != nullptr);
    CHECK(parts->item(0, 1)->text() != QStringLiteral("0.0"));  // the chin was accepted as placed
    CHECK(parts->item(0, 1)->text() == parts->item(0, 2)->text());
    CHECK(parts->item(1, 1)->text() == QStringLiteral("0.0"));
    dialog->findChild<QPushButton*>(QStringLiteral("leaveRehearsal"))->click();
    REQUIRE(desk.wait([&] { return desk.window.workbench()->context().folder == place; }));
    REQUIRE(desk.waitForFace("face_2"));
}

TEST_CASE("A rehearsal of drawn faces needs nobody's work before") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    RehearsalDialog dialog(
        place, [] { return tests::madePredictors().landmarks({}); }, 1);
    QString made;
    QObject::connect(&dialog, &RehearsalDialog::projectWanted, [&](const QString& wanted) { made = wanted; });
    dialog.show();
    QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("beginRehearsal")), Qt::LeftButton);
    REQUIRE(QTest::qWaitFor([&] { return !made.isEmpty(); }, tests::kPatienceMs));
    CHECK_FALSE(dialog.isVisible());
    const annotation::Project rehearsal(made.toStdString());
    const auto result = annotation::team::rehearsalResult(rehearsal);
    REQUIRE(result);
    CHECK(result->faces == 1);
    CHECK(result->home == place);
    CHECK(rehearsal.landmarks(rehearsal.store().ids({}).front()));
}

}  // namespace maskwright::app::gui
