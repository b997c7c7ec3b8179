// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/main_window.h"

#include "annotation/author.h"
#include "annotation/dla/error_learning.h"
#include "annotation/project_place.h"
#include "app/gui/lead/lead_page.h"
#include "app/gui/model/sample_photos.h"
#include "app/gui/window/evaluation_page.h"
#include "app/gui/window/export_dialog.h"
#include "app/gui/window/face_panel.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/image_panel.h"
#include "app/gui/window/map_findings_panel.h"
#include "app/gui/window/model_dialog.h"
#include "app/gui/window/page_switch.h"
#include "app/gui/window/save_label.h"
#include "app/gui/window/start_page.h"
#include "app/gui/window/task_bar.h"
#include "app/gui/window/theme.h"
#include "app/gui/window/user_settings.h"
#include "app/gui/window/wall_page.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStatusBar>
#include <QThreadPool>
#include <QTimer>
#include <QToolBar>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;

constexpr int kHintMs = 4000;

}  // namespace

MainWindow::MainWindow(Predictors predictors, QWidget* parent)
    : QMainWindow(parent), predictors_(std::move(predictors)) {
    buildLayout();
    connectActions();
    connectPointActions();
    connectFaceActions();
    connectFaceView();
    connectPainting();
    connect(&setup_, &TaskRunner::finished, this, [this] { openPath(samplePhotosFolder()); });
    connect(saveLabel_, &SaveLabel::retryWanted, this, [this] {
        if (workbench_ != nullptr) {
            workbench_->saves().retryNow();
        }
    });
    // Fires when nothing else waits, so behind the painting of the face.
    remembering_.setSingleShot(true);
    remembering_.setInterval(0);
    connect(&remembering_, &QTimer::timeout, this, &MainWindow::rememberPlace);
    startPage_->setRecent(UserSettings::recentProjects());
    resize(1280, 800);
    restoreGeometry(UserSettings::windowGeometry());
    updateActions();
    showModels();
    setWindowTitle(tr("Maskwright"));
}

MainWindow::~MainWindow() {
    faceView_->setSession(nullptr);
    facePanel_->showSession(nullptr);
    imagePanel_->setModel(nullptr);
    wallPage_->setWorkbench(nullptr);
    leadPage_->setWorkbench(nullptr);
}

void MainWindow::openPath(const fs::path& path) {
    try {
        std::error_code ignored;
        const fs::path full = fs::absolute(path).lexically_normal();
        const fs::path folder = fs::is_regular_file(full, ignored) ? full.parent_path() : full;
        if (annotation::holdsProject(folder)) {
            openProject(folder);
            return;
        }
        const fs::path place = annotation::projectPlaceFor(folder);
        const ProjectIs project = annotation::holdsProject(place) ? ProjectIs::Known : ProjectIs::New;
        if (project == ProjectIs::New) {
            fs::create_directories(place.parent_path());
            store::ProjectStore::create(place);
        }
        openProject(place);
        if (workbench_ != nullptr) {
            startFrom(folder, project);
        }
    } catch (const core::Error& error) {
        taskBar_->tell(QString::fromUtf8(error.what()));
    } catch (const fs::filesystem_error& error) {
        taskBar_->tell(QString::fromUtf8(error.what()));
    }
}

void MainWindow::startFrom(const fs::path& photos, ProjectIs project) {
    workbench_->importPhotos(ImportRequest::guessedFrom(photos));
    if (project == ProjectIs::New) {
        // A first look at the result needs no further question: points and maps are made at once.
        workbench_->place();
        workbench_->parse();
    }
}

void MainWindow::openLastProject() {
    if (const fs::path last = UserSettings::lastProject(); annotation::holdsProject(last)) {
        openPath(last);
    }
}

void MainWindow::openSample() {
    setup_.start(tr("Drawing the sample portraits"), samplePhotosWork());
}

void MainWindow::openProject(const fs::path& project) {
    const store::ProjectStore check(project);  // throws, with the remedy, if it cannot be opened
    if (!closeProject()) {
        return;
    }
    openMark_ = std::make_unique<OpenMark>(project);
    workbench_ =
        std::make_unique<Workbench>(ProjectContext{project, annotation::authorOrLogin(), predictors_});
    bindWorkbench();
    UserSettings::addRecentProject(project);
    UserSettings::setLastProject(project);
    pages_->showPage(workPage_);
    setWindowTitle(tr("%1 - Maskwright").arg(QString::fromStdString(project.stem().string())));
    restoreView_ = true;
    if (openMark_->lastDidNotClose()) {
        taskBar_->tell(
            tr("The window was not closed last time: it was killed, or the power failed. Every edit "
               "that was said to be saved is there, and the face is shown that was shown then."));
    }
    updateActions();
    if (const auto stage = UserSettings::lastStage(project)) {
        actions_.at(*stage == Stage::LabelMap ? ActionId::StageMap : ActionId::StagePoints)->trigger();
    }
    showModels();
    faceView_->setFocus();
    if (annotation::rememberedAuthor().empty()) {
        askForAuthor();
    }
    faceView_->following().setErrors(annotation::dla::learnedErrors(check));
}

bool MainWindow::closeProject() {
    if (workbench_ == nullptr) {
        return true;
    }
    rememberPlace();
    workbench_->leave();
    if (workbench_->saves().pending() > 0) {
        if (workbench_->saves().state() == SaveState::NotSaved) {
            taskBar_->tell(tr("The project stays open until its edits are saved."));
            return false;
        }
        // A moment's work; the queue finishes it in its thread before it ends.
        workbench_->saves().finish();
    }
    faceView_->setSession(nullptr);
    facePanel_->showSession(nullptr);
    findingsPanel_->setFindings({});
    imagePanel_->setModel(nullptr);
    wallPage_->setWorkbench(nullptr);
    evaluationPage_->setWorkbench(nullptr);
    leadPage_->setWorkbench(nullptr);
    workbench_.reset();
    openMark_.reset();
    UserSettings::setLastProject({});
    taskBar_->hide();
    startPage_->setRecent(UserSettings::recentProjects());
    pages_->showPage(startPage_);
    setWindowTitle(tr("Maskwright"));
    updateActions();
    return true;
}

void MainWindow::bindWorkbench() {
    Workbench& bench = *workbench_;
    bench.setStage(actions_.at(ActionId::StageMap)->isChecked() ? Stage::LabelMap : Stage::Points);
    taskBar_->watch(bench.tasks());
    connect(&bench, &Workbench::sessionChanged, this, &MainWindow::showSession);
    connect(&bench, &Workbench::undoChanged, this, &MainWindow::updateActions);
    bench.setShowPlan([this] { return faceView_->showPlan(); });
    bindFaceWork();
    bindMapChecks();
    connect(&bench.faceDesk(), &FaceDesk::placedInBox, this, [this] { faceView_->fitFace(); });
    connect(&bench, &Workbench::failed, this, [this](const QString& message) { taskBar_->tell(message); });
    connect(&bench, &Workbench::hint, this,
            [this](const QString& message) { statusBar()->showMessage(message, kHintMs); });
    connect(&bench, &Workbench::projectChanged, &bench.images(), &ImageListModel::count);
    connect(&bench.images(), &ImageListModel::counted, this, &MainWindow::showCounts);
    // The first time that there are images; a list that is read again must not take a face away that was
    // asked for and is still being read.
    connect(&bench.images(), &ImageListModel::ready, this, [this, opened = false]() mutable {
        workbench_->images().count();
        if (workbench_->session() == nullptr && !opened && !placeWanted_) {
            const auto last = UserSettings::lastImage(workbench_->context().folder);
            const int row = last ? workbench_->images().rowOf(static_cast<store::ImageId>(*last)) : -1;
            if (const auto image = workbench_->images().imageAt(std::max(row, 0))) {
                opened = true;
                workbench_->open(*image);
                if (openMark_->lastDidNotClose()) {
                    // Nobody has left this face, so what was done to it last is not in its map yet.
                    workbench_->saves().add({*image, Edit::RefreshMap{}});
                }
            }
        }
    });
    connect(&bench.saves(), &SaveQueue::stateChanged, this, [this](SaveState state, const QString& reason) {
        saveLabel_->showState(state, reason);
        if (closing_ && state == SaveState::Saved) {
            close();
        }
    });
    connect(&bench.saves(), &SaveQueue::conflict, this, &MainWindow::askAboutConflict);
    connect(imagePanel_, &ImagePanel::imageChosen, &bench, [this](store::ImageId image) {
        workbench_->open(image);
        faceView_->setFocus();
    });
    saveLabel_->showState(SaveState::Saved, {});
    imagePanel_->setModel(&bench.images());
    wallPage_->setWorkbench(&bench);
    evaluationPage_->setWorkbench(&bench);
    leadPage_->setWorkbench(&bench);
}

void MainWindow::showSession(ImageSession* session) {
    faceView_->setSession(session);
    facePanel_->showSession(session);
    if (session == nullptr) {
        return;
    }
    imagePanel_->setCurrent(session->image());
    if (std::exchange(restoreView_, false)) {
        const auto image = UserSettings::lastImage(workbench_->context().folder);
        const auto view = UserSettings::lastView(workbench_->context().folder);
        if (view && image == static_cast<qint64>(session->image())) {
            faceView_->canvas().setView(*view);
        }
    }
    showWantedPlace();
    // Nobody asks before a window is killed.
    remembering_.start();
    if (!session->data().photoProblem.empty()) {
        taskBar_->tell(QString::fromStdString(session->data().photoProblem));
    }
    updateActions();
}

void MainWindow::showPage(QWidget* page) {
    faceTools_->setVisible(page == workPage_ || page == startPage_);
    pointerLabel_->setVisible(page == workPage_);
    zoomLabel_->setVisible(page == workPage_);
    if (page != workPage_ && workbench_ != nullptr) {
        workbench_->leave();  // the wall shows and judges what was painted
    }
    updateActions();
    if (page == workPage_) {
        faceView_->setFocus();
    } else if (auto* entered = qobject_cast<Page*>(page)) {
        entered->enter();
    }
}

void MainWindow::openAt(store::ImageId image, const core::PixelRect& place) {
    actions_.at(ActionId::StageMap)->trigger();
    pages_->showPage(workPage_);
    placeWanted_.emplace(image, place);
    workbench_->open(image);
    showWantedPlace();  // for an image that is shown already
}

void MainWindow::showWantedPlace() {
    const ImageSession* session = workbench_ != nullptr ? workbench_->session() : nullptr;
    if (session != nullptr && placeWanted_ && placeWanted_->first == session->image()) {
        if (!placeWanted_->second.empty()) {
            faceView_->showPlace(placeWanted_->second);
        }
        placeWanted_.reset();
    }
}

void MainWindow::showCounts(const store::ProjectCounts& counts) {
    QString text = tr("Accepted: points of %1, maps of %2 of %3 faces")
                       .arg(QLocale().toString(static_cast<qlonglong>(counts.landmarksAccepted)),
                            QLocale().toString(static_cast<qlonglong>(counts.mapsAccepted)),
                            QLocale().toString(static_cast<qlonglong>(counts.images)));
    if (counts.noFace > 0) {
        text += tr(" · no face on %1").arg(counts.noFace);
    }
    if (counts.postponed > 0) {
        text += tr(" · %1 postponed").arg(counts.postponed);
    }
    if (counts.flagged > 0) {
        text += tr(" · %1 flagged").arg(counts.flagged);
    }
    if (counts.notAFace > 0) {
        text += tr(" · %1 not a face").arg(counts.notAFace);
    }
    imagePanel_->setCounts(text);
}

void MainWindow::updateActions() {
    const bool project = workbench_ != nullptr;
    const bool faces = pages_->current() == workPage_;
    for (const ActionInfo& info : actionTable()) {
        const ActionScope scope = scopeOf(info.id);
        actions_.at(info.id)->setEnabled(scope == ActionScope::Program ||
                                         (project && (scope == ActionScope::Project || faces)));
    }
    opacity_->setEnabled(project && faces);
    QAction& undo = *actions_.at(ActionId::Undo);
    QAction& redo = *actions_.at(ActionId::Redo);
    const QString undoText = project && faces ? workbench_->undoText() : QString();
    const QString redoText = project && faces ? workbench_->redoText() : QString();
    undo.setEnabled(!undoText.isEmpty());
    redo.setEnabled(!redoText.isEmpty());
    undo.setText(undo.isEnabled() ? tr("Undo: %1").arg(undoText) : tr("Undo"));
    redo.setText(redo.isEnabled() ? tr("Redo: %1").arg(redoText) : tr("Redo"));
}

void MainWindow::askForAuthor() {
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("authorDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Your name"));
    dialog->setLabelText(tr("Which name shall your edits carry? It is asked once."));
    dialog->setTextValue(QString::fromStdString(annotation::authorOrLogin()));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        if (!name.trimmed().isEmpty()) {
            annotation::rememberAuthor(name.trimmed().toStdString());
            if (workbench_ != nullptr) {
                workbench_->setAuthor(name.trimmed().toStdString());
                leadPage_->setAuthor(name.trimmed().toStdString());
            }
        }
    });
    dialog->open();
}

void MainWindow::chooseModels() {
    auto* dialog = new ModelDialog(UserSettings::predictorChoice(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        UserSettings::setPredictorChoice(dialog->choice());
        showModels();
        if (workbench_ != nullptr) {
            workbench_->placeAhead();
        }
    });
    dialog->open();
}

void MainWindow::showModels() {
    const fs::path project = workbench_ != nullptr ? workbench_->context().folder : fs::path();
    try {
        const PredictorNames names = predictors_.names(project);
        modelButton_->setText(tr("Points: %1 · Hair and skin: %2").arg(names.points, names.regions));
        modelButton_->setToolTip(names.details);
    } catch (const core::Error& error) {
        modelButton_->setText(tr("The chosen models are not there"));
        modelButton_->setToolTip(QString::fromUtf8(error.what()));
    }
    // Loaded while the person looks at the first face; what is wrong with it, the first task tells.
    QThreadPool::globalInstance()->start([make = predictors_.landmarks, project] {
        try {
            (void)make(project);
        } catch (const core::Error&) {
            return;
        }
    });
}

void MainWindow::askAboutConflict(store::ImageId image, const QString& message) {
    auto* box = new QMessageBox(
        QMessageBox::Warning, tr("This face was changed elsewhere"),
        tr("Somebody else has saved this face since you opened it. Nothing is lost: both states "
           "stand in its history."),
        QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("conflictDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDetailedText(message);
    auto* mine = box->addButton(tr("Put my edits on top"), QMessageBox::AcceptRole);
    auto* theirs = box->addButton(tr("Take the other state"), QMessageBox::DestructiveRole);
    connect(mine, &QPushButton::clicked, this,
            [this, image] { workbench_->resolveConflict(image, ConflictChoice::KeepMine); });
    connect(theirs, &QPushButton::clicked, this,
            [this, image] { workbench_->resolveConflict(image, ConflictChoice::TakeTheirs); });
    box->open();
}

void MainWindow::askAboutAcceptingAll() {
    const bool onWall = wallPage_->isVisible();  // where maps are looked at, whatever the canvas shows
    const bool points = !onWall && workbench_->stage() == Stage::Points;
    auto* box = new QMessageBox(
        QMessageBox::Question, tr("Accept all"),
        points ? tr("Accept the points of all images that are still to correct?")
               : tr("Accept all label maps that are still to review? Those that the checks doubt stay to "
                    "be looked at."),
        QMessageBox::Ok | QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("acceptAllDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::accepted, this, [this, onWall] {
        if (onWall) {
            workbench_->tasks().start(tr("Accepting all label maps"),
                                      acceptAllWork(workbench_->context(), Stage::LabelMap));
        } else {
            workbench_->acceptAll();
        }
    });
    box->open();
}

void MainWindow::askAboutClosing() {
    const std::size_t unsaved = workbench_->saves().unsavedEdits();
    const QString what = unsaved == 0   ? tr("The label map of this face could not be saved yet.")
                         : unsaved == 1 ? tr("1 edit could not be saved yet.")
                                        : tr("%1 edits could not be saved yet.").arg(unsaved);
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Not everything is saved"),
                                what + tr(" Maskwright keeps trying."), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("closeDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->addButton(tr("Close when saved"), QMessageBox::AcceptRole);
    auto* stay = box->addButton(tr("Stay"), QMessageBox::RejectRole);
    auto* lose = box->addButton(tr("Close and lose them"), QMessageBox::DestructiveRole);
    connect(stay, &QPushButton::clicked, this, [this] { closing_ = false; });
    connect(lose, &QPushButton::clicked, this, [this] {
        workbench_->saves().disconnect(this);
        closing_ = true;
        losesEdits_ = true;
        close();
    });
    box->open();
}

void MainWindow::exportProject() {
    auto* dialog = new ExportDialog(workbench_->images().query(), workbench_->images().rowCount(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (workbench_ != nullptr) {
            workbench_->exportRelease(dialog->request());
        }
    });
    dialog->open();
}

void MainWindow::rememberPlace() {
    if (workbench_ != nullptr && workbench_->session() != nullptr) {
        const fs::path& folder = workbench_->context().folder;
        UserSettings::setLastPlace(folder, workbench_->stage(),
                                   static_cast<qint64>(workbench_->session()->image()),
                                   faceView_->canvas().view());
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    UserSettings::setWindowGeometry(saveGeometry());
    if (workbench_ == nullptr || losesEdits_) {
        event->accept();
        return;
    }
    if (!std::exchange(closing_, true)) {
        rememberPlace();
        workbench_->leave();
    }
    if (workbench_->saves().pending() == 0) {
        event->accept();
        return;
    }
    event->ignore();  // close() comes again as soon as everything is saved
    if (workbench_->saves().state() == SaveState::NotSaved) {
        askAboutClosing();
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    openPath(event->mimeData()->urls().front().toLocalFile().toStdString());
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) {
        return;
    }
    renewLinks(*this);
    if (workbench_ != nullptr) {
        saveLabel_->showState(workbench_->saves().state(), {});
    }
}

}  // namespace maskwright::app::gui
