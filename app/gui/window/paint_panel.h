// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/paint_settings.h"

#include <array>

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QPushButton;

namespace maskwright::app::gui {

// The tools, classes and protections of painting, with the key of each. Everything in it can be had by key or
// mouse, and both show the same state.
class PaintPanel : public QWidget {
    Q_OBJECT
  public:
    // The settings belong to somebody else and outlive this.
    explicit PaintPanel(PaintSettings& settings, QWidget* parent = nullptr);
    // As if a person had chosen them.
    void setLapaColours(bool lapa);

  Q_SIGNALS:
    void lapaColoursWanted(bool lapa);
    // The chosen class, or with the lasso what a person draws around, is to be taken from another map.
    void takeWanted();

  private:
    void buildTools();
    void buildClasses();
    void showSettings();

    PaintSettings& settings_;
    QButtonGroup* tools_;
    QButtonGroup* classes_;
    QDoubleSpinBox* radius_;
    QDoubleSpinBox* reach_;
    QCheckBox* coloursDecide_;
    QPushButton* take_;
    QComboBox* colours_;
    std::array<QCheckBox*, core::kClassCount> locks_{};
};

}  // namespace maskwright::app::gui
