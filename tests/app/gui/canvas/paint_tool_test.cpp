// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/paint_tool.h"

#include "app/gui/model/image_session.h"
#include "app/gui/window/face_view.h"
#include "core/image/steady_line.h"
#include "core/painting/outline_preview.h"
#include "tests/app/gui/made_faces.h"
#include "tests/app/gui/screen.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

using core::FaceClass;
using core::labelOf;
using core::painting::kNoCorrection;

constexpr int kWidth = 640;
constexpr int kHeight = 480;

// A face on a shown canvas in the stage of label maps, and the hand on mouse and keys.
struct Bench {
    ImageSession session;
    FaceView view;

    explicit Bench(FaceData data = tests::madeFaceData(kWidth, kHeight)) : session(std::move(data)) {
        view.resize(900, 700);
        view.show();
        view.setSession(&session);
        view.setPaintingEnabled(true);
        view.canvas().setFocus();
        settings().setRadiusPx(6);
        QApplication::processEvents();
    }
    ~Bench() { view.setSession(nullptr); }

    [[nodiscard]] PaintSettings& settings() { return view.paintSettings(); }
    [[nodiscard]] const core::LabelMap& map() const { return *session.labelMap(); }
    [[nodiscard]] QPoint onScreen(const core::Point& photo) {
        return view.canvas().view().screenFromPhoto(photo).toPoint();
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&view.canvas(), static_cast<Qt::Key>(key), modifiers);
    }
    void stroke(const std::vector<core::Point>& path, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mousePress(&view.canvas(), Qt::LeftButton, modifiers, onScreen(path.front()));
        for (const core::Point& point : path) {
            moveWhileHeld(point, modifiers);
        }
        QTest::mouseRelease(&view.canvas(), Qt::LeftButton, modifiers, onScreen(path.back()));
    }
    void moveWhileHeld(const core::Point& photo, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        const QPointF to = onScreen(photo);
        QMouseEvent move(QEvent::MouseMove, to, view.canvas().mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                         modifiers);
        QApplication::sendEvent(&view.canvas(), &move);
    }
    void click(const core::Point& photo, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mouseClick(&view.canvas(), Qt::LeftButton, modifiers, onScreen(photo));
    }
    // Hair from (30, 60) to (right, 120), by the lasso's corners.
    void boxOfHair(double right) {
        key(Qt::Key_L);
        key(Qt::Key_1);
        for (const core::Point& corner : {core::Point(30, 60), {right, 60}, {right, 120}, {30, 120}}) {
            click(corner);
        }
        key(Qt::Key_Return);
    }
    // What the outline tool takes a line for that was drawn over a map: a hand is off by two pixels of the
    // screen.
    [[nodiscard]] std::vector<core::Point> meant(const core::LabelMap& before,
                                                 const std::vector<core::Point>& drawn) {
        return core::image::steadyLine(core::viewOf(session.data().photo->photo()), before,
                                       settings().value(), drawn, 2 / view.canvas().zoom());
    }
    [[nodiscard]] std::uint8_t at(const core::Point& photo) const {
        return map().at(static_cast<int>(std::lround(photo.x())), static_cast<int>(std::lround(photo.y())));
    }
};

// On bare background beside the head.
const core::Point kLeftOf(60, 100);
const core::Point kFarther(60, 160);

}  // namespace

TEST_CASE("a brush stroke paints without gaps, is one edit, and undo and redo are bit-identical") {
    Bench bench;
    QSignalSpy edited(&bench.session, &ImageSession::pixelsEdited);
    const core::LabelMap before = bench.map();
    const core::Landmarks points = *bench.session.landmarks();
    bench.key(Qt::Key_B);
    bench.key(Qt::Key_1);  // hair
    bench.stroke({kLeftOf, kFarther});
    const core::LabelMap painted = bench.map();
    for (double share = 0; share <= 1; share += 0.02) {
        REQUIRE(bench.at(kLeftOf + share * (kFarther - kLeftOf)) == labelOf(FaceClass::Hair));
    }
    CHECK(bench.at(kLeftOf - core::Point(12, 0)) == labelOf(FaceClass::Background));
    CHECK(*bench.session.landmarks() == points);
    REQUIRE(edited.count() == 1);
    const auto saved = edited[0][0].value<annotation::ppa::MapCorrections>();
    CHECK(saved.pixels == bench.session.mendedMap()->corrections());
    CHECK(saved.pixels.at(60, 130) == labelOf(FaceClass::Hair));
    CHECK(bench.session.undoStack().undoText() == "Paint hair");

    bench.session.undoStack().undo();
    CHECK(bench.map() == before);
    CHECK(edited.count() == 2);
    CHECK(edited[1][0].value<annotation::ppa::MapCorrections>().pixels.empty());
    bench.session.undoStack().redo();
    CHECK(bench.map() == painted);
}

TEST_CASE("An outline is drawn where the class should end, is one edit, and spares what is protected") {
    Bench bench;
    bench.view.fitPhoto();
    // A square of hair beside the head, whose lower edge runs too low on one side and too high on the other.
    bench.boxOfHair(90);
    REQUIRE(bench.at({60, 115}) == labelOf(FaceClass::Hair));
    const core::LabelMap before = bench.map();
    QSignalSpy edited(&bench.session, &ImageSession::pixelsEdited);

    bench.key(Qt::Key_R);
    REQUIRE(bench.settings().mode() == PaintMode::Outline);
    bench.settings().setRadiusPx(25);
    bench.stroke({{32, 110}, {45, 110}, {59, 110}, {61, 130}, {75, 130}, {88, 130}});
    CHECK(bench.at({45, 115}) == labelOf(FaceClass::Background));
    CHECK(bench.at({45, 105}) == labelOf(FaceClass::Hair));
    CHECK(bench.at({75, 125}) == labelOf(FaceClass::Hair));
    CHECK(bench.at({75, 135}) == labelOf(FaceClass::Background));
    CHECK(edited.count() == 1);
    CHECK(bench.session.undoStack().undoText() == "Redraw the outline of hair");
    bench.session.undoStack().undo();
    CHECK(bench.map() == before);

    bench.settings().setLocked(FaceClass::Background, true);
    bench.stroke({{32, 110}, {45, 110}, {59, 110}, {61, 130}, {75, 130}, {88, 130}});
    CHECK(bench.at({45, 115}) == labelOf(FaceClass::Background));
    CHECK(bench.at({75, 125}) == labelOf(FaceClass::Background));  // nothing grows over what is protected
    // Where the class is not, nothing happens, and nothing is to be undone.
    const core::LabelMap now = bench.map();
    bench.stroke({{30, 300}, {80, 300}});
    CHECK(bench.map() == now);
    CHECK(bench.session.undoStack().undoText() == "Redraw the outline of hair");
}

TEST_CASE("With Alt the border beyond both ends of an outline follows, while it is drawn and afterwards") {
    Bench bench;
    bench.view.fitPhoto();
    bench.boxOfHair(150);
    const core::LabelMap before = bench.map();
    bench.key(Qt::Key_R);
    bench.settings().setRadiusPx(25);
    QSignalSpy edited(&bench.session, &ImageSession::pixelsEdited);
    const std::vector<core::Point> line{{70, 130}, {80, 130}, {90, 130}, {100, 130}, {110, 130}};

    bench.stroke(line);
    const core::LabelMap alone = bench.map();
    CHECK(bench.at({90, 126}) == labelOf(FaceClass::Hair));
    CHECK(bench.at({62, 123}) == labelOf(FaceClass::Background));
    bench.session.undoStack().undo();

    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::AltModifier, bench.onScreen(line.front()));
    for (const core::Point& point : line) {
        bench.moveWhileHeld(point, Qt::AltModifier);
    }
    for (const double x : {62.0, 90.0, 118.0}) {
        CHECK(bench.at({x, 123}) == labelOf(FaceClass::Hair));
    }
    // Whoever lets go of Alt sees the line alone again.
    bench.moveWhileHeld(line.back());
    CHECK(bench.at({62, 123}) == labelOf(FaceClass::Background));
    QTest::mouseRelease(&bench.view.canvas(), Qt::LeftButton, Qt::AltModifier, bench.onScreen(line.back()));
    for (const double x : {62.0, 90.0, 118.0}) {
        CHECK(bench.at({x, 123}) == labelOf(FaceClass::Hair));
    }
    CHECK(edited.count() == 3);  // two strokes and an undo
    CHECK(bench.session.undoStack().undoText() == "Redraw the outline of hair");
    bench.session.undoStack().undo();
    CHECK(bench.map() == before);
}

TEST_CASE("The map follows an outline while it is drawn, and is redrawn exactly when the button comes up") {
    Bench bench;
    const bool small = GENERATE(false, true);
    if (small) {  // a pixel of the screen is several of the photo
        bench.view.resize(300, 250);
        QApplication::processEvents();
    }
    bench.view.fitPhoto();
    REQUIRE((bench.view.canvas().zoom() < 1) == small);
    bench.boxOfHair(90);
    const core::LabelMap before = bench.map();
    bench.key(Qt::Key_R);
    bench.settings().setRadiusPx(25);
    QSignalSpy edited(&bench.session, &ImageSession::pixelsEdited);

    const std::vector<core::Point> line{{34, 106}, {45, 106}, {59, 106}, {61, 134}, {75, 134}, {86, 134}};
    std::vector<core::Point> drawn;
    const auto go = [&](const core::Point& to) {
        bench.moveWhileHeld(to);
        drawn.push_back(bench.view.canvas().view().photoFromScreen(bench.onScreen(to)));
    };
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(line.front()));
    drawn.push_back(bench.view.canvas().view().photoFromScreen(bench.onScreen(line.front())));
    CHECK(bench.map() == before);
    go(line[1]);
    go(line[2]);
    CHECK(bench.at({45, 114}) == labelOf(FaceClass::Background));  // it gives way, already
    CHECK(bench.at({75, 126}) == labelOf(FaceClass::Background));  // here nothing was drawn yet
    go(line[3]);
    go(line[4]);
    CHECK(bench.at({45, 114}) == labelOf(FaceClass::Background));
    CHECK(bench.at({70, 126}) == labelOf(FaceClass::Hair));  // and grows
    CHECK(edited.count() == 0);                              // nothing of it is saved
    go(line[5]);
    QTest::mouseRelease(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(line.back()));

    core::LabelMap expected = before;
    for (const auto& area :
         core::painting::redrawOutline(before, bench.meant(before, drawn), FaceClass::Hair, 25)) {
        for (const auto& span : area.spans) {
            std::fill_n(expected.row(span.y) + span.x0, span.x1 - span.x0, area.value);
        }
    }
    CHECK(bench.map() == expected);
    CHECK(edited.count() == 1);
    bench.session.undoStack().undo();
    CHECK(bench.map() == before);

    // Esc takes it all back.
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(line.front()));
    bench.moveWhileHeld(line[1]);
    bench.moveWhileHeld(line[2]);
    CHECK_FALSE(bench.map() == before);
    bench.key(Qt::Key_Escape);
    CHECK(bench.map() == before);
    CHECK(edited.count() == 2);  // the stroke and its undo
}

TEST_CASE("A long outline leaves no stale pixel on the way, though only its end is painted anew") {
    Bench bench;
    bench.view.fitPhoto();
    bench.settings().setValue(FaceClass::Background);
    bench.key(Qt::Key_R);
    bench.settings().setRadiusPx(14);
    const core::LabelMap before = bench.map();
    const auto around = [](int step) {
        const double turn = 0.11 * step;
        return core::Point(kWidth / 2 + (150 + 3 * (step % 5)) * std::cos(turn),
                           kHeight / 2 + 170 * std::sin(turn));
    };
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(around(0)));
    std::vector<core::Point> drawn{bench.view.canvas().view().photoFromScreen(bench.onScreen(around(0)))};
    for (int step = 1; step <= 62; ++step) {  // round the head and a little further
        bench.moveWhileHeld(around(step));
        drawn.push_back(bench.view.canvas().view().photoFromScreen(bench.onScreen(around(step))));
        QApplication::processEvents();
        if (step % 10 == 0) {
            const QImage pieces = tests::shownOnScreen(bench.view.canvas());
            bench.view.labelLayer().useLapaColours(false);  // makes its picture anew
            CHECK(bench.view.canvas().grab().toImage().convertToFormat(pieces.format()) == pieces);
            // What the last move made of it is what the whole line makes of the map as it was.
            core::LabelMap expected = before;
            for (const auto& area :
                 core::painting::previewOutline(before, bench.meant(before, drawn), FaceClass::Background, 14,
                                                1 / bench.view.canvas().zoom())) {
                for (const auto& span : area.spans) {
                    std::fill_n(expected.row(span.y) + span.x0, span.x1 - span.x0, area.value);
                }
            }
            CHECK(bench.map() == expected);
        }
    }
    CHECK_FALSE(bench.map() == before);
    bench.key(Qt::Key_Escape);
    QApplication::processEvents();
    CHECK(bench.map() == before);
    const QImage pieces = tests::shownOnScreen(bench.view.canvas());
    CHECK(bench.view.canvas().grab().toImage().convertToFormat(pieces.format()) == pieces);
}

TEST_CASE("Esc cancels a stroke without a trace, and then puts the tool away") {
    Bench bench;
    const core::LabelMap before = bench.map();
    bench.key(Qt::Key_B);
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(kLeftOf));
    bench.moveWhileHeld(kFarther);
    CHECK_FALSE(bench.map() == before);
    bench.key(Qt::Key_Escape);
    CHECK(bench.map() == before);
    CHECK(bench.session.undoStack().count() == 0);
    QTest::mouseRelease(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(kFarther));
    CHECK(bench.session.undoStack().count() == 0);
    bench.key(Qt::Key_Escape);
    CHECK(bench.settings().mode() == PaintMode::None);
}

TEST_CASE("the eraser brings the automatic map back, protected classes stay") {
    Bench bench;
    const core::LabelMap before = bench.map();
    const core::Point nose = bench.session.landmarks()->point(54);
    bench.key(Qt::Key_B);
    bench.settings().setLocked(FaceClass::Nose, true);
    bench.settings().setRadiusPx(40);
    bench.stroke({nose, nose});
    CHECK(core::classAreas(bench.map())[labelOf(FaceClass::Nose)] ==
          core::classAreas(before)[labelOf(FaceClass::Nose)]);
    CHECK_FALSE(bench.map() == before);
    bench.key(Qt::Key_E);
    bench.settings().setRadiusPx(60);
    bench.stroke({nose, nose});
    CHECK(bench.map() == before);
    CHECK(bench.session.mendedMap()->setPixels() == 0);
}

TEST_CASE("fill, lasso, polygon and straight line") {
    Bench bench;
    const core::Point nose = bench.session.landmarks()->point(54);
    bench.key(Qt::Key_F);
    bench.settings().setValue(FaceClass::Hair);
    REQUIRE(bench.at(nose) == labelOf(FaceClass::Nose));
    bench.click(nose);
    CHECK(core::classAreas(bench.map())[labelOf(FaceClass::Nose)] == 0);
    bench.session.undoStack().undo();
    CHECK(bench.at(nose) == labelOf(FaceClass::Nose));

    bench.key(Qt::Key_L);
    bench.stroke({{30, 60}, {90, 60}, {90, 120}, {30, 120}});
    CHECK(bench.at({60, 90}) == labelOf(FaceClass::Hair));
    CHECK(bench.at({100, 90}) == labelOf(FaceClass::Background));
    bench.session.undoStack().undo();
    for (const core::Point& corner : {core::Point(30, 60), core::Point(90, 60), core::Point(60, 120)}) {
        bench.click(corner);
    }
    CHECK(bench.at({60, 80}) == labelOf(FaceClass::Background));
    bench.key(Qt::Key_Return);
    CHECK(bench.at({60, 80}) == labelOf(FaceClass::Hair));
    CHECK(bench.session.undoStack().undoText() == "Paint hair in a lasso");
    bench.session.undoStack().undo();

    bench.key(Qt::Key_B);
    bench.click(kLeftOf);
    bench.click(kFarther, Qt::ShiftModifier);
    CHECK(bench.at((kLeftOf + kFarther) / 2) == labelOf(FaceClass::Hair));
}

TEST_CASE("a smart stroke cuts along the edge of the photo and is one edit") {
    Bench bench;
    // The upper left of the head: paint a piece of it away, then let the stroke find it again.
    const core::LabelMap before = bench.map();
    const core::Point cheek =
        (bench.session.landmarks()->point(4) + bench.session.landmarks()->point(57)) / 2;
    bench.key(Qt::Key_B);
    bench.key(Qt::Key_0);
    bench.settings().setRadiusPx(8);
    bench.click(cheek);
    REQUIRE(bench.at(cheek) == labelOf(FaceClass::Background));
    bench.key(Qt::Key_T);
    bench.settings().setColoursDecide(true);
    bench.settings().setRadiusPx(16);
    bench.stroke({cheek - core::Point(3, 0), cheek + core::Point(3, 0)});
    CHECK(bench.at(cheek) == labelOf(FaceClass::Skin));
    CHECK(bench.session.undoStack().count() == 2);
    bench.session.undoStack().undo();
    bench.session.undoStack().undo();
    CHECK(bench.map() == before);
}

TEST_CASE("classes by digit, the one before, the one under the mouse, size by key and wheel") {
    Bench bench;
    bench.key(Qt::Key_B);
    bench.key(Qt::Key_1);
    CHECK(bench.settings().value() == FaceClass::Hair);
    bench.key(Qt::Key_0);
    CHECK(bench.settings().value() == FaceClass::Background);
    bench.key(Qt::Key_X);
    CHECK(bench.settings().value() == FaceClass::Hair);
    bench.click(bench.session.landmarks()->point(54), Qt::ControlModifier);
    CHECK(bench.settings().value() == FaceClass::Nose);
    CHECK(bench.session.undoStack().count() == 0);
    const double size = bench.settings().radiusPx();
    bench.key(Qt::Key_BracketRight);
    CHECK(bench.settings().radiusPx() > size);
    const double zoom = bench.view.canvas().zoom();
    const QPointF at = bench.onScreen(kLeftOf);
    QWheelEvent wheel(at, bench.view.canvas().mapToGlobal(at), {}, {0, -120}, Qt::NoButton,
                      Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&bench.view.canvas(), &wheel);
    CHECK(bench.settings().radiusPx() == Approx(size));
    CHECK(bench.view.canvas().zoom() == zoom);
    // In the stage of points the keys mean nothing here.
    bench.view.setPaintingEnabled(false);
    bench.key(Qt::Key_E);
    CHECK(bench.settings().mode() == PaintMode::Brush);
    bench.stroke({kLeftOf, kFarther});
    CHECK(bench.session.undoStack().count() == 0);
}

TEST_CASE("a person's pixels stay while points are dragged below them") {
    Bench bench;
    const core::Point lip = bench.session.landmarks()->point(93);
    bench.key(Qt::Key_B);
    bench.key(Qt::Key_1);
    bench.click(lip);
    REQUIRE(bench.at(lip) == labelOf(FaceClass::Hair));
    core::Landmarks moved = *bench.session.landmarks();
    moved.setPoint(93, lip + core::Point(0, 9));
    moved.states[93] = core::PointState::Moved;
    bench.session.edit(moved, "Move", "drag");
    CHECK(bench.at(lip) == labelOf(FaceClass::Hair));
    CHECK(bench.session.mendedMap()->automatic() == bench.session.data().liveMap->map());
    core::LabelMap expected = bench.session.data().liveMap->map();
    core::painting::putOver(expected, bench.session.mendedMap()->corrections());
    CHECK(bench.map() == expected);
}

TEST_CASE("painting on an accepted map reopens it, a cancelled stroke does not") {
    FaceData data = tests::madeFaceData(kWidth, kHeight);
    data.storedMap = data.liveMap->map();
    data.mapAccepted = true;
    Bench bench(std::move(data));
    bench.key(Qt::Key_B);
    QTest::mousePress(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(kLeftOf));
    bench.key(Qt::Key_Escape);
    QTest::mouseRelease(&bench.view.canvas(), Qt::LeftButton, Qt::NoModifier, bench.onScreen(kLeftOf));
    CHECK(bench.session.data().mapAccepted);
    CHECK(bench.map() == *bench.session.data().storedMap);
    bench.stroke({kLeftOf, kFarther});
    CHECK_FALSE(bench.session.data().mapAccepted);
    CHECK(bench.at(kLeftOf) == labelOf(FaceClass::Hair));
    bench.session.setMapAccepted();
    CHECK(bench.session.data().mapAccepted);
    CHECK(bench.at(kLeftOf) == labelOf(FaceClass::Hair));
}

TEST_CASE("an imported map is painted as it came, whatever the points would make") {
    FaceData data = tests::madeFaceData(kWidth, kHeight);
    data.baseMap = core::LabelMap(kWidth, kHeight, labelOf(FaceClass::Skin));
    data.storedMap = data.baseMap;
    Bench bench(std::move(data));
    bench.key(Qt::Key_B);
    bench.key(Qt::Key_1);
    bench.stroke({kLeftOf, kFarther});
    CHECK(bench.at(kLeftOf) == labelOf(FaceClass::Hair));
    CHECK(bench.at({300, 20}) == labelOf(FaceClass::Skin));
    core::Landmarks moved = *bench.session.landmarks();
    moved.setPoint(93, moved.point(93) + core::Point(0, 9));
    bench.session.edit(moved, "Move", "drag");
    CHECK(bench.at({300, 20}) == labelOf(FaceClass::Skin));
}

TEST_CASE("before and after by holding a key, what a person set can be seen") {
    Bench bench;
    bench.key(Qt::Key_B);
    bench.stroke({kLeftOf, kFarther});
    const auto colourAt = [&](const core::Point& photo) {
        QApplication::processEvents();
        return bench.view.canvas().grab().toImage().pixelColor(bench.onScreen(photo));
    };
    bench.view.canvas().setFocus();
    const core::Point middle = (kLeftOf + kFarther) / 2;
    const QColor after = colourAt(middle);
    QTest::keyPress(&bench.view.canvas(), Qt::Key_O);
    const QColor before = colourAt(middle);
    QTest::keyRelease(&bench.view.canvas(), Qt::Key_O);
    CHECK(before != after);
    CHECK(colourAt(middle) == after);

    const QImage plain = bench.view.canvas().grab().toImage();
    bench.view.setSetPixelsShown(true);
    QApplication::processEvents();
    const QImage hatched = bench.view.canvas().grab().toImage();
    int inside = 0;
    int outside = 0;
    for (int y = 0; y < plain.height(); ++y) {
        for (int x = 0; x < plain.width(); ++x) {
            if (plain.pixel(x, y) == hatched.pixel(x, y)) {
                continue;
            }
            const core::Point photo = bench.view.canvas().view().photoFromScreen(QPointF(x + 0.5, y + 0.5));
            const int px = static_cast<int>(std::floor(photo.x() + 0.5));
            const int py = static_cast<int>(std::floor(photo.y() + 0.5));
            const bool set = bench.map().bounds().contains(px, py) &&
                             bench.session.mendedMap()->layer().at(px, py) != kNoCorrection;
            (set ? inside : outside) += 1;
        }
    }
    CHECK(inside > 100);
    CHECK(outside == 0);
}

}  // namespace maskwright::app::gui
