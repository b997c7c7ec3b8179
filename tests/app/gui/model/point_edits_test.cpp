// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/point_edits.h"

#include "tests/app/gui/made_faces.h"

#include <QSignalSpy>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

struct Desk {
    ImageSession session;
    PointSelection selection;
    PointEdits edits{selection};

    Desk()
        : session([] {
              FaceData face = tests::madeFaceData(640, 480);
              face.proposal = face.landmarks;
              return face;
          }()) {
        edits.setSession(&session);
    }
    [[nodiscard]] const core::Landmarks& points() const { return *session.landmarks(); }
    void spoil(std::size_t point) {
        core::Landmarks spoiled = points();
        spoiled.setPoint(point, spoiled.point(point) + core::Point(9, 4));
        spoiled.states[point] = core::PointState::Moved;
        session.edit(spoiled, "spoil", "test");
    }
};

}  // namespace

TEST_CASE("A command is one step of undo with its name, and without effect it is none") {
    Desk desk;
    const core::Landmarks before = desk.points();
    desk.edits.closeMouth();
    CHECK(desk.session.undoStack().undoText() == "Close the mouth");
    CHECK(desk.points().point(98) == before.point(102));
    desk.edits.closeMouth();
    CHECK(desk.session.undoStack().count() == 1);
    desk.session.undoStack().undo();
    CHECK(desk.points() == before);
}

TEST_CASE(
    "Commands are about the selection, else about the point under the mouse, and say so if there is none") {
    Desk desk;
    QSignalSpy hints(&desk.edits, &PointEdits::hint);
    desk.edits.toggleOccluded(EditScope::Points);
    CHECK(hints.size() == 1);
    CHECK_FALSE(desk.session.undoStack().canUndo());
    desk.selection.hover(40);
    desk.edits.toggleOccluded(EditScope::Points);
    CHECK(desk.points().visibilities[40] == core::Visibility::Occluded);
    CHECK(desk.session.undoStack().undoText() == "Hidden: image-left brow: lower, middle");
    desk.edits.toggleOccluded(EditScope::Part);
    CHECK(desk.points().visibilities[33] == core::Visibility::Occluded);
    desk.edits.toggleOccluded(EditScope::Part);
    CHECK(desk.points().visibilities[40] == core::Visibility::Visible);
    desk.selection.select(16);
    desk.edits.toggleOccluded(EditScope::Points);
    CHECK(desk.points().visibilities[16] == core::Visibility::Occluded);
    CHECK(desk.points().visibilities[40] == core::Visibility::Visible);
}

TEST_CASE("A point, a part or everything goes back to what was proposed") {
    Desk desk;
    const core::Landmarks proposed = desk.points();
    for (const std::size_t point : {std::size_t{10}, std::size_t{34}, std::size_t{36}}) {
        desk.spoil(point);
    }
    desk.selection.select(34);
    desk.edits.reset(EditScope::Points);
    CHECK(desk.points().point(34) == proposed.point(34));
    CHECK(desk.points().states[34] == core::PointState::Predicted);
    CHECK(desk.points().point(36) != proposed.point(36));
    desk.edits.reset(EditScope::Part);
    CHECK(desk.points().point(36) == proposed.point(36));
    CHECK(desk.points().point(10) != proposed.point(10));
    desk.edits.reset(EditScope::Face);
    CHECK(desk.points() == proposed);
    CHECK(desk.session.undoStack().undoText() == "Reset the face");
}

TEST_CASE("Mirroring makes the selected side anew, and never both from each other") {
    Desk desk;
    const core::Landmarks before = desk.points();
    desk.spoil(67);
    desk.selection.select(68);
    desk.edits.mirror();
    // The made face is symmetric: what the good side says is where the point was.
    CHECK((desk.points().point(67) - before.point(67)).norm() < 0.5);
    CHECK(desk.session.undoStack().undoText() == "Mirror image-left eye from the other side");

    desk.selection.select(76);
    desk.edits.selectAll();
    const core::Landmarks spoilt = desk.points();
    desk.edits.mirror();
    CHECK(desk.points().point(67) == spoilt.point(67));  // the current point is on image right

    QSignalSpy hints(&desk.edits, &PointEdits::hint);
    desk.selection.select(16);
    desk.edits.mirror();
    CHECK(hints.size() == 1);
}

TEST_CASE("G and Ctrl+A select, turning and scaling need more than a point") {
    Desk desk;
    desk.selection.hover(85);
    desk.edits.selectPart();
    CHECK(desk.selection.group() == core::Scheme::lapa().pointsOf(core::Part::OuterMouth));
    CHECK(desk.selection.selected() == 85);
    const core::Landmarks before = desk.points();
    desk.edits.turn(90);
    desk.edits.turn(-90);
    desk.edits.scale(2);
    desk.edits.scale(0.5);
    CHECK((desk.points().points - before.points).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(desk.session.undoStack().count() == 4);
    desk.selection.select(3);
    QSignalSpy hints(&desk.edits, &PointEdits::hint);
    desk.edits.turn(5);
    CHECK(hints.size() == 1);
    desk.edits.selectAll();
    CHECK(desk.selection.groupSize() == core::kPointCount);
}

TEST_CASE("Swapping and spacing act on whole parts") {
    Desk desk;
    const core::Landmarks before = desk.points();
    desk.selection.select(70);
    desk.edits.swapSides(EditScope::Part);
    CHECK(desk.points().point(75) == before.point(70));
    CHECK(desk.points().point(33) == before.point(33));
    desk.session.undoStack().undo();
    desk.edits.swapSides(EditScope::Face);
    CHECK(desk.points().point(33) == before.point(46));
    CHECK(desk.session.undoStack().undoText() == "Swap left and right: the face");
    desk.session.undoStack().undo();
    desk.selection.select(35);
    desk.edits.spaceEvenly();
    CHECK(desk.points().point(33) == before.point(33));
    CHECK(desk.points().point(66) == before.point(66));
}

}  // namespace maskwright::app::gui
