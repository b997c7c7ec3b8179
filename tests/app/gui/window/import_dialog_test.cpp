// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/import_dialog.h"

#include "annotation/store/photo_sources.h"
#include "core/fitting/points_from_map.h"
#include "core/image/portrait/sample.h"
#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;

void type(const ImportDialog& dialog, const char* field, const std::string& text) {
    QTest::keyClicks(dialog.findChild<QLineEdit*>(field), QString::fromStdString(text));
}

}  // namespace

TEST_CASE("The import page tells what a folder holds and says nothing that nobody has typed") {
    const tests::TemporaryFolder folder;
    tests::writeMadePhotos(folder / "photos", 1);
    fs::create_directories(folder / "tree" / "train" / "images");
    fs::create_directories(folder / "tree" / "train" / "labels");
    ImportDialog dialog;
    dialog.show();
    auto* add = dialog.findChild<QPushButton*>("importAdd");
    auto* points = dialog.findChild<QComboBox*>("importPoints");
    CHECK_FALSE(add->isEnabled());
    type(dialog, "importFolder", folder / "photos");
    CHECK(add->isEnabled());
    CHECK_FALSE(points->isEnabled());
    CHECK(dialog.request().format.empty());
    CHECK(dialog.request().source == store::PhotoSource{});

    dialog.findChild<QLineEdit*>("importFolder")->clear();
    CHECK_FALSE(add->isEnabled());
    type(dialog, "importFolder", folder / "tree");
    CHECK(dialog.request().format == "lapa");
    CHECK(points->isEnabled());
    CHECK(dialog.request().points == annotation::formats::PointsMeaning::Accepted);
    QTest::keyClick(points, Qt::Key_Down);
    CHECK(dialog.request().points == annotation::formats::PointsMeaning::Predicted);
    CHECK_FALSE(dialog.request().pointsFromMaps);
    QTest::keyClick(dialog.findChild<QCheckBox*>("importPointsFromMaps"), Qt::Key_Space);
    CHECK(dialog.request().pointsFromMaps);
    // Photos alone have no maps.
    QTest::keyClick(dialog.findChild<QComboBox*>("importFormat"), Qt::Key_Home);
    CHECK_FALSE(dialog.request().pointsFromMaps);
}

TEST_CASE("A data set is added from the window with its source, and points are read off its maps") {
    const tests::TemporaryFolder folder;
    core::NoProgress progress;
    core::image::portrait::writeSample(folder / "tree", 2, 1, progress);
    fs::remove_all(folder / "tree" / "landmarks");
    const fs::path place = tests::madeProject(folder.path(), 1);
    tests::Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    desk.window.action(ActionId::AddPhotos).trigger();
    auto* dialog = desk.window.findChild<ImportDialog*>("importDialog");
    REQUIRE(dialog != nullptr);
    type(*dialog, "importFolder", folder / "tree");
    QTest::keyClick(dialog->findChild<QCheckBox*>("importPointsFromMaps"), Qt::Key_Space);
    type(*dialog, "importSource", " own studio ");
    type(*dialog, "importLicence", "CC BY 4.0");
    QTest::mouseClick(dialog->findChild<QPushButton*>("importAdd"), Qt::LeftButton);

    const annotation::Project project(place);
    REQUIRE(desk.wait([&] { return project.store().imageNamed("portrait_0002").has_value(); }));
    REQUIRE(desk.wait([&] {
        return project.store()
            .head(*project.store().imageNamed("portrait_0002"), store::RevisionKind::LabelMap)
            .has_value();
    }));
    const store::ImageId image = *project.store().imageNamed("portrait_0001");
    REQUIRE(project.landmarks(image));
    CHECK(project.landmarks(image)->modelVersion == core::fitting::kPointsFromMapVersion);
    CHECK(project.labelMap(image)->accepted);
    const store::PhotoSources sources(place);
    CHECK(sources.of(image) == store::PhotoSource{"own studio", "CC BY 4.0", ""});
    CHECK_FALSE(sources.of(*project.store().imageNamed("face_1")));
}

}  // namespace maskwright::app::gui
