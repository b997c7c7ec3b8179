// SPDX-License-Identifier: GPL-3.0-or-later
// The shown face as a whole: flags, history, points of other models.
#include "annotation/project.h"
#include "app/gui/canvas/offer_tool.h"
#include "app/gui/window/face_panel.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/history_dialog.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/reason_dialog.h"
#include "app/gui/window/rehearsal_dialog.h"
#include "app/wiring/predictors.h"

#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;

// Every model that could be asked: versions of the project, installed weights, the mean shape.
QStringList modelNames(const std::filesystem::path& project) {
    QStringList names;
    for (const store::ModelVersionRecord& version : store::ProjectStore(project).modelVersions()) {
        if (version.name.starts_with("landmarks")) {
            names.prepend(QString::fromStdString(version.name));
        }
    }
    for (const std::string& set : wiring::installedWeightSets()) {
        names.append(QString::fromStdString(set));
    }
    names.append(QString::fromLatin1(wiring::kMeanShape));
    return names;
}

}  // namespace

void MainWindow::connectFaceActions() {
    const auto on = [this](ActionId id, auto function) {
        connect(actions_.at(id), &QAction::triggered, this, [this, function] {
            if (workbench_ != nullptr && workbench_->session() != nullptr) {
                function();
            }
        });
    };
    connect(&faceView_->checks(), &FaceChecks::found, facePanel_, &FacePanel::showFindings);
    connect(facePanel_, &FacePanel::pointsWanted, this, [this](const std::vector<std::size_t>& points) {
        faceView_->showPoints(points);
        faceView_->setFocus();
    });
    on(ActionId::NextFinding, [this] { faceView_->stepFinding(); });
    // The key of a mark takes it away where it is set.
    const auto takesAway = [this](store::Mark mark) {
        const bool set = workbench_->mark() == mark;
        if (set) {
            workbench_->setMark(store::Mark::None, {});
        }
        return set;
    };
    on(ActionId::Postpone, [this, takesAway] {
        if (takesAway(store::Mark::Postponed)) {
            return;
        }
        askForReason(
            this, QStringLiteral("postponeDialog"), tr("Postpone"),
            tr("Why is this face left for later? The same key takes it back."),
            {tr("I am not sure where the points belong"), tr("Too much is hidden or cut off"),
             tr("The photo is too dark, blurred or small"), tr("The wrong person is meant")},
            [this](const QString& reason) { workbench_->leaveMarked(store::Mark::Postponed, reason); });
    });
    on(ActionId::NotAFace, [this, takesAway] {
        if (!takesAway(store::Mark::NotAFace)) {
            workbench_->leaveMarked(store::Mark::NotAFace, {});
        }
    });
    on(ActionId::Flag, [this, takesAway] {
        if (takesAway(store::Mark::Flagged)) {
            return;
        }
        askForReason(this, QStringLiteral("flagDialog"), tr("Flag"),
                     tr("What shall somebody else look at? The same key takes the flag away."), {QString()},
                     [this](const QString& comment) { workbench_->setMark(store::Mark::Flagged, comment); });
    });
    connect(actions_.at(ActionId::Rehearsal), &QAction::triggered, this, [this] {
        if (workbench_ == nullptr) {
            return;
        }
        const ProjectContext& context = workbench_->context();
        auto* dialog = new RehearsalDialog(
            context.folder,
            [make = context.predictors.landmarks, folder = context.folder] { return make(folder); },
            annotation::team::kRehearsalFaces, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &RehearsalDialog::projectWanted, this,
                [this](const QString& folder) { openPath(folder.toStdString()); });
        dialog->open();
    });
    on(ActionId::History, [this] { showHistory(); });
    on(ActionId::Propose, [this] { workbench_->faceDesk().proposeAgain(); });
    on(ActionId::ProposeOther, [this] { askForModel(); });
}

void MainWindow::bindFaceWork() {
    connect(&workbench_->acceptance(), &Acceptance::questioned, this, [this](const QStringList& sentences) {
        statusBar()->showMessage(
            tr("%1 Accept once more if it is right all the same.").arg(sentences.front()), kQuestionMs);
    });
    connect(workbench_.get(), &Workbench::lockedEdit, this, &MainWindow::askAboutLockedFace);
    // What was said of one face is not about the next.
    connect(workbench_.get(), &Workbench::sessionChanged, statusBar(), &QStatusBar::clearMessage);
    connect(&workbench_->faceDesk(), &FaceDesk::proposed, this,
            [this](const core::Landmarks& points, const QString& model) {
                faceView_->tools().offerProposal(points, model);
            });
}

void MainWindow::askAboutLockedFace(const core::Landmarks& wanted, const QString& name, const QString& tool) {
    auto* box = new QMessageBox(
        QMessageBox::Question, tr("A locked face"),
        tr("This face is locked: versions are judged by the points that it was accepted with."), {}, this);
    box->setObjectName(QStringLiteral("lockedFaceDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr(
        "Where they are wrong, correct them. The correction is kept, and counts once the project lead locks "
        "the test faces anew (maskwright-cli models PROJECT lock --anew)."));
    auto* correct = box->addButton(tr("Correct it"), QMessageBox::AcceptRole);
    correct->setObjectName(QStringLiteral("correctLockedFace"));
    auto* leave = box->addButton(tr("Leave it as it is"), QMessageBox::RejectRole);
    leave->setObjectName(QStringLiteral("leaveLockedFace"));
    box->setDefaultButton(leave);
    box->setEscapeButton(leave);
    connect(correct, &QPushButton::clicked, workbench_->session(),
            [session = workbench_->session(), wanted, name, tool] {
                session->unlock();
                session->edit(wanted, name, tool);
            });
    // Another face, or the same one as somebody else has changed it.
    connect(workbench_.get(), &Workbench::sessionChanged, box, &QDialog::reject);
    box->open();
}

void MainWindow::showHistory() {
    auto* dialog = new HistoryDialog(workbench_->context().folder, workbench_->session()->image(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    FaceTools& tools = faceView_->tools();
    connect(dialog, &HistoryDialog::looked, this,
            [&tools](const core::Landmarks& points, const QString& name) {
                tools.offer(points, name, QStringLiteral("restore"));
            });
    connect(dialog, &HistoryDialog::restoreWanted, &tools.offerTool(), &OfferTool::take);
    connect(dialog, &HistoryDialog::pointsWanted, this,
            [&tools](const core::Landmarks& points, const QString& source) {
                tools.offerTool().withdraw();
                tools.edits().takeFrom(points, EditScope::Points, source, QStringLiteral("restore"));
            });
    connect(dialog, &QDialog::rejected, &tools.offerTool(), &OfferTool::withdraw);
    // Another face has another history.
    connect(workbench_.get(), &Workbench::sessionChanged, dialog, &QDialog::reject);
    dialog->show();
}

void MainWindow::askForModel() {
    QStringList names;
    try {
        names = modelNames(workbench_->context().folder);
    } catch (const core::Error& error) {
        statusBar()->showMessage(QString::fromUtf8(error.what()));
        return;
    }
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("otherModelDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Points of another model"));
    dialog->setLabelText(
        tr("Which model shall place the selected points, or else all that nobody has touched?\n"
           "You see them first and then decide."));
    dialog->setComboBoxItems(names);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this](const QString& name) { workbench_->faceDesk().proposeAgain(name); });
    dialog->open();
}

}  // namespace maskwright::app::gui
