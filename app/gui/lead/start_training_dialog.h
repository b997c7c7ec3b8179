// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/training_desk.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace maskwright::app::gui {

// What to train, from what, and what it will take.
class StartTrainingDialog : public QDialog {
    Q_OBJECT
  public:
    // startFrom: a version to continue from; empty: what is usual.
    StartTrainingDialog(TrainingDesk& desk, const std::string& startFrom, QWidget* parent);

  private:
    [[nodiscard]] annotation::training::TrainRequest request() const;
    void offerStarts(const std::string& wanted);
    void ask();

    TrainingDesk& desk_;
    QComboBox* kind_;
    QComboBox* from_;
    QSpinBox* epochs_;
    QLineEdit* options_;
    QLabel* words_;
    QPushButton* start_;
};

}  // namespace maskwright::app::gui
