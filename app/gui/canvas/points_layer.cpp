// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/points_layer.h"

#include "core/scheme.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QFontMetricsF>

namespace maskwright::app::gui {

namespace {

constexpr double kRadiusPx = 3.2;
constexpr double kHoverRadiusPx = 5;
constexpr double kSelectedRingPx = 8;
// Covers a marker with its rings; labels are repainted with the whole canvas.
constexpr double kMarginPx = 12;

// Told apart under the common colour deficiencies by lightness as well as by hue.
constexpr QColor kPredicted(0x5f, 0xd7, 0xff);
constexpr QColor kDoubtful(0xff, 0x9f, 0x1c);
constexpr QColor kMoved(0xff, 0xf0, 0x6a);
constexpr QColor kAccepted(0x7d, 0xe3, 0x8b);

void drawShape(QPainter& painter, const core::Landmarks& landmarks, std::size_t point, const QPointF& at,
               double radius) {
    if (isDoubtful(landmarks, point)) {
        const double r = radius * 1.35;
        const QPointF corners[] = {at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r),
                                   at + QPointF(-r, 0)};
        painter.drawPolygon(corners, 4);
        return;
    }
    if (landmarks.states[point] == core::PointState::Moved) {
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius));
        return;
    }
    painter.drawEllipse(at, radius, radius);
}

QColor colourOf(const core::Landmarks& landmarks, std::size_t point) {
    switch (landmarks.states[point]) {
        case core::PointState::Moved:
            return kMoved;
        case core::PointState::Accepted:
            return kAccepted;
        case core::PointState::Predicted:
        case core::PointState::Propagated:
            break;
    }
    return isDoubtful(landmarks, point) ? kDoubtful : kPredicted;
}

}  // namespace

PointsLayer::PointsLayer(const PointSelection& selection) : selection_(selection) {}

void PointsLayer::setLandmarks(const core::Landmarks* landmarks) {
    landmarks_ = landmarks;
    dragged_.reset();
    repaintAll();
}

void PointsLayer::pointsChanged(const core::Box& area) {
    if (namesShown_) {
        repaintAll();
    } else {
        repaintPhoto(area, kMarginPx);
    }
}

void PointsLayer::selectionChanged(const std::vector<std::size_t>& points) {
    if (landmarks_ == nullptr) {
        return;
    }
    for (const std::size_t point : points) {
        const core::Point at = landmarks_->point(point);
        repaintPhoto({at.x(), at.y(), at.x(), at.y()}, kMarginPx);
    }
}

void PointsLayer::setDragged(std::optional<std::size_t> point) {
    if (const auto before = std::exchange(dragged_, point); before != point) {
        for (const auto& changed : {before, point}) {
            if (changed) {
                selectionChanged({*changed});
            }
        }
    }
}

void PointsLayer::setNamesShown(bool shown) {
    namesShown_ = shown;
    repaintAll();
}

void PointsLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) {
    if (landmarks_ == nullptr) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF near = QRectF(exposed).adjusted(-kMarginPx, -kMarginPx, kMarginPx, kMarginPx);
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const QPointF at = view.screenFromPhoto(landmarks_->point(i));
        if (near.contains(at)) {
            paintMarker(painter, i, at);
        }
        if (namesShown_) {
            paintLabel(painter, i, at);
        }
    }
}

void PointsLayer::paintMarker(QPainter& painter, std::size_t point, const QPointF& at) const {
    const QColor colour = colourOf(*landmarks_, point);
    if (point == dragged_) {
        for (const auto& [width, pen] : {std::pair(2.4, QColor(0, 0, 0, 120)), std::pair(1.0, colour)}) {
            painter.setPen(QPen(pen, width));
            painter.drawLine(at - QPointF(9, 0), at - QPointF(3, 0));
            painter.drawLine(at + QPointF(3, 0), at + QPointF(9, 0));
            painter.drawLine(at - QPointF(0, 9), at - QPointF(0, 3));
            painter.drawLine(at + QPointF(0, 3), at + QPointF(0, 9));
        }
        return;
    }
    const bool hovered = point == selection_.hovered();
    const double radius = hovered ? kHoverRadiusPx : kRadiusPx;
    const bool filled = landmarks_->states[point] == core::PointState::Accepted;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3.2));
    drawShape(painter, *landmarks_, point, at, radius);
    painter.setPen(QPen(colour, 1.6));
    painter.setBrush(filled ? QBrush(colour) : Qt::NoBrush);
    drawShape(painter, *landmarks_, point, at, radius);
    if (landmarks_->visibilities[point] == core::Visibility::Occluded) {
        painter.drawLine(at + QPointF(-radius, -radius), at + QPointF(radius, radius));
        painter.drawLine(at + QPointF(-radius, radius), at + QPointF(radius, -radius));
    }
    if (point == selection_.selected()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 150), 3));
        painter.drawEllipse(at, kSelectedRingPx, kSelectedRingPx);
        painter.setPen(QPen(Qt::white, 1.5));
        painter.drawEllipse(at, kSelectedRingPx, kSelectedRingPx);
    }
}

void PointsLayer::paintLabel(QPainter& painter, std::size_t point, const QPointF& at) const {
    const QString text = QString::number(point);
    painter.setPen(QColor(0, 0, 0, 200));
    painter.drawText(at + QPointF(7, -4), text);
    painter.setPen(Qt::white);
    painter.drawText(at + QPointF(6, -5), text);
}

std::optional<Hit> PointsLayer::hitTest(const QPointF& screen, const ViewTransform& view) const {
    if (landmarks_ == nullptr) {
        return std::nullopt;
    }
    std::optional<Hit> best;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const QPointF delta = view.screenFromPhoto(landmarks_->point(i)) - screen;
        const double distance = std::hypot(delta.x(), delta.y());
        if (distance <= kGrabRadiusPx && (!best || distance < best->distancePx)) {
            best = Hit{i, distance};
        }
    }
    return best;
}

}  // namespace maskwright::app::gui
