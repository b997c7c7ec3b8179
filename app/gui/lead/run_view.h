// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/training_desk.h"

#include <optional>
#include <string>
#include <vector>

#include <QWidget>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace maskwright::app::gui {

class CurveView;

// How far it is to the next training, and the training that runs: curves, speed, time left, log; whoever has
// started it.
class RunView : public QWidget {
    Q_OBJECT
  public:
    explicit RunView(QWidget* parent = nullptr);
    // busy: a task of the desk is at work, so that nothing can be started.
    void showState(const LoopView& view, bool busy);

  Q_SIGNALS:
    void startWanted();
    void stopWanted();
    void cancelWanted();
    void resumeWanted();
    void policyWanted();
    void splitWanted();
    void settingsChosen(const maskwright::annotation::training::LoopSettings& settings);

  private:
    void showDue(const LoopView& view);
    void showRun(const annotation::training::RunReport& run);
    void showLog(const std::vector<std::string>& lines);
    void choose();
    void stop();

    QLabel* due_;
    QProgressBar* dueBar_;
    QLabel* testSplit_;
    QPushButton* split_;  // only while no image has a split
    QCheckBox* startsByItself_;
    QCheckBox* promotesByItself_;
    QPushButton* start_;
    QPushButton* stop_;
    QPushButton* cancel_;
    QPushButton* resume_;
    QLabel* state_;
    QProgressBar* runBar_;
    // That a person has asked to stop; which takes as long as its current step.
    std::optional<annotation::store::RunId> stopping_;
    std::optional<annotation::store::RunId> training_;  // that is shown
    CurveView* loss_;
    CurveView* validation_;
    QPlainTextEdit* log_;
    int logEnd_ = 0;  // greatest value of the log's scroll bar before its range changes
};

}  // namespace maskwright::app::gui
