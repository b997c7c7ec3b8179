// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/policy.h"

#include <optional>

#include <QDialog>

class QCheckBox;
class QSpinBox;

namespace maskwright::app::gui {

// When a training is due.
class PolicyDialog : public QDialog {
    Q_OBJECT
  public:
    PolicyDialog(const annotation::training::RetrainingPolicy& policy, QWidget* parent);
    // Nothing: the usual one.
    [[nodiscard]] std::optional<annotation::training::RetrainingPolicy> policy() const;

  private:
    QSpinBox* first_;
    QSpinBox* every_;
    QCheckBox* usual_;
};

}  // namespace maskwright::app::gui
