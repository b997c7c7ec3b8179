// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/splitting.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QSpinBox;

namespace maskwright::app::gui {

// How a project is dealt out to training, validation and test; the options of the command split that most
// projects need.
class SplitDialog : public QDialog {
    Q_OBJECT
  public:
    // images: of the project, none of which has a split yet.
    SplitDialog(std::int64_t images, QWidget* parent);
    [[nodiscard]] annotation::training::SplitOptions options() const;

  private:
    void showCounts();

    std::int64_t images_;
    QSpinBox* test_;  // percent, as the next one
    QSpinBox* validation_;
    QCheckBox* byFolder_;
    QLabel* counts_;
};

}  // namespace maskwright::app::gui
