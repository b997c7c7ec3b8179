// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRect>
#include <QString>

namespace maskwright::app::gui {

// Where a tag with this text beside the place is painted, inside bounds: to its lower right, or on another
// side where that would cut it off.
[[nodiscard]] QRectF nameTagRect(const QFont& font, const QPointF& at, const QString& text,
                                 const QRect& bounds);
// White on a dark ground, readable on any photo.
void paintNameTag(QPainter& painter, const QPointF& at, const QString& text, const QRect& bounds);

}  // namespace maskwright::app::gui
