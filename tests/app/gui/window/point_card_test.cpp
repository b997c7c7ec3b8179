// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/point_card.h"

#include <QLabel>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("The card follows the selection, says where the point belongs, and shows it on a drawn face") {
    PointSelection selection;
    PointCardDialog card(selection);
    card.show();
    const auto text = [&](const char* name) { return card.findChild<QLabel*>(QLatin1String(name))->text(); };
    CHECK(text("cardName").contains(QStringLiteral("Select a point")));
    selection.select(54);
    CHECK(text("cardName") == QStringLiteral("54 · nose bridge: tip"));
    CHECK(text("cardWhere").contains(QStringLiteral("tip of the nose")));
    selection.hover(66);
    CHECK(text("cardWhere").contains(QStringLiteral("outer corner")));
    CHECK(text("cardHidden").contains(QStringLiteral("Hidden?")));
    selection.hover(std::nullopt);
    CHECK(text("cardWhere").contains(QStringLiteral("tip of the nose")));
    bool drawn = false;
    CHECK(QTest::qWaitFor(
        [&] {
            for (const QLabel* label : card.findChildren<QLabel*>()) {
                drawn = drawn || !label->pixmap(Qt::ReturnByValue).isNull();
            }
            return drawn;
        },
        60'000));
}

}  // namespace maskwright::app::gui
