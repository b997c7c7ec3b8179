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
    // A sentence, and a list of what went wrong: the list stays at hand, with its sentence, until somebody
    // has opened or closed it, also when other sentences follow. Remarks go with the next sentence.
    void tell(const QString& message, const QStringList& details = {}, bool onlyRemarks = false);

  private:
    void showRunning(const QString& title);
    void showDetails();

    QLabel* icon_;
    QLabel* text_;
    QProgressBar* progress_;
    QToolButton* details_;
    QToolButton* cancel_;
    QToolButton* close_;
    struct List {
        QString message;
        QStringList lines;
        bool onlyRemarks = false;
    };
    QList<List> lists_;  // the oldest first
    bool listsAreSeen_ = false;
    QString title_;
};

}  // namespace maskwright::app::gui
