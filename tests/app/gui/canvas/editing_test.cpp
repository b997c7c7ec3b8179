// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/fuse.h"
#include "tests/app/gui/canvas/face_bench.h"
#include "tests/app/gui/screen.h"

#include <random>

#include <QSignalSpy>
#include <QWheelEvent>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

using tests::differing;
using Bench = tests::FaceBench;
constexpr int kWidth = Bench::kWidth;
constexpr int kHeight = Bench::kHeight;

void wheel(Bench& bench, const QPoint& at, int delta) {
    QWheelEvent event(QPointF(at), bench.view.canvas().mapToGlobal(QPointF(at)), {}, {0, delta}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&bench.view.canvas(), &event);
}

}  // namespace

TEST_CASE("A drag moves exactly one point, by as much as the mouse, and undo and redo are bit-identical") {
    Bench bench;
    const core::Landmarks before = bench.points();
    QSignalSpy edited(&bench.session, &ImageSession::edited);
    const QPoint start = bench.onScreen(16);
    bench.drag(start + QPoint(2, -1), start + QPoint(32, 19));
    const core::Landmarks moved = bench.points();
    REQUIRE(differing(before, moved) == std::vector<std::size_t>{16});
    CHECK(moved.states[16] == core::PointState::Moved);
    const core::Point way = moved.point(16) - before.point(16);
    const double scale = bench.view.canvas().view().scale();
    CHECK(way.x() * scale == Approx(30).margin(1e-6));
    CHECK(way.y() * scale == Approx(20).margin(1e-6));
    CHECK(edited.size() == 1);

    CHECK(bench.session.undoStack().undoText() ==
          "Move " + QString::fromStdString(core::Scheme::lapa().pointName(16)));
    bench.session.undoStack().undo();
    CHECK(bench.points() == before);
    bench.session.undoStack().redo();
    CHECK(bench.points() == moved);
    CHECK(edited.size() == 3);  // what was undone is saved as well
}

TEST_CASE("A stray click, a shaking click and a click beside the points move nothing") {
    Bench bench;
    const core::Landmarks before = bench.points();
    QSignalSpy edited(&bench.session, &ImageSession::edited);
    const QPoint chin = bench.onScreen(16);
    QTest::mouseClick(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, chin);
    bench.drag(chin, chin + QPoint(1, 2));
    bench.drag({5, 5}, {60, 80});
    CHECK(bench.points() == before);
    CHECK(edited.empty());
    CHECK_FALSE(bench.session.undoStack().canUndo());
}

TEST_CASE("Esc ends a drag without effect") {
    Bench bench;
    const core::Landmarks before = bench.points();
    const core::LabelMap map = *bench.session.labelMap();
    const QPoint start = bench.onScreen(93);
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, start);
    bench.moveWhileHeld(start + QPoint(0, 40));
    CHECK(differing(before, bench.points()).size() == 1);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Escape);
    QTest::mouseRelease(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, start + QPoint(0, 40));
    CHECK(bench.points() == before);
    CHECK(*bench.session.labelMap() == map);
    CHECK_FALSE(bench.session.undoStack().canUndo());
}

TEST_CASE("Arrow keys nudge the selected point by 1, 10 and 0.25 pixels, one edit per key") {
    Bench bench;
    const core::Point before = bench.points().point(54);
    QSignalSpy edited(&bench.session, &ImageSession::edited);
    QTest::mouseClick(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(54));
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Right);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Left, Qt::ControlModifier);
    CHECK(bench.points().point(54) == before + core::Point(0.75, 10));
    CHECK(edited.size() == 3);
}

TEST_CASE("Points are grabbed within ten pixels at any zoom, and never from farther than twelve") {
    Bench bench;
    const core::Point chin = bench.points().point(16);
    for (const double zoom : {0.05, 0.3, 1.0, 3.7, 12.0, 40.0}) {
        Canvas& canvas = bench.view.canvas();
        canvas.setView(ViewTransform::centred(chin, canvas.size(), zoom));
        const QPointF at = canvas.view().screenFromPhoto(chin);
        const auto near = bench.view.pointsLayer().hitTest(at + QPointF(0, 10), canvas.view());
        REQUIRE(near);
        CHECK(near->distancePx <= 10 + 1e-9);
        if (zoom >= 1) {
            CHECK(near->item == 16);
        }
        // All other points lie above the chin.
        CHECK_FALSE(bench.view.pointsLayer().hitTest(at + QPointF(0, 12), canvas.view()));
    }
}

TEST_CASE("A thousand zooms, pans and drags leave all other points bit-identical") {
    Bench bench;
    std::minstd_rand random(7);
    const auto below = [&](unsigned bound) { return static_cast<int>(random() % bound); };
    core::Landmarks expected = bench.points();
    for (int round = 0; round < 1000; ++round) {
        const QPoint at(below(900), below(700));
        switch (below(4)) {
            case 0:
                wheel(bench, at, below(2) == 0 ? 120 : -120);
                break;
            case 1:
                QTest::mousePress(&bench.view.canvas(), Qt::MiddleButton, Qt::NoModifier, at);
                bench.moveWhileHeld(at + QPoint(below(200) - 100, below(200) - 100), Qt::MiddleButton);
                QTest::mouseRelease(&bench.view.canvas(), Qt::MiddleButton, Qt::NoModifier, at);
                break;
            case 2:
                bench.view.fitFace();
                break;
            default: {
                const auto point = static_cast<std::size_t>(below(core::kPointCount));
                const QPoint start = bench.onScreen(point);
                if (!bench.view.canvas().rect().contains(start)) {
                    break;
                }
                const auto hit = bench.view.pointsLayer().hitTest(start, bench.view.canvas().view());
                REQUIRE(hit);
                bench.drag(start, start + QPoint(below(40) - 20, below(40) - 20));
                expected.setPoint(hit->item, bench.points().point(hit->item));
                expected.states[hit->item] = bench.points().states[hit->item];
                break;
            }
        }
        REQUIRE(bench.points() == expected);
    }
    CHECK(*bench.session.labelMap() == core::fusion::fuse(tests::madeRegions(kWidth, kHeight),
                                                          core::fitting::fitFace(expected), expected));
}

TEST_CASE("While a point is dragged the picture changes only around what the point changes") {
    Bench bench;
    bench.view.curvesLayer().setVisible(false);
    bench.view.pointsLayer().setVisible(true);
    QApplication::processEvents();
    const QImage before = bench.view.canvas().grab().toImage();
    core::PixelRect changed;
    QObject::connect(&bench.session, &ImageSession::mapChanged,
                     [&](const std::vector<core::PixelRect>& pixels) {
                         for (const core::PixelRect& rect : pixels) {
                             changed = changed.united(rect);
                         }
                     });
    const QPoint start = bench.onScreen(93);
    bench.drag(start, start + QPoint(0, 25));
    bench.view.selection().select(std::nullopt);
    bench.view.selection().hover(std::nullopt);
    const QImage after = bench.view.canvas().grab().toImage();
    REQUIRE_FALSE(changed.empty());
    const QRectF allowed = bench.view.canvas()
                               .view()
                               .screenFromPhoto(areaOf(changed))
                               .united(QRectF(start, start + QPoint(1, 26)))
                               .adjusted(-14, -14, 14, 14);
    int outside = 0;
    int inside = 0;
    for (int y = 0; y < after.height(); ++y) {
        for (int x = 0; x < after.width(); ++x) {
            if (before.pixel(x, y) != after.pixel(x, y)) {
                (allowed.contains(QPointF(x, y)) ? inside : outside) += 1;
            }
        }
    }
    CHECK(inside > 100);
    CHECK(outside == 0);

    // Painted piece by piece or all at once, the picture is the same.
    FaceView fresh;
    fresh.resize(900, 700);
    fresh.show();
    fresh.curvesLayer().setVisible(false);
    fresh.setSession(&bench.session);
    fresh.canvas().setView(bench.view.canvas().view());
    QApplication::processEvents();
    CHECK(fresh.canvas().grab().toImage() == after);
    fresh.setSession(nullptr);
}

TEST_CASE("What is painted piece by piece during a drag is what is painted all at once") {
    Bench bench;
    bench.view.following().setScope(core::propagation::Scope::Face);
    const QPoint start = bench.onScreen(60);
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, start);
    for (int step = 1; step <= 12; ++step) {
        bench.moveWhileHeld(start + QPoint(3 * step, (step % 4) * 9 - 12));
        if (step % 3 != 2) {  // two moves in one frame, now and then
            QApplication::processEvents();
        }
        if (step % 3 == 0) {
            const QImage pieces = tests::shownOnScreen(bench.view.canvas());
            bench.view.labelLayer().useLapaColours(false);  // makes its picture anew
            CHECK(bench.view.canvas().grab().toImage().convertToFormat(pieces.format()) == pieces);
        }
    }
    QTest::mouseRelease(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, start);
    QApplication::processEvents();
    const QImage pieces = tests::shownOnScreen(bench.view.canvas());
    CHECK(bench.view.canvas().grab().toImage().convertToFormat(pieces.format()) == pieces);
}

TEST_CASE("Space and drag pans, a tap of Space is a word of its own") {
    Bench bench;
    QSignalSpy tapped(&bench.view, &FaceView::spaceTapped);
    Canvas& canvas = bench.view.canvas();
    const ViewTransform before = canvas.view();
    QTest::keyPress(&canvas, Qt::Key_Space);
    bench.drag({300, 300}, {380, 340});
    QTest::keyRelease(&canvas, Qt::Key_Space);
    CHECK(tapped.empty());
    CHECK(canvas.view().shift().x() - before.shift().x() == Approx(80));
    CHECK_FALSE(bench.session.undoStack().canUndo());
    QTest::keyClick(&canvas, Qt::Key_Space);
    CHECK(tapped.size() == 1);
}

namespace {

// A key as the window system sends it, with the time of its clock.
void sendSpace(Canvas& canvas, QEvent::Type type, quint64 atMs, Qt::KeyboardModifiers modifiers = {}) {
    QKeyEvent event(type, Qt::Key_Space, modifiers);
    event.setTimestamp(atMs);
    QApplication::sendEvent(&canvas, &event);
}

}  // namespace

TEST_CASE("A held Space is one word, and none if the view was moved, however it repeats itself") {
    Bench bench;
    QSignalSpy tapped(&bench.view, &FaceView::spaceTapped);
    Canvas& canvas = bench.view.canvas();
    for (const bool moves : {false, true}) {
        tapped.clear();
        sendSpace(canvas, QEvent::KeyPress, 1000);
        // As it comes from a busy X server: not marked as repetitions.
        for (quint64 at = 1660; at < 2200; at += 40) {
            sendSpace(canvas, QEvent::KeyRelease, at);
            sendSpace(canvas, QEvent::KeyPress, at);
        }
        if (moves) {
            bench.drag({300, 300}, {380, 340});
        }
        CHECK(tapped.empty());
        sendSpace(canvas, QEvent::KeyRelease, 2215);
        CHECK(canvas.cursor().shape() == Qt::OpenHandCursor);  // until it is sure that the key is up
        REQUIRE(QTest::qWaitFor([&] { return canvas.cursor().shape() != Qt::OpenHandCursor; }));
        CHECK(tapped.size() == (moves ? 0 : 1));
    }
}

TEST_CASE("Space means what was held when it went down, also if Shift comes up first") {
    Bench bench;
    QSignalSpy tapped(&bench.view, &FaceView::spaceTapped);
    Canvas& canvas = bench.view.canvas();
    sendSpace(canvas, QEvent::KeyPress, 1000, Qt::ShiftModifier);
    sendSpace(canvas, QEvent::KeyRelease, 1080);
    REQUIRE(tapped.size() == 1);
    CHECK(tapped.takeFirst().at(0).value<Qt::KeyboardModifiers>() == Qt::ShiftModifier);
    sendSpace(canvas, QEvent::KeyPress, 2000);
    sendSpace(canvas, QEvent::KeyRelease, 2080, Qt::ShiftModifier);
    REQUIRE(tapped.size() == 1);
    CHECK(tapped.takeFirst().at(0).value<Qt::KeyboardModifiers>() == Qt::NoModifier);
}

TEST_CASE("Tab goes to the least certain point first") {
    Bench bench;
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Tab);
    CHECK(bench.view.selection().selected() == 105);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Tab);
    CHECK(bench.view.selection().selected() == 104);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Backtab);
    CHECK(bench.view.selection().selected() == 105);
}

TEST_CASE("The next face is shown as a person had the view before Tab went close to a point") {
    Bench bench;
    FaceData other = tests::madeFaceData(800, 600);
    other.record.id = annotation::store::ImageId{2};
    ImageSession next(std::move(other));
    const auto faceOnScreen = [&](const ImageSession& session) {
        return core::boundingBox(session.landmarks()->points).width() * bench.view.canvas().view().scale();
    };
    const double fitted = faceOnScreen(bench.session);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Tab);
    CHECK(faceOnScreen(bench.session) > 1.2 * fitted);
    // The canvas becomes smaller when a message shows below: the point stays in view.
    bench.view.resize(900, 670);
    QApplication::processEvents();
    CHECK(faceOnScreen(bench.session) > 1.2 * fitted);
    bench.view.resize(900, 700);
    QApplication::processEvents();
    bench.view.setSession(&next);
    CHECK(faceOnScreen(next) == Approx(fitted).epsilon(0.02));

    bench.view.zoomStep(1);
    const double chosen = faceOnScreen(next);
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Tab);
    bench.view.setSession(&bench.session);
    CHECK(faceOnScreen(bench.session) == Approx(chosen));

    // Who zooms on the way means it.
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Tab);
    bench.view.zoomStep(1);
    const double closer = faceOnScreen(bench.session);
    bench.view.setSession(&next);
    CHECK(faceOnScreen(next) == Approx(closer));
    bench.view.setSession(nullptr);
}

TEST_CASE("Points that come to a photo leave it where a person has moved it") {
    FaceData bare = tests::madeFaceData(640, 480);
    bare.landmarks.reset();
    bare.liveMap.reset();
    Bench bench(std::move(bare));
    bench.view.zoomStep(1);
    const ViewTransform chosen = bench.view.canvas().view();
    ImageSession placed(tests::madeFaceData(640, 480));
    bench.view.setSession(&placed);
    CHECK(bench.view.canvas().view() == chosen);
    bench.view.setSession(nullptr);
}

TEST_CASE("Q held shows the bare photo and gives everything back, a tap switches the label map") {
    Bench bench;
    QTest::keyPress(&bench.view.canvas(), Qt::Key_Q);
    CHECK_FALSE(bench.view.labelLayer().visible());
    CHECK_FALSE(bench.view.pointsLayer().visible());
    CHECK_FALSE(bench.view.curvesLayer().visible());
    QTest::qWait(300);  // longer than a tap
    QTest::keyRelease(&bench.view.canvas(), Qt::Key_Q);
    CHECK(bench.view.labelLayer().visible());
    CHECK(bench.view.pointsLayer().visible());
    QTest::keyClick(&bench.view.canvas(), Qt::Key_Q);
    CHECK_FALSE(bench.view.labelLayer().visible());
    CHECK(bench.view.curvesLayer().visible());
}

}  // namespace maskwright::app::gui
