// SPDX-License-Identifier: GPL-3.0-or-later
// Mending label maps with the real window on a real project: what is painted is saved, survives, is accepted.
#include "annotation/author.h"
#include "annotation/ppa/corrections.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/paint_panel.h"
#include "app/gui/window/user_settings.h"
#include "tests/app/gui/killed_process.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <unistd.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
using core::FaceClass;
using core::labelOf;

constexpr int kPatienceMs = 30'000;
// On bare background beside the made head, in a photo of 320 x 240.
const core::Point kBeside(30, 60);
const core::Point kBelow(30, 110);

struct Desk {
    MainWindow window{tests::madePredictors()};

    explicit Desk(const fs::path& project) {
        annotation::rememberAuthor("Cora");
        window.resize(1280, 800);
        window.show();
        window.openPath(project);
        REQUIRE(
            wait([&] { return window.workbench() != nullptr && window.workbench()->session() != nullptr; }));
        window.action(ActionId::StageMap).trigger();
        canvas().setFocus();
    }
    bool wait(const std::function<bool()>& until) { return QTest::qWaitFor(until, kPatienceMs); }
    bool waitForSaved() {
        return wait([&] { return window.workbench()->saves().pending() == 0; });
    }
    Canvas& canvas() { return window.faceView().canvas(); }
    ImageSession& session() { return *window.workbench()->session(); }
    void stroke(const core::Point& from, const core::Point& to) {
        const QPoint start = canvas().view().screenFromPhoto(from).toPoint();
        const QPoint end = canvas().view().screenFromPhoto(to).toPoint();
        QTest::mousePress(&canvas(), Qt::LeftButton, Qt::NoModifier, start);
        QMouseEvent move(QEvent::MouseMove, QPointF(end), canvas().mapToGlobal(QPointF(end)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&canvas(), &move);
        QTest::mouseRelease(&canvas(), Qt::LeftButton, Qt::NoModifier, end);
    }
    std::uint8_t shownAt(const core::Point& at) {
        return session().labelMap()->at(static_cast<int>(at.x()), static_cast<int>(at.y()));
    }
    template <typename Widget>
    Widget* find(const char* name) {
        auto* widget = window.findChild<Widget*>(QString::fromUtf8(name));
        REQUIRE(widget != nullptr);
        return widget;
    }
};

// Where a session that is to be killed paints its dots.
std::pair<int, int> dotAt(int dot) {
    return {10 + 4 * (dot % 70), 10 + 4 * (dot / 70 % 50)};
}

std::uint8_t storedAt(const fs::path& project, store::ImageId image, const core::Point& at) {
    return annotation::Project(project).labelMap(image)->value.at(static_cast<int>(at.x()),
                                                                  static_cast<int>(at.y()));
}

}  // namespace

TEST_CASE(
    "a painted map is saved with the stroke, made anew on leaving, accepted with Space, and there again") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    store::ImageId image{};
    {
        Desk desk(place);
        image = desk.session().image();
        QTest::mouseClick(desk.find<QToolButton>("paintBrush"), Qt::LeftButton);
        desk.canvas().setFocus();
        QTest::keyClick(&desk.canvas(), Qt::Key_1);
        desk.stroke(kBeside, kBelow);
        REQUIRE(desk.waitForSaved());
        const annotation::Project other(place);
        const auto stored = annotation::ppa::corrections(other, image);
        REQUIRE(stored);
        CHECK(stored->author == "Cora");
        CHECK(stored->value.pixels == desk.session().mendedMap()->corrections());
        // Undo is saved as well, and so is doing it again.
        desk.window.action(ActionId::Undo).trigger();
        REQUIRE(desk.waitForSaved());
        CHECK(annotation::ppa::corrections(other, image)->value.pixels.empty());
        desk.window.action(ActionId::Redo).trigger();
        REQUIRE(desk.waitForSaved());

        QTest::keyClick(&desk.canvas(), Qt::Key_Space);  // accepts the map and goes on
        REQUIRE(desk.wait([&] { return desk.session().image() != image; }));
        REQUIRE(desk.waitForSaved());
        CHECK(other.labelMap(image)->accepted);
        CHECK(storedAt(place, image, kBelow) == labelOf(FaceClass::Hair));
        // Back on the face, its history is still there, and painting on reopens the map.
        QTest::keyClick(&desk.canvas(), Qt::Key_Space, Qt::ShiftModifier);
        REQUIRE(desk.wait([&] { return desk.session().image() == image; }));
        CHECK(desk.shownAt(kBelow) == labelOf(FaceClass::Hair));
        desk.window.action(ActionId::Undo).trigger();
        REQUIRE(desk.waitForSaved());
        CHECK_FALSE(other.labelMap(image)->accepted);
        CHECK(desk.shownAt(kBelow) == labelOf(FaceClass::Background));
        desk.window.action(ActionId::Redo).trigger();
        REQUIRE(desk.waitForSaved());
    }
    Desk again(place);
    REQUIRE(again.wait([&] { return again.session().image() == image; }));
    CHECK(again.shownAt(kBelow) == labelOf(FaceClass::Hair));
}

// A whole window in a process of its own paints one dot after another, and says each time it was told "saved"
// how many there are; then it is killed without warning.
TEST_CASE("what was painted is in the map when another page is shown") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    const annotation::Project project(place);
    const store::ImageId image = project.store().imageNamed("face_1").value();
    Desk desk(place);
    QTest::mouseClick(desk.find<QToolButton>("paintBrush"), Qt::LeftButton);
    desk.canvas().setFocus();
    QTest::keyClick(&desk.canvas(), Qt::Key_1);
    desk.stroke(kBeside, kBelow);
    const std::uint8_t painted = desk.shownAt(kBeside);
    REQUIRE(painted !=
            project.labelMap(image)->value.at(static_cast<int>(kBeside.x()), static_cast<int>(kBeside.y())));
    desk.window.action(ActionId::PageWall).trigger();
    REQUIRE(desk.waitForSaved());
    CHECK(project.labelMap(image)->value.at(static_cast<int>(kBeside.x()), static_cast<int>(kBeside.y())) ==
          painted);
    CHECK_FALSE(project.labelMapIsStale(image));
}

TEST_CASE("after SIGKILL every stroke that was said to be saved is there") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    const store::ImageId image = annotation::Project(place).store().ids({}).front();
    for (const int strokesBeforeKill : {1, 4}) {
        tests::KilledProcess painter("[killed-painting]", "MASKWRIGHT_TEST_PROJECT", place);
        int saved = 0;
        for (int i = 0; i < strokesBeforeKill; ++i) {
            REQUIRE(painter.tells(saved));
        }
        painter.kill();
        for (int more = 0; painter.tells(more);) {
            saved = more;
        }
        const annotation::Project project(place);
        const auto stored = annotation::ppa::corrections(project, image);
        REQUIRE(stored);
        for (int dot = 0; dot < saved; ++dot) {
            CHECK(stored->value.pixels.at(dotAt(dot).first, dotAt(dot).second) == labelOf(FaceClass::Hair));
        }
        CHECK(project.store().checkIntegrity().empty());
        CHECK(project.labelMapIsStale(image));
        Desk again(place);
        REQUIRE(again.waitForSaved());
        CHECK_FALSE(project.labelMapIsStale(image));
    }
}

// The other side of the test above; without its environment there is nothing to do.
TEST_CASE("a painting session that is killed", "[.][killed-painting]") {
    const char* place = std::getenv("MASKWRIGHT_TEST_PROJECT");
    const char* output = std::getenv("MASKWRIGHT_TEST_OUTPUT");
    if (place == nullptr || output == nullptr) {
        return;
    }
    Desk desk(place);
    QTest::keyClick(&desk.canvas(), Qt::Key_B);
    desk.window.faceView().paintSettings().setRadiusPx(1.5);
    desk.window.faceView().fitPhoto();
    for (int dot = 0;; ++dot) {
        const core::Point at(dotAt(dot).first, dotAt(dot).second);
        desk.stroke(at, at);
        if (desk.waitForSaved()) {
            const int strokes = dot + 1;
            (void)!write(std::atoi(output), &strokes, sizeof strokes);
        }
    }
}

TEST_CASE("with the lasso areas are taken from an earlier state of the map, each as one edit") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk(place);
    const core::LabelMap before = *desk.session().labelMap();
    QTest::keyClick(&desk.canvas(), Qt::Key_B);
    QTest::keyClick(&desk.canvas(), Qt::Key_1);
    desk.stroke(kBeside, kBeside);
    desk.stroke(kBelow, kBelow);
    REQUIRE(desk.waitForSaved());
    REQUIRE(desk.shownAt(kBeside) == labelOf(FaceClass::Hair));
    REQUIRE(desk.shownAt(kBelow) == labelOf(FaceClass::Hair));

    QTest::keyClick(&desk.canvas(), Qt::Key_L);
    auto* take = desk.find<QPushButton>("takeClass");
    CHECK(take->text().contains("areas"));
    QTest::mouseClick(take, Qt::LeftButton);
    desk.find<QDialog>("classSourceDialog")->accept();  // the newest stored map, from before the strokes
    PaintSettings& settings = desk.window.faceView().paintSettings();
    REQUIRE(desk.wait([&] { return settings.areaSource() != nullptr; }));
    CHECK(*settings.areaSource() == before);
    const double around = 14;
    for (const core::Point& corner :
         {core::Point(-around, -around), {around, -around}, {around, around}, {-around, around}}) {
        const core::Point at = kBelow + corner;
        QTest::mouseClick(&desk.canvas(), Qt::LeftButton, Qt::NoModifier,
                          desk.canvas().view().screenFromPhoto(at).toPoint());
    }
    QTest::keyClick(&desk.canvas(), Qt::Key_Return);
    CHECK(desk.shownAt(kBelow) == before.at(static_cast<int>(kBelow.x()), static_cast<int>(kBelow.y())));
    CHECK(desk.shownAt(kBeside) == labelOf(FaceClass::Hair));
    CHECK(desk.session().undoStack().undoText() == "Take an area from another map");
    desk.session().undoStack().undo();
    CHECK(desk.shownAt(kBelow) == labelOf(FaceClass::Hair));
    QTest::keyClick(&desk.canvas(), Qt::Key_B);
    CHECK(settings.areaSource() == nullptr);
}

TEST_CASE("a class is taken from an earlier state of the map, as one edit") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk(place);
    const core::LabelMap before = *desk.session().labelMap();
    QTest::keyClick(&desk.canvas(), Qt::Key_B);
    QTest::keyClick(&desk.canvas(), Qt::Key_1);
    desk.stroke(kBeside, kBelow);
    REQUIRE(desk.waitForSaved());
    QTest::mouseClick(desk.find<QPushButton>("takeClass"), Qt::LeftButton);
    auto* dialog = desk.find<QDialog>("classSourceDialog");
    dialog->accept();  // the newest stored map, from before the stroke
    REQUIRE(desk.wait([&] { return *desk.session().labelMap() == before; }));
    CHECK(desk.session().undoStack().undoText().startsWith("Take hair"));
    desk.session().undoStack().undo();
    CHECK(desk.shownAt(kBelow) == labelOf(FaceClass::Hair));
}

TEST_CASE("what cannot be right is listed as one paints, and the list leads to the place") {
    const tests::TemporaryFolder folder;
    Desk desk(tests::madeProject(folder.path(), 1));
    auto* list = desk.find<QListWidget>("mapFindingsList");
    auto* heading = desk.find<QLabel>("mapFindingsHeading");
    CHECK(heading->isVisible());
    CHECK(list->count() == 0);
    // A speck of an eye, far from the eye.
    desk.window.faceView().fitPhoto();
    desk.window.faceView().paintSettings().setRadiusPx(3);
    desk.window.faceView().paintSettings().setValue(FaceClass::ImageLeftEye);
    QTest::keyClick(&desk.canvas(), Qt::Key_B);
    desk.stroke(kBeside, kBeside);
    REQUIRE(desk.wait([&] { return list->count() == 1; }));
    CHECK(list->item(0)->text().contains("image-left eye: an island"));
    CHECK(heading->text().contains("1"));

    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier,
                      list->visualItemRect(list->item(0)).center());
    const ViewTransform& view = desk.canvas().view();
    const QPointF middle = view.screenFromPhoto(kBeside) - QPointF(desk.canvas().rect().center());
    CHECK(std::abs(middle.x()) < 20);
    CHECK(std::abs(middle.y()) < 20);
    CHECK(view.scale() > 4);
    desk.window.action(ActionId::Undo).trigger();
    CHECK(desk.wait([&] { return list->count() == 0; }));
    desk.window.action(ActionId::StagePoints).trigger();
    CHECK_FALSE(heading->isVisible());
}

TEST_CASE(
    "Space asks before it accepts a map that cannot be right, at the place, and accepts when pressed again") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    Desk desk(place);
    const store::ImageId image = desk.session().image();
    const annotation::Project other(place);
    desk.window.faceView().fitPhoto();
    desk.window.faceView().paintSettings().setRadiusPx(3);
    desk.window.faceView().paintSettings().setValue(FaceClass::ImageLeftEye);
    QTest::keyClick(&desk.canvas(), Qt::Key_B);
    desk.stroke(kBeside, kBeside);
    // At once, before the checks have seen the speck.
    QTest::keyClick(&desk.canvas(), Qt::Key_Space);
    QStatusBar* bar = desk.window.statusBar();
    REQUIRE(desk.wait([&] { return bar->currentMessage().contains("image-left eye: an island"); }));
    CHECK(desk.session().image() == image);
    const QPointF middle =
        desk.canvas().view().screenFromPhoto(kBeside) - QPointF(desk.canvas().rect().center());
    CHECK(std::abs(middle.x()) < 20);
    CHECK(std::abs(middle.y()) < 20);
    CHECK(desk.find<QListWidget>("mapFindingsList")->currentRow() == 0);
    REQUIRE(desk.waitForSaved());
    CHECK_FALSE(other.labelMap(image)->accepted);

    // Changed since, it is another map: it is asked again.
    desk.stroke(kBeside + core::Point(2, 0), kBeside + core::Point(4, 0));
    bar->clearMessage();
    QTest::keyClick(&desk.canvas(), Qt::Key_Space);
    REQUIRE(desk.wait([&] { return bar->currentMessage().contains("image-left eye: an island"); }));
    CHECK(desk.session().image() == image);

    QTest::keyClick(&desk.canvas(), Qt::Key_Space);
    REQUIRE(desk.wait([&] { return desk.session().image() != image; }));
    REQUIRE(desk.waitForSaved());
    CHECK(other.labelMap(image)->accepted);
}

TEST_CASE("LaPa's own colours stay chosen when the window is opened again") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    {
        Desk desk(place);
        auto* colours = desk.find<QComboBox>("mapColours");
        CHECK(colours->currentIndex() == 0);
        QTest::keyClick(colours, Qt::Key_Down);
        CHECK(UserSettings::lapaColours());
    }
    Desk desk(place);
    CHECK(desk.find<QComboBox>("mapColours")->currentIndex() == 1);
    UserSettings::setLapaColours(false);
}

TEST_CASE("the panel and the keys show one state, it is there where maps are accepted") {
    const tests::TemporaryFolder folder;
    Desk desk(tests::madeProject(folder.path(), 1));
    PaintSettings& settings = desk.window.faceView().paintSettings();
    auto* panel = desk.find<PaintPanel>("paintPanel");
    CHECK(panel->isVisible());
    QTest::keyClick(&desk.canvas(), Qt::Key_E);
    CHECK(desk.find<QToolButton>("paintEraser")->isChecked());
    QTest::mouseClick(desk.find<QToolButton>("paintSmart"), Qt::LeftButton);
    CHECK(settings.mode() == PaintMode::Smart);
    desk.find<QCheckBox>("lock1")->click();
    CHECK(settings.locked().test(labelOf(FaceClass::Skin)));
    for (QWidget* control : panel->findChildren<QWidget*>()) {
        if (control->focusPolicy() != Qt::NoFocus && control->objectName().startsWith("paint")) {
            CHECK_FALSE(control->accessibleName().isEmpty());
        }
    }
    desk.window.action(ActionId::StagePoints).trigger();
    CHECK_FALSE(panel->isVisible());
}

}  // namespace maskwright::app::gui
