// SPDX-License-Identifier: GPL-3.0-or-later
// From the wall to a mended, accepted, exported map, with real events, an undo and a kill in between.
#include "annotation/release/manifest.h"
#include "app/gui/window/paint_panel.h"
#include "app/gui/window/wall_grid.h"
#include "app/gui/window/wall_page.h"
#include "core/image/label_png.h"
#include "tests/app/gui/killed_process.h"
#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <unistd.h>

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
using core::FaceClass;
using core::labelOf;
using tests::Desk;

constexpr int kFaces = 3;
// Beside the made head, in a photo of 320 x 240: where a stroke is taken back, and where one stays.
const core::Point kTakenBack(30, 60);
const core::Point kStays(30, 110);

// The curator's window.
struct Curator : Desk {
    explicit Curator(const fs::path& place) { window.openPath(place); }

    WallGrid& grid() { return window.wallPage().grid(); }
    // Opens the first face of the wall in the canvas and returns its name.
    std::string openFirstOfWall() {
        REQUIRE(wait([&] { return window.workbench() != nullptr; }));
        window.action(ActionId::PageWall).trigger();
        REQUIRE(wait([&] {
            const auto* first = window.wallPage().desk()->images().rowAt(0);
            return first != nullptr && first->suspicion && grid().complete() &&
                   !window.workbench()->tasks().busy();
        }));
        const std::string name = window.wallPage().desk()->images().rowAt(0)->name;
        QTest::keyClick(&grid(), Qt::Key_Return);
        REQUIRE(waitForFace(name));
        REQUIRE(wait([&] { return session().labelMap() != nullptr; }));
        window.faceView().fitPhoto();
        return name;
    }
    void paintDot(const core::Point& at) {
        const QPoint place = canvas().view().screenFromPhoto(at).toPoint();
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, place);
    }
    std::uint8_t shownAt(const core::Point& at) {
        return session().labelMap()->at(static_cast<int>(at.x()), static_cast<int>(at.y()));
    }
};

// Of the wall's first face.
std::string paintAndBeKilled(const fs::path& place) {
    tests::KilledProcess curator("[killed-curator]", "MASKWRIGHT_TEST_PROJECT", place);
    std::string name;
    for (char letter = 0; curator.tells(letter) && letter != '\n';) {
        name += letter;
    }
    return name;
}

}  // namespace

TEST_CASE("From the wall to a mended, accepted, exported map, with an undo and a kill in between") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), kFaces);
    const std::string painted = paintAndBeKilled(place);
    REQUIRE_FALSE(painted.empty());

    // The next morning: the same face comes first, with what was painted and without what was taken back.
    Curator curator(place);
    CHECK(curator.openFirstOfWall() == painted);
    CHECK(curator.shownAt(kStays) == labelOf(FaceClass::Hair));
    CHECK(curator.shownAt(kTakenBack) == labelOf(FaceClass::Background));
    const store::ImageId image = curator.session().image();
    curator.key(Qt::Key_Space);
    const annotation::Project project(place);
    REQUIRE(
        curator.wait([&] { return project.store().head(image, store::RevisionKind::LabelMap)->accepted; }));
    REQUIRE(curator.waitForSaved());

    // On the wall it stands among the accepted ones.
    curator.window.action(ActionId::PageWall).trigger();
    auto* state = curator.window.findChild<QComboBox*>("wallState");
    state->setCurrentIndex(state->findText(QStringLiteral("Accepted")));
    Q_EMIT state->activated(state->currentIndex());
    REQUIRE(curator.wait([&] {
        ImageListModel& images = curator.window.wallPage().desk()->images();
        return images.rowCount() == 1 && images.rowAt(0) != nullptr && images.rowAt(0)->name == painted;
    }));

    const fs::path out = folder / "release";
    fs::create_directory(out);
    curator.window.action(ActionId::Export).trigger();
    auto* dialog = curator.window.findChild<QDialog*>("exportDialog");
    REQUIRE(dialog != nullptr);
    QTest::keyClicks(dialog->findChild<QLineEdit*>("exportFolder"), QString::fromStdString(out.string()));
    QTest::mouseClick(dialog->findChild<QPushButton*>("exportWrite"), Qt::LeftButton);
    REQUIRE(curator.wait(
        [&] { return fs::exists(out / "manifest.sha256") && !curator.window.workbench()->tasks().busy(); }));
    INFO(curator.window.findChild<QLabel*>("taskText")->text().toStdString());
    core::NoProgress progress;
    CHECK(annotation::release::verifyRelease(out, 0, progress).isRight());
    const core::LabelMap exported = core::image::readLabelPng(out / "labels" / (painted + ".png"));
    CHECK(exported == project.labelMap(image)->value);
    CHECK(exported.at(static_cast<int>(kStays.x()), static_cast<int>(kStays.y())) ==
          labelOf(FaceClass::Hair));
}

// The evening before; without its environment there is nothing to do.
TEST_CASE("A curator's window that is killed", "[.][killed-curator]") {
    const char* place = std::getenv("MASKWRIGHT_TEST_PROJECT");
    const char* output = std::getenv("MASKWRIGHT_TEST_OUTPUT");
    if (place == nullptr || output == nullptr) {
        return;
    }
    Curator curator(place);
    const std::string name = curator.openFirstOfWall() + "\n";
    curator.key(Qt::Key_B);
    curator.key(Qt::Key_1);
    curator.paintDot(kTakenBack);
    REQUIRE(curator.shownAt(kTakenBack) == labelOf(FaceClass::Hair));
    curator.key(Qt::Key_Z, Qt::ControlModifier);
    REQUIRE(curator.wait([&] { return curator.shownAt(kTakenBack) == labelOf(FaceClass::Background); }));
    curator.paintDot(kStays);
    REQUIRE(curator.waitForSaved());
    REQUIRE(write(std::atoi(output), name.data(), name.size()) == static_cast<ssize_t>(name.size()));
    for (;;) {
        pause();
    }
}

}  // namespace maskwright::app::gui
