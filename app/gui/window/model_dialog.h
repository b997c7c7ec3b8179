// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wiring/predictors.h"

#include <QDialog>

class QComboBox;
class QLabel;

namespace maskwright::app::gui {

// Chooses what places points and what finds hair and skin, and says what the choice comes to. Changes nothing
// by itself: choice() is what stands in it.
class ModelDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ModelDialog(const wiring::PredictorChoice& choice, QWidget* parent = nullptr);
    [[nodiscard]] wiring::PredictorChoice choice() const;

  private:
    void showWords();

    wiring::PredictorChoice given_;
    QComboBox* weights_;
    QComboBox* points_;
    QComboBox* regions_;
    QComboBox* device_;
    QLabel* words_;
};

}  // namespace maskwright::app::gui
