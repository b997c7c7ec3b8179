// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/page_switch.h"

#include <QAction>
#include <QLabel>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("Pages are chosen by button or action, and the bar is there only where there is a choice") {
    PageSwitch pages;
    auto* start = new QLabel(QStringLiteral("start"));
    auto* first = new QLabel(QStringLiteral("first"));
    auto* second = new QLabel(QStringLiteral("second"));
    QAction showFirst(QStringLiteral("First"));
    QAction showSecond(QStringLiteral("Second"));
    showFirst.setCheckable(true);
    showSecond.setCheckable(true);
    pages.addStartPage(start);
    pages.addPage(first, &showFirst);
    pages.addPage(second, &showSecond);
    pages.show();
    auto* bar = pages.findChild<QToolBar*>(QStringLiteral("pageBar"));
    REQUIRE(bar != nullptr);
    CHECK(pages.current() == start);
    CHECK_FALSE(bar->isVisible());

    std::vector<QWidget*> seen;
    QObject::connect(&pages, &PageSwitch::currentChanged, [&](QWidget* page) { seen.push_back(page); });
    showSecond.trigger();
    CHECK(pages.current() == second);
    CHECK(showSecond.isChecked());
    CHECK(bar->isVisible());
    QTest::mouseClick(bar->widgetForAction(&showFirst), Qt::LeftButton);
    CHECK(pages.current() == first);
    CHECK(showFirst.isChecked());
    CHECK_FALSE(showSecond.isChecked());
    pages.showPage(second);
    CHECK(showSecond.isChecked());
    pages.showPage(start);
    CHECK_FALSE(bar->isVisible());
    CHECK(seen == std::vector<QWidget*>{second, first, second, start});
}

TEST_CASE("A single page has no bar") {
    PageSwitch pages;
    QAction action(QStringLiteral("Only"));
    action.setCheckable(true);
    pages.addStartPage(new QLabel);
    pages.addPage(new QLabel, &action);
    pages.show();
    action.trigger();
    CHECK_FALSE(pages.findChild<QToolBar*>(QStringLiteral("pageBar"))->isVisible());
}

}  // namespace maskwright::app::gui
