// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/slide_tool.h"

#include "core/editing/line.h"
#include "tests/app/gui/canvas/face_bench.h"

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("Ctrl and drag moves a point along its curve and never off it") {
    tests::FaceBench bench;
    const core::Landmarks before = bench.points();
    bench.view.canvas().setView(ViewTransform::centred(before.point(10), bench.view.canvas().size(), 6));
    const QPoint start = bench.onScreen(10);
    // Towards the next point, but well beside the contour.
    const QPoint target =
        bench.onScreen((before.point(10) + before.point(11)) / 2).toPoint() + QPoint(25, -25);
    bench.drag(start, target, Qt::ControlModifier);
    REQUIRE(tests::differing(before, bench.points()) == std::vector<std::size_t>{10});
    const auto place = core::editing::nearestLine(before, bench.points().point(10), 5);
    REQUIRE(place);
    CHECK(place->distancePx < 0.05);
    CHECK(place->line->part == core::Part::Contour);
    CHECK(bench.session.undoStack().undoText() ==
          "Slide " + QString::fromStdString(core::Scheme::lapa().pointName(10)));
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
}

}  // namespace maskwright::app::gui
