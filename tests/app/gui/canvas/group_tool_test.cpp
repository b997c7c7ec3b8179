// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/group_tool.h"

#include "core/editing/editing.h"
#include "tests/app/gui/canvas/face_bench.h"

#include <QSignalSpy>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

using tests::differing;
using tests::FaceBench;

const std::vector<std::size_t>& leftEye() {
    return core::Scheme::lapa().pointsOf(core::Part::ImageLeftEye);
}

// The frame that is drawn around the selected points, as a person sees it.
QRectF frameOf(FaceBench& bench) {
    QPolygonF points;
    for (const std::size_t point : bench.view.selection().group()) {
        points.append(bench.onScreen(bench.points().point(point)));
    }
    return points.boundingRect().adjusted(-16, -16, 16, 16);
}

}  // namespace

TEST_CASE("Shift and drag selects the points in a box, with Ctrl more of them, nothing moves") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    const auto around = [&](core::Part part, Qt::KeyboardModifiers modifiers) {
        QPolygonF points;
        for (const std::size_t point : core::Scheme::lapa().pointsOf(part)) {
            points.append(bench.onScreen(bench.points().point(point)));
        }
        // Large enough to begin beside all points: on one of them Shift means something else.
        QRect box = points.boundingRect().toAlignedRect();
        do {
            box.adjust(-2, -2, 2, 2);
        } while (bench.view.pointsLayer().hitTest(box.topLeft(), bench.view.canvas().view()));
        bench.drag(box.topLeft(), box.bottomRight(), modifiers);
    };
    around(core::Part::ImageLeftEye, Qt::ShiftModifier);
    const std::vector<std::size_t> eye = bench.view.selection().group();
    for (const std::size_t point : leftEye()) {
        CHECK(bench.view.selection().contains(point));
    }
    CHECK_FALSE(bench.view.selection().contains(79));
    around(core::Part::ImageRightEye, Qt::ShiftModifier | Qt::ControlModifier);
    CHECK(bench.view.selection().groupSize() >= 2 * leftEye().size());
    CHECK(bench.view.selection().contains(66));
    CHECK(bench.view.selection().contains(79));
    CHECK(bench.points() == before);
    CHECK_FALSE(bench.session.undoStack().canUndo());
}

TEST_CASE("Ctrl and a click adds a point or takes it out") {
    FaceBench bench;
    bench.click(bench.onScreen(16));
    bench.click(bench.onScreen(54), Qt::ControlModifier);
    CHECK(bench.view.selection().group() == std::vector<std::size_t>{16, 54});
    CHECK(bench.view.selection().selected() == 54);
    bench.click(bench.onScreen(54), Qt::ControlModifier);
    CHECK(bench.view.selection().group() == std::vector<std::size_t>{16});
    CHECK(bench.view.selection().selected() == 16);
    CHECK_FALSE(bench.session.undoStack().canUndo());
}

TEST_CASE("A selection moves as one, by its points or by arrow keys, in one step of undo") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    bench.view.selection().selectGroup(leftEye());
    const QPoint start = bench.onScreen(68);
    bench.drag(start, start + QPoint(12, -8));
    CHECK(differing(before, bench.points()) == leftEye());
    const double scale = bench.view.canvas().view().scale();
    for (const std::size_t point : leftEye()) {
        const core::Point way = (bench.points().point(point) - before.point(point)) * scale;
        CHECK((way - core::Point(12, -8)).norm() < 1e-6);
    }
    CHECK(bench.session.undoStack().undoText() == "Move image-left eye");
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);

    QTest::keyClick(&bench.view.canvas(), Qt::Key_Left, Qt::ShiftModifier);
    CHECK(bench.points().point(70) == before.point(70) - core::Point(10, 0));
    CHECK(differing(before, bench.points()) == leftEye());
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
}

TEST_CASE("The frame of a selection scales and turns it about its middle") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    bench.view.selection().selectGroup(leftEye());
    const core::Point centre = core::editing::centreOf(before, leftEye());
    const QPointF middle = bench.onScreen(centre);
    const QPointF corner = frameOf(bench).bottomRight();
    bench.drag(corner.toPoint(), (middle + (corner - middle) * 1.5).toPoint());
    CHECK(differing(before, bench.points()) == leftEye());
    const double grown = (bench.points().point(66) - bench.points().point(70)).norm() /
                         (before.point(66) - before.point(70)).norm();
    CHECK(grown == Approx(1.5).epsilon(0.03));
    CHECK((core::editing::centreOf(bench.points(), leftEye()) - centre).norm() < 1e-6);
    CHECK(bench.session.undoStack().undoText() == "Scale image-left eye");
    bench.session.undoStack().undo();

    const QRectF frame = frameOf(bench);
    const QPoint knob = QPointF(frame.center().x(), frame.top() - 24).toPoint();
    bench.drag(knob, middle.toPoint() + QPoint(knob.y() < middle.y() ? int(middle.y()) - knob.y() : 50, 0));
    const core::Point corner0 = before.point(66) - centre;
    const core::Point corner1 = bench.points().point(66) - centre;
    CHECK(corner1.norm() == Approx(corner0.norm()).epsilon(1e-6));
    // From above to the right: a quarter clockwise, so that the outer corner goes from the left to the top.
    CHECK(corner1.y() < -0.9 * corner1.norm());
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
}

TEST_CASE("A click on a selection moves nothing, Esc ends a drag of it without effect") {
    FaceBench bench;
    const core::Landmarks before = bench.points();
    bench.view.selection().selectGroup(leftEye());
    const QPoint start = bench.onScreen(68);
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, start);
    bench.moveWhileHeld(start + QPoint(30, 30));
    CHECK(bench.points() != before);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Escape);
    QTest::mouseRelease(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, start);
    CHECK(bench.points() == before);
    bench.click(start);
    CHECK(bench.points() == before);
    CHECK(bench.view.selection().group() == std::vector<std::size_t>{68});
    CHECK_FALSE(bench.session.undoStack().canUndo());
}

}  // namespace maskwright::app::gui
