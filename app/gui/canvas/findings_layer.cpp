// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/findings_layer.h"

#include <utility>

namespace maskwright::app::gui {

namespace {

constexpr double kReachPx = 14;
constexpr double kMarginPx = kReachPx + 2;

}  // namespace

void FindingsLayer::setLandmarks(const core::Landmarks* landmarks) {
    landmarks_ = landmarks;
    repaintAll();
}

void FindingsLayer::pointsChanged(const core::Box& area) {
    if (!doubted_.empty()) {
        repaintPhoto(area, kMarginPx);
    }
}

void FindingsLayer::setDoubted(const std::vector<std::size_t>& points) {
    if (doubted_ != points) {
        doubted_ = points;
        repaintAll();
    }
}

void FindingsLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) {
    if (landmarks_ == nullptr || doubted_.empty()) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const QRectF near = QRectF(exposed).adjusted(-kMarginPx, -kMarginPx, kMarginPx, kMarginPx);
    for (const std::size_t point : doubted_) {
        const QPointF at = view.screenFromPhoto(landmarks_->point(point));
        if (!near.contains(at)) {
            continue;
        }
        const QPolygonF triangle({at + QPointF(0, -kReachPx), at + QPointF(kReachPx * 0.87, kReachPx / 2),
                                  at + QPointF(-kReachPx * 0.87, kReachPx / 2)});
        for (const auto& [width, colour] :
             {std::pair(4.0, QColor(0, 0, 0, 150)), std::pair(2.0, QColor(0xff, 0x6b, 0x5e))}) {
            painter.setPen(QPen(colour, width));
            painter.drawPolygon(triangle);
        }
    }
}

}  // namespace maskwright::app::gui
