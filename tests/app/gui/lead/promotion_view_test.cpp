// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/promotion_view.h"

#include "app/gui/lead/face_pair_view.h"
#include "app/gui/lead/lead_page.h"
#include "app/gui/window/main_window.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <QHeaderView>
#include <QLabel>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace training = annotation::training;

constexpr int kPatienceMs = 60'000;
constexpr int kFaces = 30;

// With figures as wide as they come.
std::shared_ptr<const training::Comparison> wideComparison() {
    auto comparison = std::make_shared<training::Comparison>();
    comparison->before = "landmarks-11";
    comparison->after = "landmarks-12";
    comparison->nme = core::metrics::PairedDifference{-0.1029, -0.2764, -0.1068};
    for (std::size_t part = 0; part < core::kPartCount; ++part) {
        comparison->parts.push_back(
            {static_cast<core::Part>(part), 0.4867, 0.1867, {-0.1029, -0.2764, -0.1068}});
    }
    for (int face = 0; face < kFaces; ++face) {
        comparison->faces.push_back({annotation::store::ImageId{face + 1},
                                     "one_of_a_hundred_photos_of_the_same_person_" + std::to_string(face),
                                     0.4867, 0.1867, 106, 106});
    }
    return comparison;
}

}  // namespace

TEST_CASE("no column of a comparison is cut off in a window of 1280 x 720, nor is its face small") {
    const tests::TemporaryFolder folder;
    MainWindow window(tests::madePredictors());
    window.resize(1280, 720);
    window.show();
    window.openPath(tests::madeProject(folder.path(), 2));
    window.action(ActionId::PageLead).trigger();
    LeadPage& page = window.leadPage();
    REQUIRE(QTest::qWaitFor([&] { return page.desk() != nullptr && page.desk()->view() != nullptr; },
                            kPatienceMs));
    Q_EMIT page.desk()->compared(wideComparison());
    QApplication::processEvents();
    REQUIRE(window.width() == 1280);
    for (const char* name : {"promotionParts", "promotionFaces"}) {
        INFO(name);
        const auto& table = *window.findChild<QTableWidget*>(QLatin1String(name));
        const QAbstractItemView& view = table;
        REQUIRE(table.isVisible());
        REQUIRE(table.rowCount() > 10);
        for (int column = 0; column < table.columnCount(); ++column) {
            INFO(column);
            const int right = table.columnViewportPosition(column) + table.columnWidth(column);
            CHECK(table.columnViewportPosition(column) >= 0);
            CHECK(right <= table.viewport()->width());
            if (column > 0) {  // a name can be shortened in its middle, a figure cannot
                const auto& header = *table.horizontalHeader();
                CHECK(table.columnWidth(column) >= header.sectionSizeHint(column));
                CHECK(table.columnWidth(column) >= view.sizeHintForColumn(column));
            }
        }
        // More than a few rows at once.
        CHECK(table.viewport()->height() >= 5 * table.rowHeight(0));
    }
    const auto& faces = *window.findChild<QTableWidget*>(QStringLiteral("promotionFaces"));
    CHECK(faces.item(0, 0)->toolTip() == faces.item(0, 0)->text());
    const auto& pair = *window.findChild<PromotionView*>()->findChild<FacePairView*>();
    CHECK(pair.width() >= 200);
    CHECK(pair.height() >= 400);
}

TEST_CASE("two faces stand side by side where that shows them larger, and one above the other where not") {
    FacePairView view;
    auto pair = std::make_shared<FacePair>();
    pair->photo = core::RgbImage(64, 64, core::Rgb8{250, 10, 250});
    pair->before = core::PointMatrix::Constant(2, core::kPointCount, 20.0);
    pair->before.rightCols(1).setConstant(40.0);
    pair->after = pair->before;
    view.setPair(pair, QStringLiteral("one"), QStringLiteral("other"));
    const auto shown = [&](int width, int height) {
        view.resize(width, height);
        const QImage picture = view.grab().toImage();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                const QColor colour = picture.pixelColor(x, y);
                count += colour.red() > 200 && colour.green() < 60 && colour.blue() > 200 ? 1 : 0;
            }
        }
        return count;
    };
    // Two fields of at least 170 pixels, less what points cover; in the other arrangement of at most 100.
    constexpr int kSeen = 2 * 170 * 170 * 9 / 10;
    CHECK(shown(200, 440) > kSeen);
    CHECK(shown(440, 220) > kSeen);

    // Points that are far off do not take the face out of sight.
    pair->truth = pair->after;
    pair->before.array() -= 900.0;
    view.setPair(pair, QStringLiteral("one"), QStringLiteral("other"));
    CHECK(shown(440, 220) > kSeen / 2);
}

}  // namespace maskwright::app::gui
