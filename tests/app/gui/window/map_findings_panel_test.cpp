// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/map_findings_panel.h"

#include <QApplication>
#include <QListWidget>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("what is wrong with a map is said in full, however narrow the panel") {
    MapFindingsPanel panel;
    core::checks::MapFinding finding;
    finding.words = "image-left eye: overlaps by 38 % with where its points say that the eye should be";
    core::checks::MapFinding other;
    other.words = "hair: 2 islands";
    panel.setFindings({finding, other});
    panel.resize(230, 400);
    panel.show();
    QApplication::processEvents();
    const auto& list = *panel.findChild<QListWidget*>(QStringLiteral("mapFindingsList"));
    const auto placeOf = [&](int row) { return list.visualItemRect(list.item(row)); };
    const QFontMetrics letters(list.font());
    CHECK(placeOf(0).width() <= list.viewport()->width());
    CHECK(placeOf(0).height() >=
          letters.boundingRect(0, 0, placeOf(0).width(), 1000, Qt::TextWordWrap, list.item(0)->text())
              .height());
    CHECK(placeOf(0).height() >= 2 * letters.height());
    CHECK(placeOf(1).height() < 2 * letters.height());
    CHECK(placeOf(1).bottom() <= list.viewport()->height());
}

}  // namespace maskwright::app::gui
