// SPDX-License-Identifier: GPL-3.0-or-later
// The window's part in painting label maps: which stage paints, the panel, and where a class is taken from.
#include "app/gui/model/class_sources.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/map_findings_panel.h"
#include "app/gui/window/paint_panel.h"
#include "app/gui/window/task_bar.h"
#include "app/gui/window/user_settings.h"

#include <QInputDialog>
#include <QStatusBar>

namespace maskwright::app::gui {

void MainWindow::connectPainting() {
    connect(paintPanel_, &PaintPanel::lapaColoursWanted, this, [this](bool lapa) {
        faceView_->labelLayer().useLapaColours(lapa);
        UserSettings::setLapaColours(lapa);
    });
    paintPanel_->setLapaColours(UserSettings::lapaColours());
    connect(findingsPanel_, &MapFindingsPanel::placeWanted, this, [this](const core::PixelRect& place) {
        faceView_->showPlace(place);
        faceView_->setFocus();
    });
    connect(paintPanel_, &PaintPanel::takeWanted, this, &MainWindow::chooseClassSource);
    connect(actions_.at(ActionId::ShowSetPixels), &QAction::triggered, this,
            [this](bool shown) { faceView_->setSetPixelsShown(shown); });
    useStage(actions_.at(ActionId::StageMap)->isChecked() ? Stage::LabelMap : Stage::Points);
}

void MainWindow::bindMapChecks() {
    connect(&workbench_->faceDesk(), &FaceDesk::areaSourceMade, this,
            [this](const std::shared_ptr<const core::LabelMap>& map, const QString& name) {
                PaintSettings& settings = faceView_->paintSettings();
                settings.setMode(PaintMode::Lasso);
                settings.takeAreasFrom(map);
                statusBar()->showMessage(
                    tr("Draw around what is to be as in: %1. Another tool, or L twice, ends it.").arg(name),
                    kQuestionMs);
            });
    connect(&workbench_->mapChecks(), &MapChecks::found, findingsPanel_, &MapFindingsPanel::setFindings);
    connect(&workbench_->acceptance(), &Acceptance::mapQuestioned, this,
            [this](const core::checks::MapFinding& finding) {
                findingsPanel_->choose(0);
                faceView_->showPlace(finding.place);
                statusBar()->showMessage(MapQuestion::words(finding), kQuestionMs);
            });
}

void MainWindow::useStage(Stage stage) {
    faceView_->setPaintingEnabled(stage == Stage::LabelMap);
    paintPanel_->setVisible(stage == Stage::LabelMap);
    findingsPanel_->setVisible(stage == Stage::LabelMap);
    if (workbench_ != nullptr) {
        workbench_->setStage(stage);
        rememberPlace();
    }
}

void MainWindow::chooseClassSource() {
    if (workbench_ == nullptr || workbench_->session() == nullptr) {
        return;
    }
    std::vector<ClassSource> sources;
    try {
        sources = classSources(workbench_->context(), workbench_->session()->image());
    } catch (const core::Error& error) {
        taskBar_->tell(QString::fromUtf8(error.what()));
        return;
    }
    QStringList names;
    for (const ClassSource& source : sources) {
        names.append(source.name);
    }
    const core::FaceClass value = faceView_->paintSettings().value();
    const bool areas = faceView_->paintSettings().mode() == PaintMode::Lasso;
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("classSourceDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(areas ? tr("Take areas") : tr("Take a class"));
    dialog->setLabelText(areas
                             ? tr("From where shall the areas that you draw around be taken?")
                             : tr("From where shall %1 be taken?")
                                   .arg(QString::fromStdString(core::Scheme::lapa().classInfo(value).name)));
    dialog->setComboBoxItems(names);
    connect(dialog, &QDialog::accepted, this, [this, dialog, value, areas, sources, names] {
        const auto chosen = names.indexOf(dialog->textValue());
        if (workbench_ == nullptr || chosen < 0) {
            return;
        }
        const ClassSource& source = sources[static_cast<std::size_t>(chosen)];
        if (areas) {
            workbench_->faceDesk().makeAreaSource(source);
        } else {
            workbench_->faceDesk().takeClass(value, source);
        }
    });
    dialog->open();
}

}  // namespace maskwright::app::gui
