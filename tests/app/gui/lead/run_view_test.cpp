// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/run_view.h"

#include <QCoreApplication>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

LoopView trainingWithLog(int lines) {
    LoopView view;
    view.run.emplace();
    view.run->training = true;
    for (int i = 0; i < lines; ++i) {
        // Longer than the view is wide.
        view.run->log.push_back("line " + std::to_string(i) + std::string(150, '.'));
    }
    return view;
}

}  // namespace

TEST_CASE("the log of a training is followed, also if it came before anybody looked") {
    RunView view;
    view.showState(trainingWithLog(300), false);
    view.resize(500, 900);
    view.show();
    QCoreApplication::processEvents();
    auto& log = *view.findChild<QPlainTextEdit*>(QStringLiteral("runLog"));
    QScrollBar& bar = *log.verticalScrollBar();
    REQUIRE(bar.maximum() > 0);
    CHECK(bar.value() == bar.maximum());
    view.showState(trainingWithLog(310), false);
    QCoreApplication::processEvents();
    CHECK(bar.value() == bar.maximum());

    // Who has scrolled away to read stays there, and who comes back follows again.
    for (int i = 0; i < 5; ++i) {
        QTest::keyClick(&log, Qt::Key_PageUp);
    }
    const int place = bar.value();
    REQUIRE(place < bar.maximum());
    view.showState(trainingWithLog(320), false);
    QCoreApplication::processEvents();
    CHECK(bar.value() == place);
    bar.triggerAction(QAbstractSlider::SliderToMaximum);
    view.showState(trainingWithLog(330), false);
    QCoreApplication::processEvents();
    CHECK(bar.value() == bar.maximum());
}

}  // namespace maskwright::app::gui
