// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/evaluation_page.h"

#include "annotation/author.h"
#include "annotation/ppa/corrections.h"
#include "annotation/ppa/parsing.h"
#include "app/gui/window/main_window.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

constexpr int kPatienceMs = 30'000;

template <typename Widget>
Widget& find(MainWindow& window, const char* name) {
    auto* widget = window.findChild<Widget*>(QLatin1String(name));
    REQUIRE(widget != nullptr);
    return *widget;
}

}  // namespace

TEST_CASE("Accepted maps are compared with automatic ones, the worst image is one click away") {
    const tests::TemporaryFolder folder;
    const std::filesystem::path place = tests::madeProject(folder.path(), 3);
    annotation::rememberAuthor("Boris");
    annotation::Project project(place);
    for (const char* name : {"face_1", "face_2"}) {
        const auto image = *project.store().imageNamed(name);
        if (std::string(name) == "face_2") {
            // A person has painted the nose away.
            const core::LabelMap map = project.labelMap(image)->value;
            core::Raster<std::uint8_t> layer(map.width(), map.height(), core::painting::kNoCorrection);
            for (std::size_t i = 0; i < layer.pixels().size(); ++i) {
                if (map.pixels()[i] == core::labelOf(core::FaceClass::Nose)) {
                    layer.pixels()[i] = core::labelOf(core::FaceClass::Skin);
                }
            }
            annotation::ppa::MapCorrections painted{core::painting::trimmed(layer, layer.bounds()), {}};
            painted.underlay = core::painting::underlayOf(painted.pixels, map);
            annotation::ppa::saveCorrections(project, image, painted, {std::nullopt, "Boris", "brush", ""});
        }
        (void)annotation::ppa::acceptLabelMap(project, image, "Boris");
    }
    MainWindow window{tests::madePredictors()};
    window.resize(1280, 720);
    window.show();
    window.openPath(place);
    REQUIRE(QTest::qWaitFor([&] { return window.workbench() != nullptr; }, kPatienceMs));
    window.action(ActionId::PageEvaluation).trigger();
    QTest::mouseClick(&find<QPushButton>(window, "evaluationCompare"), Qt::LeftButton);
    auto& worst = find<QListWidget>(window, "evaluationWorst");
    REQUIRE(QTest::qWaitFor([&] { return worst.count() == 2; }, kPatienceMs));
    CHECK(find<QLabel>(window, "evaluationSummary").text().contains(QStringLiteral("2 images, 0 without")));
    auto& classes = find<QTableWidget>(window, "evaluationClasses");
    REQUIRE(classes.rowCount() == 11);
    CHECK(classes.item(core::labelOf(core::FaceClass::Hair), 0)->text() == QLocale().toString(100.0, 'f', 2));
    CHECK(classes.item(core::labelOf(core::FaceClass::Nose), 0)->text() != QLocale().toString(100.0, 'f', 2));
    CHECK(worst.item(0)->data(Qt::UserRole).toString() == QStringLiteral("face_2"));

    window.evaluationPage().writeTo(folder / "figures");
    for (const char* file : {"classes.csv", "confusion.csv", "images.csv", "classes.png", "confusion.png"}) {
        CHECK(std::filesystem::file_size(folder / "figures" / file) > 100);
    }
    QTest::mouseClick(worst.viewport(), Qt::LeftButton, Qt::NoModifier,
                      worst.visualItemRect(worst.item(0)).center());
    CHECK(QTest::qWaitFor(
        [&] {
            return window.workbench()->session() != nullptr &&
                   window.workbench()->session()->data().record.name == "face_2" &&
                   !window.evaluationPage().isVisible();
        },
        kPatienceMs));
}

TEST_CASE("A face that is asked for before the list is there is not taken for none, and stays") {
    const tests::TemporaryFolder folder;
    const std::filesystem::path place = tests::madeProject(folder.path(), 3);
    annotation::rememberAuthor("Boris");
    const auto wanted = *annotation::store::ProjectStore(place).imageNamed("face_3");
    MainWindow window{tests::madePredictors()};
    window.show();
    window.openPath(place);
    REQUIRE(window.workbench() != nullptr);
    // As the list does when a page asks for a face at the same time: first the face, then "here I am".
    QSignalSpy listed(&window.workbench()->images(), &ImageListModel::ready);
    Q_EMIT window.evaluationPage().imageWanted(wanted, {});
    CHECK(window.workbench()->session() == nullptr);
    REQUIRE(QTest::qWaitFor([&] { return listed.count() > 0; }, kPatienceMs));
    REQUIRE(QTest::qWaitFor([&] { return window.workbench()->session() != nullptr; }, kPatienceMs));
    CHECK(window.workbench()->session()->image() == wanted);
    window.workbench()->images().reload();
    listed.clear();
    REQUIRE(QTest::qWaitFor([&] { return listed.count() > 0; }, kPatienceMs));
    QApplication::processEvents();
    CHECK(window.workbench()->session()->image() == wanted);
}

TEST_CASE("A folder is compared once it is named, and a missing parser is told") {
    const tests::TemporaryFolder folder;
    const std::filesystem::path place = tests::madeProject(folder.path(), 1);
    MainWindow window{tests::madePredictors()};
    window.show();
    window.openPath(place);
    REQUIRE(QTest::qWaitFor([&] { return window.workbench() != nullptr; }, kPatienceMs));
    window.action(ActionId::PageEvaluation).trigger();
    auto& kind = find<QComboBox>(window, "evaluationPredicted");
    auto& compare = find<QPushButton>(window, "evaluationCompare");
    kind.setCurrentIndex(kind.findText(QStringLiteral("A folder (LaPa tree)")));
    CHECK_FALSE(compare.isEnabled());
    window.evaluationPage().setTree(EvaluationPage::Side::Predicted, folder / "nowhere");
    CHECK(compare.isEnabled());

    kind.setCurrentIndex(kind.findText(QStringLiteral("Parser network")));
    QString message;
    QObject::connect(&window.workbench()->tasks(), &TaskRunner::failed,
                     [&](const QString&, const QString& text) { message = text; });
    compare.click();
    REQUIRE(QTest::qWaitFor([&] { return !message.isEmpty(); }, kPatienceMs));
    CHECK(message.contains(QStringLiteral("no parser network")));
}

}  // namespace maskwright::app::gui
