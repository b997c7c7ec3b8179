// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/name_tag.h"

#include <QFontMetricsF>

namespace maskwright::app::gui {

namespace {

constexpr double kAwayPx = 14;  // from the place, so that the tag does not cover it
constexpr double kPaddingX = 6;
constexpr double kPaddingY = 2;

}  // namespace

QRectF nameTagRect(const QFont& font, const QPointF& at, const QString& text, const QRect& bounds) {
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 2 * kPaddingX, metrics.height() + 2 * kPaddingY);
    QPointF corner = at + QPointF(kAwayPx, kAwayPx);
    if (corner.x() + size.width() > bounds.right()) {
        corner.setX(at.x() - kAwayPx - size.width());
    }
    if (corner.y() + size.height() > bounds.bottom()) {
        corner.setY(at.y() - kAwayPx - size.height());
    }
    corner.setX(std::max(corner.x(), double(bounds.left())));
    corner.setY(std::max(corner.y(), double(bounds.top())));
    return {corner, size};
}

void paintNameTag(QPainter& painter, const QPointF& at, const QString& text, const QRect& bounds) {
    const QRectF rect = nameTagRect(painter.font(), at, text, bounds);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x12, 0x14, 0x16, 215));
    painter.drawRoundedRect(rect, 4, 4);
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, text);
}

}  // namespace maskwright::app::gui
