// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/curve_view.h"

#include <QSet>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("numbers along an axis differ, however little the curve moves, and are no longer than that takes") {
    CHECK(axisNumbers(33.68, 33.78, 3) == QStringList({"33.680", "33.713", "33.747", "33.780"}));
    CHECK(axisNumbers(0, 30, 3) == QStringList({"0", "10", "20", "30"}));
    CHECK(axisNumbers(1000, 4000, 3) == QStringList({"1000", "2000", "3000", "4000"}));
    for (const double range : {1e-5, 0.003, 0.2, 0.9, 1.0, 7.0, 55.0, 3000.0}) {
        const QStringList numbers = axisNumbers(8.2, 8.2 + range, 3);
        CHECK(QSet<QString>(numbers.begin(), numbers.end()).size() == 4);
    }
}

}  // namespace maskwright::app::gui
