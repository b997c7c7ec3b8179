// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/tone_dialog.h"

#include "app/gui/window/form_parts.h"

#include <cmath>

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

namespace maskwright::app::gui {

namespace {

constexpr int kRange = 100;
// The gamma at the right end; its inverse at the left one.
constexpr double kMostGamma = 4;

QSlider* slider(const QString& objectName, const QString& name) {
    auto* made = new QSlider(Qt::Horizontal);
    made->setObjectName(objectName);
    made->setAccessibleName(name);
    made->setRange(-kRange, kRange);
    made->setPageStep(kRange / 10);
    made->setTickPosition(QSlider::TicksBelow);
    made->setTickInterval(kRange);
    made->setMinimumWidth(240);
    return made;
}

}  // namespace

ToneDialog::ToneDialog(const Tone& tone, QWidget* parent)
    : QDialog(parent),
      brightness_(slider(QStringLiteral("brightness"), tr("Brightness"))),
      contrast_(slider(QStringLiteral("contrast"), tr("Contrast"))),
      gamma_(slider(QStringLiteral("gamma"), tr("Shadows (gamma)"))) {
    setObjectName(QStringLiteral("toneDialog"));
    setWindowTitle(tr("Brightness and contrast"));
    auto* note = new QLabel(tr("Of the view alone. Photos, points and label maps stay as they are."));
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Reset | QDialogButtonBox::Close);
    auto* layout = new QFormLayout(this);
    layout->addRow(tr("&Brightness"), brightness_);
    layout->addRow(tr("&Contrast"), contrast_);
    layout->addRow(tr("&Shadows"), gamma_);
    layout->addRow(note);
    layout->addRow(buttons);
    tabThrough(*gamma_, *buttons);
    display(tone);
    for (QSlider* one : {brightness_, contrast_, gamma_}) {
        connect(one, &QSlider::valueChanged, this, [this] { Q_EMIT toneChanged(this->tone()); });
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* reset = buttons->button(QDialogButtonBox::Reset);
    reset->setAutoDefault(false);  // Return on a slider is not to undo what was set
    connect(reset, &QPushButton::clicked, this, [this] {
        display(Tone{});
        Q_EMIT toneChanged(Tone{});
    });
}

Tone ToneDialog::tone() const {
    return {.brightness = brightness_->value() / double{kRange},
            .contrast = contrast_->value() / double{kRange},
            .gamma = std::pow(kMostGamma, gamma_->value() / double{kRange})};
}

void ToneDialog::display(const Tone& tone) {
    const QSignalBlocker quietBrightness(brightness_);
    const QSignalBlocker quietContrast(contrast_);
    const QSignalBlocker quietGamma(gamma_);
    brightness_->setValue(static_cast<int>(std::lround(tone.brightness * kRange)));
    contrast_->setValue(static_cast<int>(std::lround(tone.contrast * kRange)));
    gamma_->setValue(static_cast<int>(std::lround(std::log(tone.gamma) / std::log(kMostGamma) * kRange)));
}

}  // namespace maskwright::app::gui
