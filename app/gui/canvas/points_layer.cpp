// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/points_layer.h"

#include "core/scheme.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QFontMetricsF>

namespace maskwright::app::gui {

namespace {

// Covers a marker with its rings; labels are repainted with the whole canvas.
constexpr double kMarginPx = kMarkerHalfPx + 1;

MarkerKind kindOf(const core::Landmarks& landmarks, std::size_t point) {
    switch (landmarks.states[point]) {
        case core::PointState::Moved:
            return MarkerKind::Moved;
        case core::PointState::Accepted:
            return MarkerKind::Accepted;
        case core::PointState::Predicted:
        case core::PointState::Propagated:
            break;
    }
    return isDoubtful(landmarks, point) ? MarkerKind::Doubtful : MarkerKind::Predicted;
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

void PointsLayer::paintMarker(QPainter& painter, std::size_t point, const QPointF& at) {
    if (point == dragged_) {
        paintCross(painter, point, at);
        return;
    }
    const Marker marker{.kind = kindOf(*landmarks_, point),
                        .occluded = landmarks_->visibilities[point] == core::Visibility::Occluded,
                        .hovered = point == selection_.hovered(),
                        .selected = selection_.contains(point)};
    pictures_.draw(painter, marker, at);
}

void PointsLayer::paintCross(QPainter& painter, std::size_t point, const QPointF& at) const {
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = markerColour(kindOf(*landmarks_, point));
    for (const auto& [width, pen] : {std::pair(2.4, QColor(0, 0, 0, 120)), std::pair(1.0, colour)}) {
        painter.setPen(QPen(pen, width));
        painter.drawLine(at - QPointF(9, 0), at - QPointF(3, 0));
        painter.drawLine(at + QPointF(3, 0), at + QPointF(9, 0));
        painter.drawLine(at - QPointF(0, 9), at - QPointF(0, 3));
        painter.drawLine(at + QPointF(0, 3), at + QPointF(0, 9));
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
