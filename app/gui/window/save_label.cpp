// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/save_label.h"

#include "app/gui/window/icons.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace maskwright::app::gui {

SaveLabel::SaveLabel(QWidget* parent)
    : QWidget(parent), icon_(new QLabel), text_(new QLabel), retry_(new QToolButton) {
    text_->setObjectName(QStringLiteral("saveState"));
    // Wide enough for both words, so that nothing moves or is cut while it saves.
    text_->setMinimumWidth(text_->fontMetrics().horizontalAdvance(tr("saving")) + 2);
    retry_->setObjectName(QStringLiteral("saveRetry"));
    retry_->setText(tr("Try again now"));
    retry_->setAutoRaise(true);
    retry_->setFocusPolicy(Qt::TabFocus);
    connect(retry_, &QToolButton::clicked, this, &SaveLabel::retryWanted);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 0, 6, 0);
    layout->setSpacing(5);
    layout->addWidget(icon_);
    layout->addWidget(text_);
    layout->addWidget(retry_);
    showState(SaveState::Saved, {});
}

void SaveLabel::showState(SaveState state, const QString& reason) {
    const bool failed = state == SaveState::NotSaved;
    const QColor colour = failed ? Qt::white : QGuiApplication::palette().color(QPalette::WindowText);
    const QString icon = failed                       ? QStringLiteral("not-saved")
                         : state == SaveState::Saving ? QStringLiteral("saving")
                                                      : QStringLiteral("saved");
    icon_->setPixmap(iconPixmap(icon, {16, 16}, devicePixelRatioF(), colour));
    setToolTip(reason);
    retry_->setVisible(failed);
    setStyleSheet(failed ? QStringLiteral("QLabel { color: white; background: #b3261e; padding: 2px 4px; } "
                                          "QToolButton { color: white; "
                                          "background: #8c1d18; border-radius: 3px; padding: 1px 6px; }")
                         : QString());
    switch (state) {
        case SaveState::Saved:
            text_->setText(tr("saved"));
            break;
        case SaveState::Saving:
            text_->setText(tr("saving"));
            break;
        case SaveState::NotSaved:
            text_->setText(tr("NOT SAVED - retrying: %1")
                               .arg(fontMetrics().elidedText(reason.section(QLatin1Char('\n'), 0, 0),
                                                             Qt::ElideRight, 520)));
            break;
    }
}

}  // namespace maskwright::app::gui
