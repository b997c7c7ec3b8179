// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/click_tool.h"

#include "core/shape/five_points.h"
#include "core/shape/mean_shape.h"
#include "tests/app/gui/canvas/face_bench.h"

#include <QSignalSpy>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

using tests::differing;
using tests::FaceBench;

TEST_CASE("Placing by clicks says which point is meant before the click, and ends with Esc") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    QSignalSpy prompts(&bench.view.tools(), &FaceTools::prompt);
    bench.view.selection().select(57);
    bench.view.tools().placeByClicks();
    REQUIRE(prompts.size() == 1);
    CHECK(prompts[0][0].toString().contains(QString::fromStdString(core::Scheme::lapa().pointName(57))));
    // Where another point is: that one stays all the same.
    const core::Point there = before.point(16);
    bench.click(bench.onScreen(16));
    CHECK(differing(before, bench.points()) == std::vector<std::size_t>{57});
    CHECK((bench.points().point(57) - there).norm() * bench.view.canvas().view().scale() < 1);
    CHECK(bench.session.undoStack().undoText() ==
          "Place " + QString::fromStdString(core::Scheme::lapa().pointName(57)));
    CHECK(bench.view.selection().selected() == 58);
    // A drag is no click.
    bench.drag({200, 200}, {260, 220});
    CHECK(differing(before, bench.points()).size() == 1);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Escape);
    CHECK_FALSE(bench.view.tools().clickTool().active());
    bench.click({200, 300});
    CHECK(differing(before, bench.points()).size() == 1);
}

TEST_CASE("Five clicks start a face anew, one of them can be taken back") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    bench.view.fitPhoto();
    bench.view.tools().startFromFivePoints();
    const std::vector<core::Point> places{{260, 180}, {380, 180}, {320, 240}, {280, 300}, {360, 300}};
    bench.click({60, 60});
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Backspace);
    for (const core::Point& place : places) {
        CHECK(bench.points() == before);
        bench.click(bench.onScreen(place).toPoint());
    }
    CHECK_FALSE(bench.view.tools().clickTool().active());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::size_t point = core::shape::kFivePoints[i];
        CHECK((bench.points().point(point) - places[i]).norm() < 1);
        CHECK(bench.points().states[point] == core::PointState::Moved);
    }
    CHECK(bench.points().states[16] == core::PointState::Predicted);
    CHECK(bench.session.undoStack().undoText() == "Start from five points");
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
}

}  // namespace maskwright::app::gui
