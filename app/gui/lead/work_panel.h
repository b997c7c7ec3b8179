// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/team_desk.h"

#include <QWidget>

class QLabel;
class QSpinBox;
class QTableWidget;

namespace maskwright::app::gui {

// What accepted faces cost and at which error, for planning; no person is named or ranked.
class WorkPanel : public QWidget {
    Q_OBJECT
  public:
    explicit WorkPanel(QWidget* parent = nullptr);
    void showState(const WorkView& work);

  Q_SIGNALS:
    void controlWanted(int count);
    void secondsWanted(int count);
    void testSecondsWanted();

  private:
    QLabel* first_;
    QLabel* more_;
    QTableWidget* parts_;
    QSpinBox* count_;
};

}  // namespace maskwright::app::gui
