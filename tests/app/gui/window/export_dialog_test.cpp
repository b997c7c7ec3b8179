// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/export_dialog.h"

#include "annotation/release/release_difference.h"
#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <functional>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace release = annotation::release;
namespace store = annotation::store;

void type(const QDialog& dialog, const char* field, const std::string& text) {
    QTest::keyClicks(dialog.findChild<QLineEdit*>(field), QString::fromStdString(text));
}

QComboBox& combo(const QDialog& dialog, const char* name) {
    return *dialog.findChild<QComboBox*>(name);
}

void choose(const QDialog& dialog, const char* name, const QString& text) {
    combo(dialog, name).setCurrentIndex(combo(dialog, name).findText(text));
}

}  // namespace

TEST_CASE("The export page asks for a folder, and what nobody changes is a LaPa tree of all images") {
    store::ImageQuery listed;
    listed.nameContains = "anna";
    ExportDialog dialog(listed, 3);
    dialog.show();
    auto* write = dialog.findChild<QPushButton*>("exportWrite");
    CHECK_FALSE(write->isEnabled());
    type(dialog, "exportFolder", "/somewhere/release 2");
    CHECK(write->isEnabled());
    ExportRequest request = dialog.request();
    CHECK(request.folder == "/somewhere/release 2");
    CHECK(request.options.format->name == "lapa");
    CHECK(request.options.content == release::ExportContent::CurrentState);
    CHECK(request.options.query.nameContains.empty());
    CHECK_FALSE(request.options.withoutFlagged);
    CHECK_FALSE(request.options.crop);
    CHECK(request.earlier.empty());

    // Everything by keys.
    QTest::keyClick(&combo(dialog, "exportImages"), Qt::Key_Down);
    QTest::keyClick(&combo(dialog, "exportContent"), Qt::Key_Down);
    QTest::keyClick(dialog.findChild<QCheckBox*>("exportWithoutFlagged"), Qt::Key_Space);
    CHECK_FALSE(dialog.findChild<QSpinBox*>("exportCropPx")->isEnabled());
    QTest::keyClick(dialog.findChild<QCheckBox*>("exportCrops"), Qt::Key_Space);
    dialog.findChild<QSpinBox*>("exportCropPx")->setValue(256);
    dialog.findChild<QDoubleSpinBox*>("exportCropMargin")->setValue(0.4);
    request = dialog.request();
    CHECK(combo(dialog, "exportImages").currentText().contains(QLatin1String("3")));
    CHECK(request.options.query.nameContains == "anna");
    CHECK(request.options.content == release::ExportContent::AcceptedOnly);
    CHECK(request.options.withoutFlagged);
    REQUIRE(request.options.crop);
    CHECK(request.options.crop->sidePx == 256);
    CHECK(request.options.crop->margin == Approx(0.4));

    // An earlier release that is not there cannot be compared with.
    type(dialog, "exportEarlier", "/nowhere/at all");
    CHECK_FALSE(write->isEnabled());
}

TEST_CASE(
    "What the list shows is exported in another format, as squares, and compared with an earlier release") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 3);
    tests::Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    TaskResult told;
    QObject::connect(&desk.window.workbench()->tasks(), &TaskRunner::finished, &desk.window,
                     [&](const TaskResult& result) { told = result; });
    const auto exported = [&](const std::string& name, const std::function<void(QDialog&)>& fill) {
        desk.window.action(ActionId::Export).trigger();
        auto* dialog = desk.window.findChild<QDialog*>("exportDialog");
        REQUIRE(dialog != nullptr);
        type(*dialog, "exportFolder", folder / name);
        fill(*dialog);
        QTest::mouseClick(dialog->findChild<QPushButton*>("exportWrite"), Qt::LeftButton);
        REQUIRE(desk.wait([&] {
            return fs::exists(folder.path() / name / "manifest.sha256") &&
                   !desk.window.workbench()->tasks().busy();
        }));
        REQUIRE(desk.wait([&] { return desk.window.findChild<QDialog*>("exportDialog") == nullptr; }));
    };
    exported("all", [](QDialog&) {});
    CHECK(release::readContent(folder.path() / "all").size() == 3);

    auto* search = desk.window.findChild<QLineEdit*>("search");
    QTest::keyClicks(search, "face_2");
    REQUIRE(desk.wait([&] { return desk.window.workbench()->images().rowCount() == 1; }));
    exported("one", [&](QDialog& dialog) {
        choose(dialog, "exportFormat", "coco");
        QTest::keyClick(&combo(dialog, "exportImages"), Qt::Key_Down);
        QTest::keyClick(dialog.findChild<QCheckBox*>("exportCrops"), Qt::Key_Space);
        type(dialog, "exportEarlier", folder / "all");
    });
    const release::ReleaseContent one = release::readContent(folder.path() / "one");
    REQUIRE(one.size() == 1);
    CHECK(one.begin()->first == "face_2");
    // The list behind the strip tells which images are gone since.
    const QString list = told.details.join(QLatin1Char('\n'));
    INFO(list.toStdString());
    CHECK(list.contains(QLatin1String("face_1")));
    CHECK(list.contains(QLatin1String("face_3")));
}

}  // namespace maskwright::app::gui
