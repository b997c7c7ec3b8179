// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tone.h"

#include <QDialog>

class QSlider;

namespace maskwright::app::gui {

// Brightness, contrast and gamma of the shown photo; every change is seen at once.
class ToneDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ToneDialog(const Tone& tone, QWidget* parent = nullptr);

    [[nodiscard]] Tone tone() const;

  Q_SIGNALS:
    void toneChanged(const maskwright::app::gui::Tone& tone);

  private:
    void display(const Tone& tone);

    QSlider* brightness_;
    QSlider* contrast_;
    QSlider* gamma_;
};

}  // namespace maskwright::app::gui
