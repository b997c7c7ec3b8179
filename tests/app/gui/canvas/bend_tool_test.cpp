// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/bend_tool.h"

#include "tests/app/gui/canvas/face_bench.h"

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

using tests::differing;
using tests::FaceBench;

// Between two neighbours of the contour, away from both of their markers.
QPoint betweenContourPoints(FaceBench& bench) {
    bench.view.canvas().setView(
        ViewTransform::centred(bench.points().point(10), bench.view.canvas().size(), 8));
    const auto place = core::editing::nearestLine(
        bench.points(), (bench.points().point(10) + bench.points().point(11)) / 2, 5);
    REQUIRE(place);
    return bench.onScreen((bench.points().point(10) + bench.points().point(11)) / 2).toPoint();
}

}  // namespace

TEST_CASE("A curve that is dragged bends its part alone, in one step of undo") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    const QPoint start = betweenContourPoints(bench);
    bench.drag(start, start + QPoint(-24, 16));
    const std::vector<std::size_t> moved = differing(before, bench.points());
    CHECK(moved.size() >= 2);
    for (const std::size_t point : moved) {
        CHECK(core::Scheme::lapa().partOf(point) == core::Part::Contour);
        CHECK(bench.points().states[point] == core::PointState::Moved);
    }
    CHECK(bench.session.undoStack().undoText() == "Bend face contour");
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
}

TEST_CASE("A click on a curve bends nothing, and a curve that is not shown cannot be dragged") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    const QPoint start = betweenContourPoints(bench);
    bench.click(start);
    bench.drag(start, start + QPoint(1, 2));
    CHECK(bench.points() == before);
    bench.view.curvesLayer().setVisible(false);
    bench.drag(start, start + QPoint(-24, 16));
    CHECK(bench.points() == before);
    CHECK_FALSE(bench.session.undoStack().canUndo());
}

}  // namespace maskwright::app::gui
