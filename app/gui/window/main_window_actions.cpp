// SPDX-License-Identifier: GPL-3.0-or-later
// Which action calls what.
#include "app/gui/canvas/box_tool.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/image_panel.h"
#include "app/gui/window/import_dialog.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/shortcuts_dialog.h"
#include "app/gui/window/start_page.h"
#include "app/gui/window/theme.h"
#include "app/gui/window/user_settings.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSlider>

namespace maskwright::app::gui {

void MainWindow::connectActions() {
    const auto on = [this](ActionId id, auto function) {
        connect(actions_.at(id), &QAction::triggered, this, std::move(function));
    };
    const auto onBench = [&](ActionId id, void (Workbench::*function)()) {
        on(id, [this, function] {
            if (workbench_ != nullptr) {
                (workbench_.get()->*function)();
            }
        });
    };
    on(ActionId::OpenFolder, [this] {
        if (const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a folder of faces"));
            !folder.isEmpty()) {
            openPath(folder.toStdString());
        }
    });
    on(ActionId::OpenProject, [this] {
        if (const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project"));
            !folder.isEmpty()) {
            openPath(folder.toStdString());
        }
    });
    on(ActionId::AddPhotos, [this] {
        auto* dialog = new ImportDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] {
            if (workbench_) {
                workbench_->importPhotos(dialog->request());
            }
        });
        dialog->open();
    });
    on(ActionId::CloseProject, [this] { (void)closeProject(); });
    on(ActionId::Export, [this] { exportProject(); });
    on(ActionId::Quit, [this] { close(); });
    onBench(ActionId::Undo, &Workbench::undo);
    onBench(ActionId::Redo, &Workbench::redo);
    on(ActionId::SelectNextPoint, [this] { faceView_->stepPoint(1); });
    on(ActionId::SelectPreviousPoint, [this] { faceView_->stepPoint(-1); });
    on(ActionId::NextDoubtful, [this] { faceView_->stepDoubtful(1); });
    on(ActionId::PreviousDoubtful, [this] { faceView_->stepDoubtful(-1); });
    on(ActionId::DrawBox, [this](bool active) { faceView_->boxTool().setActive(active); });
    on(ActionId::Next, [this] { workbench_->step(Workbench::Step::Next); });
    on(ActionId::Previous, [this] { workbench_->step(Workbench::Step::Previous); });
    onBench(ActionId::Accept, &Workbench::acceptAndNext);
    onBench(ActionId::Verify, &Workbench::verifyAndNext);
    onBench(ActionId::Place, &Workbench::place);
    onBench(ActionId::Parse, &Workbench::parse);
    onBench(ActionId::NextFace, &Workbench::chooseNextFace);
    onBench(ActionId::AddFace, &Workbench::addAnotherFace);
    on(ActionId::Models, [this] { chooseModels(); });
    connect(modelButton_, &QPushButton::clicked, actions_.at(ActionId::Models), &QAction::trigger);
    on(ActionId::AcceptAll, [this] { askAboutAcceptingAll(); });
    on(ActionId::Search, [this] { imagePanel_->focusSearch(); });
    on(ActionId::ShowThumbnails, [this](bool shown) {
        imagePanel_->setThumbnailsShown(shown);
        UserSettings::setThumbnailsShown(shown);
    });
    actions_.at(ActionId::ShowThumbnails)->setChecked(UserSettings::thumbnailsShown());
    imagePanel_->setThumbnailsShown(UserSettings::thumbnailsShown());
    on(ActionId::FitFace, [this] { faceView_->fitFace(); });
    on(ActionId::FitPhoto, [this] { faceView_->fitPhoto(); });
    on(ActionId::ActualSize, [this] { faceView_->actualSize(); });
    on(ActionId::ZoomIn, [this] { faceView_->zoomStep(1); });
    on(ActionId::ZoomOut, [this] { faceView_->zoomStep(-1); });
    on(ActionId::ShowMap, [this](bool shown) { faceView_->setOverlayShown(shown); });
    on(ActionId::ShowPoints, [this](bool shown) { faceView_->pointsLayer().setVisible(shown); });
    on(ActionId::ShowCurves, [this](bool shown) { faceView_->curvesLayer().setVisible(shown); });
    on(ActionId::ShowNames, [this](bool shown) { faceView_->pointsLayer().setNamesShown(shown); });
    for (const auto& [id, theme] :
         {std::pair(ActionId::ThemeSystem, Theme::System), std::pair(ActionId::ThemeLight, Theme::Light),
          std::pair(ActionId::ThemeDark, Theme::Dark)}) {
        on(id, [theme = theme] {
            UserSettings::setTheme(theme);
            useTheme(theme);
        });
        actions_.at(id)->setChecked(UserSettings::theme() == theme);
    }
    using core::propagation::Scope;
    for (const auto& [id, scope] :
         {std::pair(ActionId::FollowPart, Scope::Part), std::pair(ActionId::FollowFace, Scope::Face),
          std::pair(ActionId::FollowNone, Scope::Point)}) {
        on(id, [this, scope = scope] {
            UserSettings::setFollowScope(scope);
            faceView_->following().setScope(scope);
        });
        actions_.at(id)->setChecked(UserSettings::followScope() == scope);
    }
    faceView_->following().setScope(UserSettings::followScope());
    on(ActionId::StagePoints, [this] { useStage(Stage::Points); });
    on(ActionId::StageMap, [this] { useStage(Stage::LabelMap); });
    on(ActionId::Shortcuts, [this] {
        auto* dialog = new ShortcutsDialog(actions_, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    });
    on(ActionId::About, [this] {
        auto* box = new QMessageBox(
            QMessageBox::NoIcon, tr("About Maskwright"),
            tr("<b>Maskwright</b><br>Semi-automatic face annotation: from a folder of photos to "
               "106 points and label maps of 11 classes.<br><br>Free software under the GNU "
               "General Public License, version 3 or later."),
            QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
    connect(startPage_, &StartPage::openFolderWanted, actions_.at(ActionId::OpenFolder), &QAction::trigger);
    connect(startPage_, &StartPage::openProjectWanted, actions_.at(ActionId::OpenProject), &QAction::trigger);
    connect(startPage_, &StartPage::sampleWanted, this, &MainWindow::openSample);
    connect(startPage_, &StartPage::recentWanted, this,
            [this](const QString& project) { openPath(project.toStdString()); });
    opacity_->setValue(static_cast<int>(UserSettings::overlayOpacity() * 100));
    faceView_->labelLayer().setOpacity(UserSettings::overlayOpacity());
    connect(opacity_, &QSlider::valueChanged, this, [this](int percent) {
        faceView_->labelLayer().setOpacity(percent / 100.0);
        UserSettings::setOverlayOpacity(percent / 100.0);
    });
}

}  // namespace maskwright::app::gui
