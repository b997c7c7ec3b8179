// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/shortcuts_dialog.h"

#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <set>

#include <QAction>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

using tests::Desk;

struct Keys {
    QWidget window;
    QMenuBar menus;
    Actions actions = makeActions(window, menus);
    ShortcutsDialog dialog{actions};
    QTableWidget& table = *dialog.findChild<QTableWidget*>(QStringLiteral("keyTable"));
    QKeySequenceEdit& edit = *dialog.findChild<QKeySequenceEdit*>(QStringLiteral("keyEdit"));
    QPushButton& set = *dialog.findChild<QPushButton*>(QStringLiteral("keySet"));
    QPushButton& usual = *dialog.findChild<QPushButton*>(QStringLiteral("keyUsual"));
    QLabel& conflict = *dialog.findChild<QLabel*>(QStringLiteral("keyConflict"));

    void choose(const QString& what) {
        for (int row = 0; row < table.rowCount(); ++row) {
            if (table.item(row, 0)->text() == what) {
                table.setCurrentCell(row, 0);
                return;
            }
        }
        FAIL("no line " << what.toStdString());
    }
};

}  // namespace

TEST_CASE("No two actions share a key, and none has one that the photo takes") {
    std::set<QString> seen;
    for (const ActionInfo& info : actionTable()) {
        for (const QKeySequence& key : info.keys) {
            INFO(info.name << " " << key.toString().toStdString());
            CHECK(seen.insert(key.toString()).second);
            CHECK(reservedFor(key).isEmpty());
        }
    }
}

TEST_CASE("Menus show the keys that the photo takes itself, and buttons show the words alone") {
    QWidget window;
    QMenuBar menus;
    const Actions actions = makeActions(window, menus);
    for (const auto& [id, words, key] : {std::tuple(ActionId::ShowMap, "Label map", "Q"),
                                         std::tuple(ActionId::Accept, "Accept and next", "Space"),
                                         std::tuple(ActionId::NextDoubtful, "Next doubtful point", "Tab")}) {
        CHECK(actions.at(id)->text().section(QLatin1Char('\t'), 1) == QLatin1String(key));
        CHECK(actions.at(id)->iconText() == QLatin1String(words));
        CHECK(actions.at(id)->toolTip() ==
              QStringLiteral("%1 (%2)").arg(QLatin1String(words), QLatin1String(key)));
    }
}

TEST_CASE("A key can be changed, whose it was is said first, and the usual one comes back") {
    Keys keys;
    keys.choose(QStringLiteral("Close the mouth"));
    keys.edit.setKeySequence(QKeySequence(QStringLiteral("Ctrl+P")));
    CHECK(keys.conflict.text().contains(QStringLiteral("Place points")));
    keys.set.click();
    CHECK(keys.actions.at(ActionId::CloseMouth)->shortcut() == QKeySequence(QStringLiteral("Ctrl+P")));
    CHECK(keys.actions.at(ActionId::Place)->shortcuts().isEmpty());
    // Another start of the program knows both.
    Keys again;
    CHECK(again.actions.at(ActionId::CloseMouth)->shortcut() == QKeySequence(QStringLiteral("Ctrl+P")));
    CHECK(again.actions.at(ActionId::Place)->shortcuts().isEmpty());
    again.choose(QStringLiteral("Place points"));
    again.usual.click();
    CHECK(again.actions.at(ActionId::Place)->shortcut() == QKeySequence(QStringLiteral("Ctrl+P")));
    CHECK(again.actions.at(ActionId::CloseMouth)->shortcuts().isEmpty());
    again.choose(QStringLiteral("Close the mouth"));
    again.usual.click();
    CHECK(again.actions.at(ActionId::CloseMouth)->shortcut() == QKeySequence(QStringLiteral("C")));
}

TEST_CASE("Keys of the photo are refused with the reason, gestures cannot be changed") {
    Keys keys;
    keys.choose(QStringLiteral("Close the mouth"));
    keys.edit.setKeySequence(QKeySequence(Qt::Key_Space));
    CHECK_FALSE(keys.set.isEnabled());
    CHECK(keys.conflict.text().contains(QStringLiteral("accept")));
    keys.edit.setKeySequence(QKeySequence(Qt::SHIFT | Qt::Key_Left));
    CHECK_FALSE(keys.set.isEnabled());
    keys.choose(QStringLiteral("Bend a curve"));
    CHECK_FALSE(keys.edit.isEnabled());
}

TEST_CASE("The search leaves the lines that hold its words") {
    Keys keys;
    keys.dialog.findChild<QLineEdit*>(QStringLiteral("keySearch"))->setText(QStringLiteral("mirror"));
    int shown = 0;
    for (int row = 0; row < keys.table.rowCount(); ++row) {
        shown += keys.table.isRowHidden(row) ? 0 : 1;
    }
    CHECK(shown == 1);
}

TEST_CASE("F1 shows the keys, and one that is changed there works at once, and no longer where it was") {
    const tests::TemporaryFolder folder;
    Desk desk;
    desk.window.openPath(tests::madeProject(folder.path(), 1));
    REQUIRE(desk.waitForFace("face_1"));
    const auto pointsShown = [&] { return desk.window.faceView().pointsLayer().visible(); };
    const auto curvesShown = [&] { return desk.window.faceView().curvesLayer().visible(); };
    REQUIRE(pointsShown());
    REQUIRE(curvesShown());

    desk.key(Qt::Key_F1);
    auto* dialog = desk.window.findChild<ShortcutsDialog*>();
    REQUIRE(dialog != nullptr);
    REQUIRE(QTest::qWaitForWindowExposed(dialog));
    auto& table = *dialog->findChild<QTableWidget*>(QStringLiteral("keyTable"));
    auto& search = *dialog->findChild<QLineEdit*>(QStringLiteral("keySearch"));
    QTest::keyClicks(&search, QStringLiteral("curves"));
    int row = 0;
    while (row < table.rowCount() && table.item(row, 0)->text() != QStringLiteral("Curves")) {
        ++row;
    }
    REQUIRE(row < table.rowCount());
    REQUIRE_FALSE(table.isRowHidden(row));
    CHECK(table.item(row, 1)->text() == QStringLiteral("K"));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, Qt::NoModifier,
                      table.visualItemRect(table.item(row, 0)).center());
    // The key of the points: it is said whose it is before it is taken.
    auto& edit = *dialog->findChild<QKeySequenceEdit*>(QStringLiteral("keyEdit"));
    QTest::keyClick(&edit, Qt::Key_H);
    const auto* conflict = dialog->findChild<QLabel*>(QStringLiteral("keyConflict"));
    // The field waits a moment whether more strokes come.
    REQUIRE(desk.wait([&] { return !conflict->text().isEmpty(); }));
    CHECK(conflict->text() ==
          QStringLiteral("H is the key of: Points. If you set it here, it is taken away there."));
    CHECK(desk.window.action(ActionId::ShowPoints).shortcut() == QKeySequence(Qt::Key_H));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("keySet")), Qt::LeftButton);
    CHECK(table.item(row, 1)->text() == QStringLiteral("H"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    CHECK_FALSE(dialog->isVisible());

    desk.key(Qt::Key_H);
    CHECK_FALSE(curvesShown());
    CHECK(pointsShown());
    desk.key(Qt::Key_K);
    CHECK_FALSE(curvesShown());
    desk.key(Qt::Key_H);
    CHECK(curvesShown());
    // As it was, for the other tests.
    Keys again;
    again.choose(QStringLiteral("Curves"));
    again.usual.click();
    again.choose(QStringLiteral("Points"));
    again.usual.click();
}

}  // namespace maskwright::app::gui
