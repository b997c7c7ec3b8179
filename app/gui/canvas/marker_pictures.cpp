// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/marker_pictures.h"

#include <cmath>

namespace maskwright::app::gui {

namespace {

constexpr double kRadiusPx = 3.2;
constexpr double kHoverRadiusPx = 5;
constexpr double kSelectedRingPx = 8;

void drawShape(QPainter& painter, MarkerKind kind, const QPointF& at, double radius) {
    if (kind == MarkerKind::Doubtful) {
        const double r = radius * 1.35;
        const QPointF corners[] = {at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r),
                                   at + QPointF(-r, 0)};
        painter.drawPolygon(corners, 4);
    } else if (kind == MarkerKind::Moved) {
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius));
    } else {
        painter.drawEllipse(at, radius, radius);
    }
}

void drawMarker(QPainter& painter, const Marker& marker, const QPointF& at) {
    const QColor colour = markerColour(marker.kind);
    const double radius = marker.hovered ? kHoverRadiusPx : kRadiusPx;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3.2));
    drawShape(painter, marker.kind, at, radius);
    painter.setPen(QPen(colour, 1.6));
    painter.setBrush(marker.kind == MarkerKind::Accepted ? QBrush(colour) : Qt::NoBrush);
    drawShape(painter, marker.kind, at, radius);
    if (marker.occluded) {
        painter.drawLine(at + QPointF(-radius, -radius), at + QPointF(radius, radius));
        painter.drawLine(at + QPointF(-radius, radius), at + QPointF(radius, -radius));
    }
    if (marker.selected) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 150), 3));
        painter.drawEllipse(at, kSelectedRingPx, kSelectedRingPx);
        painter.setPen(QPen(Qt::white, 1.5));
        painter.drawEllipse(at, kSelectedRingPx, kSelectedRingPx);
    }
}

}  // namespace

// Told apart under the common colour deficiencies by lightness as well as by hue.
QColor markerColour(MarkerKind kind) {
    switch (kind) {
        case MarkerKind::Predicted:
            return {0x5f, 0xd7, 0xff};
        case MarkerKind::Doubtful:
            return {0xff, 0x9f, 0x1c};
        case MarkerKind::Moved:
            return {0xff, 0xf0, 0x6a};
        case MarkerKind::Accepted:
            return {0x7d, 0xe3, 0x8b};
    }
    return Qt::white;
}

void MarkerPictures::draw(QPainter& painter, const Marker& marker, const QPointF& at) {
    const double ratio = painter.device()->devicePixelRatioF();
    const QPointF device = at * ratio;
    const QPointF whole(std::floor(device.x()), std::floor(device.y()));
    const Key key{marker, static_cast<int>((device.x() - whole.x()) * 4),
                  static_cast<int>((device.y() - whole.y()) * 4), ratio};
    auto found = pictures_.find(key);
    if (found == pictures_.end()) {
        const int side = 2 * static_cast<int>(std::ceil(kMarkerHalfPx * ratio)) + 1;
        QImage picture(side, side, QImage::Format_ARGB32_Premultiplied);
        picture.setDevicePixelRatio(ratio);
        picture.fill(0);
        QPainter inPicture(&picture);
        inPicture.setRenderHint(QPainter::Antialiasing);
        const double centre = std::ceil(kMarkerHalfPx * ratio);
        drawMarker(inPicture, marker,
                   QPointF(centre + key.quarterX / 4.0, centre + key.quarterY / 4.0) / ratio);
        inPicture.end();
        found = pictures_.emplace(key, std::move(picture)).first;
    }
    const double centre = std::ceil(kMarkerHalfPx * ratio);
    painter.drawImage((whole - QPointF(centre, centre)) / ratio, found->second);
}

}  // namespace maskwright::app::gui
