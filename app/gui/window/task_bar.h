// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/task_runner.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace maskwright::app::gui {

// The strip below the canvas that shows long work: title, progress, cancel, and afterwards what came of it.
// Never in the way: work on faces goes on meanwhile.
class TaskBar : public QWidget {
    Q_OBJECT
  public:
    explicit TaskBar(QWidget* parent = nullptr);
    void watch(TaskRunner& tasks);
    // A sentence that is no task's: something went wrong, or an answer to a key.
    void tell(const QString& message, const QStringList& details = {});

  private:
    void showRunning(const QString& title);
    void showDetails();

    QLabel* icon_;
    QLabel* text_;
    QProgressBar* progress_;
    QToolButton* details_;
    QToolButton* cancel_;
    QToolButton* close_;
    QStringList detailLines_;
    QString title_;
};

}  // namespace maskwright::app::gui
