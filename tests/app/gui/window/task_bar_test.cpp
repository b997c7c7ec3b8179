// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/task_bar.h"

#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

struct Bar {
    TaskBar bar;
    QLabel& text = *bar.findChild<QLabel*>(QStringLiteral("taskText"));
    QToolButton& list = *bar.findChild<QToolButton*>(QStringLiteral("taskDetails"));
    QToolButton& close = *bar.findChild<QToolButton*>(QStringLiteral("taskClose"));

    QString shownList() {
        QTest::mouseClick(&list, Qt::LeftButton);
        auto* dialog = bar.findChild<QDialog*>(QStringLiteral("taskDetailsDialog"));
        const QString lines = dialog->findChild<QPlainTextEdit*>()->toPlainText();
        delete dialog;
        return lines;
    }
};

}  // namespace

TEST_CASE("what could not be read stays at hand when other work follows, until somebody has seen it") {
    Bar strip;
    strip.bar.tell(QStringLiteral("1 photo added, 2 refused"),
                   {QStringLiteral("half.jpg: it ends too early"), QStringLiteral("words.png: no photo")});
    strip.bar.tell(QStringLiteral("Points placed"));
    strip.bar.tell(QStringLiteral("Label maps made"), {QStringLiteral("face_1.jpg: no face")});
    CHECK(strip.text.text() == QStringLiteral("Label maps made · 1 photo added, 2 refused"));
    CHECK(strip.list.isVisible());
    const QString lines = strip.shownList();
    CHECK(lines ==
          QStringLiteral("1 photo added, 2 refused\nhalf.jpg: it ends too early\nwords.png: no photo\n"
                         "Label maps made\nface_1.jpg: no face"));
    CHECK(strip.list.isVisible());  // once more, for who wants to
    strip.bar.tell(QStringLiteral("Exported"));
    CHECK(strip.text.text() == QStringLiteral("Exported"));
    CHECK_FALSE(strip.list.isVisible());
}

TEST_CASE("remarks go with the next sentence, and leave what went wrong where it is") {
    Bar strip;
    strip.bar.tell(QStringLiteral("1 photo refused"), {QStringLiteral("half.jpg: it ends too early")});
    strip.bar.tell(QStringLiteral("The training has begun"), {QStringLiteral("starts from shipped")}, true);
    CHECK(strip.text.text() == QStringLiteral("The training has begun · 1 photo refused"));
    strip.bar.tell(QStringLiteral("The training has begun"), {QStringLiteral("starts from nothing")}, true);
    CHECK(strip.text.text() == QStringLiteral("The training has begun · 1 photo refused"));
    strip.bar.tell(QStringLiteral("Compared on 4 faces"));
    CHECK(strip.text.text() == QStringLiteral("Compared on 4 faces · 1 photo refused"));
    CHECK(strip.shownList() == QStringLiteral("half.jpg: it ends too early"));
}

TEST_CASE("a list that was closed does not come back") {
    Bar strip;
    strip.bar.tell(QStringLiteral("1 photo refused"), {QStringLiteral("half.jpg: it ends too early")});
    QTest::mouseClick(&strip.close, Qt::LeftButton);
    CHECK_FALSE(strip.bar.isVisible());
    TaskRunner tasks;
    strip.bar.watch(tasks);
    tasks.start(QStringLiteral("Export"), [](core::Progress&) {
        return TaskResult{QStringLiteral("Exported"), {}};
    });
    REQUIRE(QTest::qWaitFor([&] { return !tasks.busy(); }, 60'000));
    CHECK(strip.text.text() == QStringLiteral("Exported"));
    CHECK_FALSE(strip.list.isVisible());
    strip.bar.tell(QStringLiteral("2 photos refused"), {QStringLiteral("words.png: no photo")});
    CHECK(strip.shownList() == QStringLiteral("words.png: no photo"));
}

}  // namespace maskwright::app::gui
