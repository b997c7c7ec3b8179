// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/lead_page.h"

#include "app/gui/lead/package_dialog.h"
#include "app/gui/lead/policy_dialog.h"
#include "app/gui/lead/promotion_view.h"
#include "app/gui/lead/run_view.h"
#include "app/gui/lead/split_dialog.h"
#include "app/gui/lead/start_training_dialog.h"
#include "app/gui/lead/team_panel.h"
#include "app/gui/lead/versions_view.h"
#include "app/gui/lead/work_panel.h"
#include "app/gui/window/task_bar.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace store = annotation::store;
namespace team = annotation::team;
namespace training = annotation::training;

LeadPage::LeadPage(QWidget* parent)
    : Page(parent),
      run_(new RunView),
      tabs_(new QTabWidget),
      versions_(new VersionsView),
      promotion_(new PromotionView),
      work_(new WorkPanel),
      team_(new TeamPanel),
      taskBar_(new TaskBar) {
    setObjectName(QStringLiteral("leadPage"));
    taskBar_->setObjectName(QStringLiteral("leadTaskBar"));  // the window has one of its own
    tabs_->setObjectName(QStringLiteral("leadTabs"));
    tabs_->addTab(versions_, tr("Versions"));
    tabs_->addTab(promotion_, tr("Comparison"));
    tabs_->addTab(work_, tr("Work"));
    tabs_->addTab(team_, tr("People"));
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(run_);
    splitter->addWidget(tabs_);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({420, 760});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->addWidget(splitter, 1);
    layout->addWidget(taskBar_);
    connectViews();
}

LeadPage::~LeadPage() = default;

void LeadPage::connectViews() {
    connect(run_, &RunView::startWanted, this, [this] { startTraining({}); });
    connect(run_, &RunView::stopWanted, this, [this] { desk_->stopEarly(); });
    connect(run_, &RunView::cancelWanted, this, [this] { desk_->cancelTraining(); });
    connect(run_, &RunView::resumeWanted, this, [this] { desk_->resume(); });
    connect(run_, &RunView::settingsChosen, this,
            [this](const training::LoopSettings& settings) { desk_->setSettings(settings); });
    connect(run_, &RunView::policyWanted, this, &LeadPage::askPolicy);
    connect(run_, &RunView::splitWanted, this, &LeadPage::askSplit);
    connect(versions_, &VersionsView::compareWanted, this,
            [this](const QString& before, const QString& after) {
                desk_->compare(before.toStdString(), after.toStdString());
            });
    connect(versions_, &VersionsView::promoteWanted, this,
            [this](const QString& version) { desk_->promote(version.toStdString()); });
    connect(versions_, &VersionsView::rollBackWanted, this,
            [this](const QString& kind) { desk_->rollBack(kind.toStdString()); });
    connect(versions_, &VersionsView::continueWanted, this, &LeadPage::startTraining);
    connect(versions_, &VersionsView::growthWanted, this, &LeadPage::askGrowth);
    connect(promotion_, &PromotionView::faceWanted, this,
            [this](store::ImageId image) { desk_->showFace(*promotion_->comparison(), image); });
    connect(promotion_, &PromotionView::promoteWanted, this,
            [this](const QString& version) { desk_->promote(version.toStdString()); });
    connect(promotion_, &PromotionView::keepWanted, this, [this] { tabs_->setCurrentWidget(versions_); });
    connect(work_, &WorkPanel::controlWanted, this,
            [this](int count) { teamDesk_->mixIn(store::CopyPurpose::Control, count); });
    connect(work_, &WorkPanel::secondsWanted, this,
            [this](int count) { teamDesk_->mixIn(store::CopyPurpose::Second, count); });
    connect(work_, &WorkPanel::testSecondsWanted, this, [this] { teamDesk_->mixInTestFaces(); });
    connect(team_, &TeamPanel::packageWanted, this, &LeadPage::askPackage);
    connect(team_, &TeamPanel::mergeWanted, this, &LeadPage::askMerge);
    connect(team_, &TeamPanel::faceWanted, this,
            [this](const team::Disagreement& disagreement) { teamDesk_->showDisagreement(disagreement); });
    connect(team_, &TeamPanel::settled, this,
            [this](const team::Disagreement& disagreement, const team::PartChoice& choice) {
                teamDesk_->settle(disagreement, choice);
            });
    connect(tabs_, &QTabWidget::currentChanged, this, &LeadPage::sumUpIfShown);
}

void LeadPage::setWorkbench(Workbench* workbench) {
    teamDesk_.reset();
    desk_.reset();
    promoted_.reset();
    promotion_->showState(nullptr);
    team_->showState(std::vector<team::Disagreement>{});
    taskBar_->hide();
    if (workbench == nullptr) {
        Q_EMIT dueChanged({});
        return;
    }
    desk_ = std::make_unique<TrainingDesk>(workbench->context());
    teamDesk_ = std::make_unique<TeamDesk>(workbench->context(), desk_->tasks());
    desk_->setWatched(isVisible());
    bindDesks();
}

void LeadPage::setAuthor(const std::string& author) {
    if (desk_ != nullptr) {
        desk_->setAuthor(author);
        teamDesk_->setAuthor(author);
    }
}

void LeadPage::bindDesks() {
    const auto tell = [this](const QString& message) {
        if (isVisible()) {
            taskBar_->tell(message);
        } else {
            Q_EMIT told(message);
        }
    };
    taskBar_->watch(desk_->tasks());
    connect(desk_.get(), &TrainingDesk::changed, this, &LeadPage::showView);
    connect(desk_.get(), &TrainingDesk::failed, this, tell);
    connect(desk_.get(), &TrainingDesk::promotionDoubted, this, &LeadPage::askAboutPromoting);
    connect(teamDesk_.get(), &TeamDesk::failed, this, tell);
    connect(desk_.get(), &TrainingDesk::compared, this,
            [this](const std::shared_ptr<const training::Comparison>& comparison) {
                promotion_->showState(comparison);
                if (desk_->view() != nullptr) {
                    promotion_->showPromoted(desk_->view()->promoted);
                }
                tabs_->setCurrentWidget(promotion_);
                teamDesk_->sumUpWork();
            });
    const auto showPair = [this](const std::shared_ptr<const FacePair>& pair) {
        promotion_->showPair(pair);
        team_->showPair(pair);
    };
    connect(desk_.get(), &TrainingDesk::pairReady, this, showPair);
    connect(teamDesk_.get(), &TeamDesk::pairReady, this, showPair);
    connect(teamDesk_.get(), &TeamDesk::worked, this, [this](const std::shared_ptr<const WorkView>& work) {
        work_->showState(*work);
        if (desk_->view() != nullptr) {
            promotion_->showMeasured(work->figures, *desk_->view());
        }
    });
    connect(teamDesk_.get(), &TeamDesk::disagree, this,
            [this](const std::vector<team::Disagreement>& all) { team_->showState(all); });
    connect(teamDesk_.get(), &TeamDesk::settled, desk_.get(), &TrainingDesk::look);
    connect(&desk_->tasks(), &TaskRunner::finished, this, [this](const TaskResult& result) {
        if (!isVisible()) {
            Q_EMIT told(result.summary);  // "landmarks-3 is trained", to whoever works on faces
        }
        teamDesk_->readDisagreements();
        sumUpIfShown();
    });
    connect(&desk_->tasks(), &TaskRunner::failed, this, [this](const QString& title, const QString& message) {
        if (!isVisible()) {
            Q_EMIT told(tr("%1: %2").arg(title, message));
        }
    });
    // What can be started depends on what is at work.
    connect(&desk_->tasks(), &TaskRunner::started, this, &LeadPage::showView);
    connect(&desk_->tasks(), &TaskRunner::finished, this, &LeadPage::showView);
    connect(&desk_->tasks(), &TaskRunner::cancelled, this, &LeadPage::showView);
    connect(&desk_->tasks(), &TaskRunner::failed, this, &LeadPage::showView);
    teamDesk_->readDisagreements();
}

void LeadPage::showView() {
    if (desk_->view() == nullptr) {
        return;
    }
    const LoopView& view = *desk_->view();
    run_->showState(view, desk_->tasks().busy());
    versions_->showState(view);
    promotion_->showPromoted(view.promoted);
    team_->showState(view);
    tabs_->setTabText(tabs_->indexOf(team_),
                      view.openConflicts > 0 ? tr("People (%1)").arg(view.openConflicts) : tr("People"));
    QString words = QString::fromStdString(training::words(view.due));
    if (view.run && view.run->training) {
        words = tr("Training %1\u00A0% · %2").arg(static_cast<int>(100 * view.run->fraction())).arg(words);
    } else if (view.due.isDue()) {
        words += tr(": due");
    }
    Q_EMIT dueChanged(view.isPackage ? QString() : words);
    if (promoted_ && *promoted_ != view.promoted) {
        Q_EMIT promotedChanged();
    }
    promoted_ = view.promoted;
}

void LeadPage::enter() {
    run_->setFocus();
    if (desk_ != nullptr) {
        teamDesk_->readDisagreements();
        sumUpIfShown();
    }
}

void LeadPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    if (desk_ != nullptr) {
        desk_->setWatched(true);
    }
}

void LeadPage::hideEvent(QHideEvent* event) {
    Page::hideEvent(event);
    if (desk_ != nullptr) {
        desk_->setWatched(false);
    }
}

void LeadPage::sumUpIfShown() {
    if (teamDesk_ != nullptr && work_->isVisible()) {
        teamDesk_->sumUpWork();
    }
}

void LeadPage::startTraining(const QString& from) {
    auto* dialog = new StartTrainingDialog(*desk_, from.toStdString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(desk_.get(), &QObject::destroyed, dialog, &QDialog::reject);
    dialog->open();
}

void LeadPage::askPolicy() {
    if (desk_->view() == nullptr) {
        return;
    }
    auto* dialog = new PolicyDialog(desk_->view()->policy, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { desk_->setPolicy(dialog->policy()); });
    dialog->open();
}

void LeadPage::askSplit() {
    if (desk_->view() == nullptr || !desk_->view()->counts) {
        return;
    }
    auto* dialog = new SplitDialog(desk_->view()->counts->images, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { desk_->split(dialog->options()); });
    connect(desk_.get(), &QObject::destroyed, dialog, &QDialog::reject);
    dialog->open();
}

void LeadPage::askPackage() {
    auto* dialog = new PackageDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        team::PackageOptions options;
        options.assignee = dialog->assignee();
        options.count = dialog->count();
        options.again = dialog->again();
        teamDesk_->makePackage(dialog->folder(), options);
    });
    dialog->open();
}

void LeadPage::askMerge() {
    auto* dialog = new QFileDialog(this, tr("Bring a package back"));
    dialog->setObjectName(QStringLiteral("mergeDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { teamDesk_->mergePackage(folder.toStdString()); });
    dialog->open();
}

void LeadPage::askGrowth() {
    auto* dialog = new QFileDialog(this, tr("Growth curve"));
    dialog->setObjectName(QStringLiteral("growthDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Chart (*.png)"), tr("Table (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("csv")) ? QStringLiteral("csv")
                                                                       : QStringLiteral("png"));
    });
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { desk_->writeGrowth(file.toStdString()); });
    dialog->open();
}

void LeadPage::askAboutPromoting(const training::PromotionDoubt& doubt) {
    const QString version = QString::fromStdString(doubt.version);
    QStringList reasons;
    for (const std::string& reason : doubt.reasons) {
        reasons.append(QString::fromStdString(reason));
    }
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Promote %1?").arg(version),
                                QString::fromStdString(doubt.heading), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("promotionDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        reasons.join(QLatin1Char('\n')) + QStringLiteral("\n\n") +
        tr("Promoted, it works on new faces, and anew on those that nobody has touched. What people have "
           "touched or accepted stays as it is. Roll back brings back what counts now."));
    auto* promote = box->addButton(tr("Promote %1 all the same").arg(version), QMessageBox::DestructiveRole);
    promote->setObjectName(QStringLiteral("promoteAllTheSame"));
    auto* keep = box->addButton(tr("Keep what counts now"), QMessageBox::RejectRole);
    keep->setObjectName(QStringLiteral("keepInUse"));
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(promote, &QPushButton::clicked, desk_.get(),
            [desk = desk_.get(), version = doubt.version] { desk->promoteAllTheSame(version); });
    connect(desk_.get(), &QObject::destroyed, box, &QDialog::reject);
    box->open();
}

}  // namespace maskwright::app::gui
