// SPDX-License-Identifier: GPL-3.0-or-later
// Every page and dialog without a mouse and without a screen: by key, and by what a screen reader says.
#include "app/gui/lead/lead_page.h"
#include "app/gui/lead/package_dialog.h"
#include "app/gui/lead/policy_dialog.h"
#include "app/gui/lead/split_dialog.h"
#include "app/gui/lead/start_training_dialog.h"
#include "app/gui/window/evaluation_page.h"
#include "app/gui/window/wall_grid.h"
#include "app/gui/window/wall_page.h"
#include "tests/app/gui/by_ear_and_key.h"
#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <QAction>
#include <QDialog>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSlider>
#include <QTabWidget>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

using tests::Desk;

struct TestDesk : Desk {
    void activate(QWidget& shown) {
        shown.activateWindow();
        REQUIRE(QTest::qWaitForWindowActive(&shown));
    }
    // Each shown control has a name, and the keys come to it.
    void check(QWidget& shown, QWidget& from, const char* what) {
        activate(shown);
        from.setFocus();
        QApplication::processEvents();
        REQUIRE(QApplication::focusWidget() != nullptr);
        INFO(what);
        const std::string none;  // whatever is compared with it is shown
        CHECK(tests::namelessControls(shown).join("; ").toStdString() == none);
        const tests::Walk walk = tests::walkByKey(shown);
        QStringList way;
        for (const QWidget* widget : walk.reached) {
            way.append(tests::describe(widget).section(QStringLiteral(" in "), 0, 0));
        }
        INFO(way.join(QStringLiteral(" > ")).toStdString());
        CHECK(tests::notReached(shown, walk.reached).join("; ").toStdString() == none);
        CHECK(walk.unseen.join("; ").toStdString() == none);
        // And back to where it began: no control keeps the focus.
        CHECK(QApplication::focusWidget() == walk.reached.value(0));
    }
    void closeDialog(QDialog& dialog) {
        dialog.reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

}  // namespace

TEST_CASE("Every control of every page has a name for a screen reader, and keys come to it") {
    const tests::TemporaryFolder folder;
    const auto place = tests::madeProject(folder.path(), 3);
    TestDesk desk;
    MainWindow& window = desk.window;
    desk.check(window, *window.findChild<QWidget*>(QStringLiteral("openFolderButton")), "start page");
    window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    desk.check(window, desk.canvas(), "faces, points");
    window.action(ActionId::StageMap).trigger();
    desk.check(window, desk.canvas(), "faces, label maps");
    window.action(ActionId::PageWall).trigger();
    REQUIRE(desk.wait([&] { return window.wallPage().grid().complete(); }));
    desk.check(window, window.wallPage().grid(), "wall");
    window.action(ActionId::PageEvaluation).trigger();
    desk.check(window, *window.findChild<QWidget*>(QStringLiteral("pageBar"))->findChild<QWidget*>(),
               "evaluation");
    window.action(ActionId::PageLead).trigger();
    auto* tabs = window.findChild<QTabWidget*>(QStringLiteral("leadTabs"));
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        desk.check(window, *tabs, tabs->tabText(tab).toUtf8().constData());
    }
}

TEST_CASE("Every control of every dialog has a name for a screen reader, and keys come to it") {
    const tests::TemporaryFolder folder;
    const auto place = tests::madeProject(folder.path(), 3);
    TestDesk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    for (const ActionId id : {ActionId::History, ActionId::AddPhotos, ActionId::Export, ActionId::Models,
                              ActionId::Rehearsal, ActionId::Tone, ActionId::Postpone, ActionId::Flag,
                              ActionId::ProposeOther, ActionId::Shortcuts, ActionId::AcceptAll}) {
        desk.activate(desk.window);
        desk.window.action(id).trigger();
        QDialog* dialog = nullptr;
        for (auto* candidate : desk.window.findChildren<QDialog*>()) {
            dialog = candidate->isVisible() ? candidate : dialog;
        }
        const std::string what = desk.window.action(id).objectName().toStdString();
        INFO(what);
        REQUIRE(dialog != nullptr);
        desk.activate(*dialog);
        QWidget* first = dialog->focusWidget();
        if (first == nullptr) {
            QTest::keyClick(dialog, Qt::Key_Tab);
            first = QApplication::focusWidget();
        }
        desk.check(*dialog, *first, what.c_str());
        desk.closeDialog(*dialog);
    }
}

TEST_CASE("Keys come to every button of a face's history when one of its states is chosen") {
    const tests::TemporaryFolder folder;
    const auto place = tests::madeProject(folder.path(), 1);
    TestDesk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    desk.window.action(ActionId::History).trigger();
    auto& dialog = *desk.window.findChild<QDialog*>(QStringLiteral("historyDialog"));
    auto& list = *dialog.findChild<QListWidget*>(QStringLiteral("historyList"));
    REQUIRE(desk.wait([&] { return list.count() > 0; }));
    list.setCurrentRow(0);
    REQUIRE(dialog.findChild<QWidget*>(QStringLiteral("restoreState"))->isEnabled());
    desk.check(dialog, list, "history, a state chosen");
    desk.closeDialog(dialog);
}

TEST_CASE("So has every control of the dialogs of a training, and of people") {
    const tests::TemporaryFolder folder;
    const auto place = tests::madeProject(folder.path(), 2);
    TestDesk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    PackageDialog package(&desk.window);
    PolicyDialog policy({}, &desk.window);
    SplitDialog split(100, &desk.window);
    StartTrainingDialog start(*desk.window.leadPage().desk(), {}, &desk.window);
    for (QDialog* dialog : std::initializer_list<QDialog*>{&package, &policy, &split, &start}) {
        dialog->show();
        desk.activate(*dialog);
        QTest::keyClick(dialog, Qt::Key_Tab);
        REQUIRE(QApplication::focusWidget() != nullptr);
        desk.check(*dialog, *QApplication::focusWidget(), dialog->metaObject()->className());
        dialog->close();
    }
}

TEST_CASE("The canvas says which face it shows, how far that is, and which point is selected") {
    const tests::TemporaryFolder folder;
    const auto place = tests::madeProject(folder.path(), 2);
    Desk desk;
    const auto words = [&] { return desk.canvas().accessibleDescription(); };
    CHECK(words() == QStringLiteral("No photo is shown."));
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(words() ==
          QStringLiteral("face_1: 106 points, 0 of them looked at by a person. Label map to review."));
    desk.key(Qt::Key_Tab);
    const auto doubtful = desk.window.faceView().selection().selected();
    REQUIRE(doubtful);
    CHECK(words().contains(QStringLiteral("Selected: %1, ").arg(*doubtful)));
    CHECK(words().contains(QStringLiteral("predicted, confidence")));
    desk.key(Qt::Key_Right);
    CHECK(words().contains(QStringLiteral("1 of them looked at")));
    CHECK(words().contains(QStringLiteral(", moved, at ")));
    desk.key(Qt::Key_V);
    CHECK(words().contains(QStringLiteral("1 hidden")));
    desk.key(Qt::Key_A, Qt::ControlModifier);
    CHECK(words().contains(QStringLiteral("106 points selected.")));
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    CHECK(words().startsWith(QStringLiteral("face_2: ")));
    desk.key(Qt::Key_A);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(words().startsWith(QStringLiteral("face_1: 106 points, accepted.")));
    REQUIRE(desk.waitForSaved());
}

TEST_CASE("The menus and their lines have names") {
    Desk desk;
    auto* bar = desk.window.menuBar();
    for (const QAction* menu : bar->actions()) {
        CHECK_FALSE(menu->text().isEmpty());
        for (const QAction* line : menu->menu()->actions()) {
            CHECK((line->isSeparator() || !line->text().isEmpty()));
        }
    }
}

TEST_CASE("Without a project the opacity of its label maps cannot be set") {
    const tests::TemporaryFolder folder;
    const auto place = tests::madeProject(folder.path(), 1);
    Desk desk;
    const auto* opacity = desk.window.findChild<QSlider*>(QStringLiteral("opacity"));
    CHECK_FALSE(opacity->isEnabled());
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(opacity->isEnabled());
    desk.window.action(ActionId::CloseProject).trigger();
    CHECK_FALSE(opacity->isEnabled());
}

}  // namespace maskwright::app::gui
