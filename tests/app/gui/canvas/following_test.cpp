// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/following.h"

#include "app/gui/model/image_session.h"
#include "app/gui/window/face_view.h"
#include "core/shape/mean_shape.h"
#include "tests/app/gui/made_faces.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

using core::PointState;
using core::propagation::ErrorModel;
using core::propagation::Scope;

// Of a model that sets the whole face off, the brow of point 35 once more, and each point a little.
ErrorModel errorsByParts() {
    const core::PointMatrix& face = core::shape::MeanShape::shipped().points;
    const double unit = core::interOcular(face);
    std::vector<ErrorModel::Pair> pairs;
    for (int i = 0; i < 40; ++i) {
        core::PointMatrix truth = face;
        for (Eigen::Index k = 0; k < truth.cols(); ++k) {
            const double ofPoint = 7.0 * i + 3.0 * static_cast<double>(k);
            truth.col(k) += unit * core::Point(0.05 * std::cos(0.7 * i) + 0.003 * std::sin(ofPoint),
                                               0.05 * std::sin(0.7 * i) + 0.003 * std::cos(1.7 * ofPoint));
            if (k >= 33 && k <= 41) {
                truth.col(k) += 0.05 * unit * core::Point(std::cos(1.9 * i), std::sin(1.9 * i));
            }
        }
        pairs.push_back({face, truth});
    }
    return ErrorModel::learn(pairs, "made");
}

// A face on a shown canvas whose points follow each other as those errors have it, and the hand on the mouse.
struct Bench {
    ImageSession session{tests::madeFaceData(640, 480)};
    FaceView view;

    Bench() {
        view.resize(900, 700);
        view.show();
        view.setSession(&session);
        view.following().setErrors(std::make_shared<ErrorModel>(errorsByParts()));
        view.canvas().setFocus();
        QApplication::processEvents();
    }
    ~Bench() { view.setSession(nullptr); }

    [[nodiscard]] const core::Landmarks& points() const { return *session.landmarks(); }
    [[nodiscard]] QPoint onScreen(std::size_t point) {
        return view.canvas().view().screenFromPhoto(points().point(point)).toPoint();
    }
    void press(const QPoint& at, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mousePress(&view.canvas(), Qt::LeftButton, modifiers, at);
    }
    void move(const QPoint& to, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QMouseEvent event(QEvent::MouseMove, QPointF(to), view.canvas().mapToGlobal(QPointF(to)),
                          Qt::NoButton, Qt::LeftButton, modifiers);
        QApplication::sendEvent(&view.canvas(), &event);
    }
    void release(const QPoint& at, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mouseRelease(&view.canvas(), Qt::LeftButton, modifiers, at);
    }
    void drag(std::size_t point, const QPoint& by, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        const QPoint from = onScreen(point);
        press(from, modifiers);
        for (int step = 1; step <= 4; ++step) {
            move(from + by * step / 4, modifiers);
        }
        release(from + by, modifiers);
    }
};

std::vector<std::size_t> followersIn(const core::Landmarks& face) {
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (face.states[i] == PointState::Propagated) {
            points.push_back(i);
        }
    }
    return points;
}

}  // namespace

TEST_CASE("The untouched points of the same part follow a drag, live, with ghosts, as one step of undo") {
    Bench bench;
    const core::Landmarks before = bench.points();
    QSignalSpy edited(&bench.session, &ImageSession::edited);
    const QPoint from = bench.onScreen(35);
    bench.press(from);
    bench.move(from + QPoint(0, -20));
    const core::Landmarks half = bench.points();
    CHECK(followersIn(half) == std::vector<std::size_t>{33, 34, 36, 37, 38, 39, 40, 41});
    CHECK(bench.view.ghostLayer().count() == 8);
    bench.move(from + QPoint(0, -40));
    CHECK((bench.points().point(36) - before.point(36)).norm() >
          1.5 * (half.point(36) - before.point(36)).norm());
    CHECK(edited.empty());
    bench.release(from + QPoint(0, -40));
    CHECK(bench.view.ghostLayer().count() == 0);
    CHECK(edited.size() == 1);
    CHECK(bench.points().states[35] == PointState::Moved);
    // The neighbour goes along, but not farther than the point itself.
    const double way = (bench.points().point(35) - before.point(35)).norm();
    CHECK((bench.points().point(36) - before.point(36)).norm() < way);
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
    CHECK_FALSE(bench.session.undoStack().canUndo());
}

TEST_CASE("A ghost is painted where a follower was, while the drag lasts") {
    Bench bench;
    bench.view.setOverlayShown(false);
    bench.view.curvesLayer().setVisible(false);
    const QPoint from = bench.onScreen(35);
    const QPoint neighbour = bench.onScreen(36);
    QApplication::processEvents();
    bench.press(from);
    bench.move(from + QPoint(0, -60));
    QApplication::processEvents();
    const auto shown = [&] {
        return bench.view.canvas().grab(QRect(neighbour - QPoint(6, 6), QSize(13, 13))).toImage();
    };
    const QImage with = shown();
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Escape);
    bench.view.pointsLayer().setVisible(false);
    CHECK(shown() != with);
    CHECK(bench.view.ghostLayer().count() == 0);
}

TEST_CASE("Points that a person has moved or accepted never follow") {
    Bench bench;
    bench.drag(37, {5, 10});
    core::Landmarks accepted = bench.points();
    accepted.states[39] = PointState::Accepted;
    bench.session.edit(accepted, "Accept a point", "accept");
    const core::Landmarks before = bench.points();
    bench.drag(35, {0, -40});
    CHECK(bench.points().point(37) == before.point(37));
    CHECK(bench.points().point(39) == before.point(39));
    CHECK(bench.points().states[37] == PointState::Moved);
    CHECK(bench.points().states[39] == PointState::Accepted);
    CHECK(bench.points().point(36) != before.point(36));
}

TEST_CASE("Alt lets nothing follow, Alt and Shift the whole face, also in the middle of a drag") {
    Bench bench;
    const core::Landmarks before = bench.points();
    bench.drag(35, {0, -40}, Qt::AltModifier);
    CHECK(followersIn(bench.points()).empty());
    CHECK(bench.points().point(35) != before.point(35));
    bench.session.undoStack().undo();

    const QPoint from = bench.onScreen(35);
    bench.press(from);
    bench.move(from + QPoint(0, -40), Qt::AltModifier | Qt::ShiftModifier);
    CHECK(followersIn(bench.points()).size() == core::kPointCount - 1);
    bench.move(from + QPoint(0, -40), Qt::AltModifier);
    CHECK(followersIn(bench.points()).empty());
    CHECK(bench.points().point(60) == before.point(60));
    bench.move(from + QPoint(0, -40));
    CHECK(followersIn(bench.points()).size() == 8);
    bench.release(from + QPoint(0, -40));
    CHECK(followersIn(bench.points()).size() == 8);
}

TEST_CASE("What follows as a rule can be chosen") {
    Bench bench;
    bench.view.following().setScope(Scope::Face);
    bench.drag(35, {0, -40});
    CHECK(followersIn(bench.points()).size() == core::kPointCount - 1);
    bench.session.undoStack().undo();
    bench.view.following().setScope(Scope::Point);
    bench.drag(35, {0, -40});
    CHECK(followersIn(bench.points()).empty());
}

TEST_CASE("Nudges take the part along as well, and Esc takes everything back") {
    Bench bench;
    const core::Landmarks before = bench.points();
    QTest::mouseClick(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(35));
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Up, Qt::ShiftModifier);
    CHECK(bench.points().point(35) == before.point(35) + core::Point(0, -10));
    CHECK(followersIn(bench.points()).size() == 8);
    QTest::keyPress(&bench.view.canvas(), Qt::Key_Up, Qt::ShiftModifier);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Escape);
    QTest::keyRelease(&bench.view.canvas(), Qt::Key_Up, Qt::ShiftModifier);
    CHECK(bench.points().point(35) == before.point(35) + core::Point(0, -10));
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
}

}  // namespace maskwright::app::gui
