// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/save_queue.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace maskwright::app::gui {

// Says whether all that a person did is in the store: by icon and words, and loudly if it is not.
class SaveLabel : public QWidget {
    Q_OBJECT
  public:
    explicit SaveLabel(QWidget* parent = nullptr);
    void showState(SaveState state, const QString& reason);

  Q_SIGNALS:
    void retryWanted();

  private:
    QLabel* icon_;
    QLabel* text_;
    QToolButton* retry_;
};

}  // namespace maskwright::app::gui
