// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/team_desk.h"
#include "app/gui/lead/training_desk.h"
#include "app/gui/window/page.h"

#include <memory>

class QTabWidget;

namespace maskwright::app::gui {

class PromotionView;
class RunView;
class TaskBar;
class TeamPanel;
class VersionsView;
class WorkPanel;

// The project lead's page: left the next training and the one that runs, right versions, the comparison that
// a promotion is decided by, people's work, and packages.
class LeadPage : public Page {
    Q_OBJECT
  public:
    explicit LeadPage(QWidget* parent = nullptr);
    ~LeadPage() override;

    void setWorkbench(Workbench* workbench) override;
    void enter() override;
    // For what is done from now on.
    void setAuthor(const std::string& author);
    // Null without a project.
    [[nodiscard]] TrainingDesk* desk() { return desk_.get(); }
    [[nodiscard]] TeamDesk* team() { return teamDesk_.get(); }

  Q_SIGNALS:
    // "1,240 of 2,000 to the next training", and more while one runs; for the window's own bar.
    void dueChanged(const QString& words);
    // Another version of points counts now: what nobody has touched is to be placed again.
    void promotedChanged();

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void connectViews();
    void bindDesks();
    void showView();
    void sumUpIfShown();
    void startTraining(const QString& from);
    void askPolicy();
    void askSplit();
    void askPackage();
    void askMerge();
    void askGrowth();
    void askAboutPromoting(const annotation::training::PromotionDoubt& doubt);

    std::unique_ptr<TrainingDesk> desk_;
    std::unique_ptr<TeamDesk> teamDesk_;                          // uses the tasks of desk_
    std::optional<std::map<std::string, std::string>> promoted_;  // as last seen
    RunView* run_;
    QTabWidget* tabs_;
    VersionsView* versions_;
    PromotionView* promotion_;
    WorkPanel* work_;
    TeamPanel* team_;
    TaskBar* taskBar_;
};

}  // namespace maskwright::app::gui
