// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPixmap>
#include <QScreen>
#include <QWidget>

namespace maskwright::tests {

// What the screen shows of a widget, as it was painted piece by piece; grab() would paint it anew.
[[nodiscard]] inline QImage shownOnScreen(const QWidget& widget) {
    const QPixmap window = widget.screen()->grabWindow(widget.window()->winId());
    return window.copy(QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())).toImage();
}

}  // namespace maskwright::tests
