// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/evaluation_page.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/shipped_predictors.h"
#include "app/gui/window/wall_grid.h"
#include "app/gui/window/wall_page.h"
#include "tests/bench/picture_taking.h"

#include <algorithm>

#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QListWidget>
#include <QMouseEvent>
#include <QPushButton>

namespace maskwright::bench {

namespace gui = app::gui;
namespace store = annotation::store;

namespace {

void press(QWidget& widget, int key) {
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::NoModifier);
        QApplication::sendEvent(&widget, &event);
    }
}

void choose(gui::MainWindow& window, const char* name, const QString& text) {
    auto* box = window.findChild<QComboBox*>(QLatin1String(name));
    box->setCurrentIndex(box->findText(text));
    Q_EMIT box->activated(box->currentIndex());
}

// The map of an image without its upper lip, as a fit that went wrong leaves it.
void spoil(annotation::Project& project, store::ImageId image) {
    auto map = *project.labelMap(image);
    std::ranges::replace(map.value.pixels(), core::labelOf(core::FaceClass::UpperLip),
                         core::labelOf(core::FaceClass::Skin));
    project.saveLabelMap(image, map.value, map.points, map.regions,
                         {map.revision, "", "parse", map.modelVersion});
}

// An outline that is being drawn: along the hair, a little above where it ends.
void takeMending(gui::MainWindow& window, const std::filesystem::path& folder) {
    gui::FaceView& view = window.faceView();
    gui::Canvas& canvas = view.canvas();
    window.action(gui::ActionId::StageMap).trigger();
    window.action(gui::ActionId::ShowPoints).trigger();  // the line shall be seen
    view.fitFace();
    press(canvas, Qt::Key_R);
    press(canvas, Qt::Key_1);
    const core::Landmarks& points = *window.workbench()->session()->landmarks();
    const double eyes = core::interOcular(points.points);
    view.paintSettings().setRadiusPx(0.14 * eyes);
    // Over the brows, from one temple to the other.
    const core::Point left = points.point(0);
    const core::Point right = points.point(32);
    const core::Point up = core::Point(right.y() - left.y(), left.x() - right.x()).normalized();
    const auto send = [&](QEvent::Type type, const core::Point& at) {
        const QPointF place = canvas.view().screenFromPhoto(at);
        QMouseEvent event(type, place, canvas.mapToGlobal(place),
                          type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, Qt::LeftButton,
                          Qt::NoModifier);
        QApplication::sendEvent(&canvas, &event);
    };
    constexpr int kSteps = 24;
    for (int step = 0; step <= kSteps; ++step) {
        const double share = static_cast<double>(step) / kSteps;
        const core::Point at = left + share * (right - left) + (0.2 + 2.6 * share * (1 - share)) * eyes * up;
        send(step == 0 ? QEvent::MouseButtonPress : QEvent::MouseMove, at);
    }
    settle(500);
    take(window, folder / "mending.png");
    press(canvas, Qt::Key_Escape);
    press(canvas, Qt::Key_Escape);
    window.action(gui::ActionId::ShowPoints).trigger();
}

// Two accepted maps for which moved points would make others.
void takeProposals(gui::MainWindow& window, const std::filesystem::path& folder) {
    {
        annotation::Project project(window.workbench()->context().folder);
        for (const char* name : {"portrait_0004", "portrait_0011"}) {
            const store::ImageId image = *project.store().imageNamed(name);
            auto points = *project.landmarks(image);
            points.value.points.middleCols(84, 20).colwise() +=
                core::Point(0, 0.18 * core::interOcular(points.value.points));
            project.saveLandmarks(image, points.value, {points.revision, "Ana", "drag", ""});
        }
    }
    window.workbench()->parse();
    wait([&] { return !window.workbench()->tasks().busy(); });
    window.action(gui::ActionId::PageWall).trigger();
    gui::WallPage& wall = window.wallPage();
    choose(window, "wallState", QStringLiteral("Accepted, would change"));
    wait([&] {
        return wall.desk()->images().rowCount() >= 2 && wall.desk()->images().rowAt(0) != nullptr &&
               wall.grid().complete();
    });
    settle(500);
    take(window, folder / "proposals.png");
}

}  // namespace

void takeReviewPages(const std::filesystem::path& folder, const std::filesystem::path& tree,
                     const std::filesystem::path& all, const Look& look) {
    gui::useTheme(look.theme);
    gui::MainWindow window(gui::shippedPredictors());
    window.resize(look.size);
    window.show();
    open(window, tree);
    {
        annotation::Project project(window.workbench()->context().folder);
        spoil(project, *project.store().imageNamed("portrait_0007"));
    }
    window.action(gui::ActionId::PageWall).trigger();
    gui::WallPage& wall = window.wallPage();
    wait([&] {
        const auto* first = wall.desk()->images().rowAt(0);
        return first != nullptr && first->suspicion && !window.workbench()->tasks().busy() &&
               wall.grid().complete();
    });
    take(window, folder / "wall.png");
    window.action(gui::ActionId::PageFaces).trigger();
    takeMending(window, folder);
    window.workbench()->acceptAll();
    wait([&] { return !window.workbench()->tasks().busy(); });
    window.action(gui::ActionId::PageEvaluation).trigger();
    window.evaluationPage().setTree(gui::EvaluationPage::Side::Truth, all);
    auto* truth = window.findChild<QComboBox*>(QStringLiteral("evaluationTruth"));
    truth->setCurrentIndex(truth->findText(QStringLiteral("A folder (LaPa tree)")));
    window.findChild<QPushButton*>(QStringLiteral("evaluationCompare"))->click();
    auto* worst = window.findChild<QListWidget*>(QStringLiteral("evaluationWorst"));
    wait([&] { return worst->count() > 0 && !window.workbench()->tasks().busy(); });
    take(window, folder / "evaluation.png");
    takeProposals(window, folder);
    window.workbench()->saves().finish();
}

}  // namespace maskwright::bench
