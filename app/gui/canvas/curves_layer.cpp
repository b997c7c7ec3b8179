// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/curves_layer.h"

#include <algorithm>
#include <cmath>

#include <QPolygonF>

namespace maskwright::app::gui {

namespace {

constexpr double kLinePx = 1.4;
constexpr double kShadowPx = 3.0;
// Curves are sampled in photo pixels; on the screen closer samples add nothing.
constexpr double kStepPx = 1.5;

QPolygonF onScreen(const core::fitting::Curve& curve, const ViewTransform& view) {
    QPolygonF line;
    for (const core::Point& sample : curve.samples) {
        const QPointF next = view.screenFromPhoto(sample);
        if (line.isEmpty() ||
            std::max(std::abs(next.x() - line.back().x()), std::abs(next.y() - line.back().y())) >= kStepPx) {
            line.append(next);
        }
    }
    if (!curve.samples.empty()) {
        line.append(view.screenFromPhoto(curve.closed ? curve.samples.front() : curve.samples.back()));
    }
    return line;
}

void draw(QPainter& painter, const core::fitting::Curve& curve, const QColor& colour,
          const ViewTransform& view, const QRect& exposed) {
    const QPolygonF line = onScreen(curve, view);
    if (line.size() < 2 || !line.boundingRect().adjusted(-4, -4, 4, 4).intersects(exposed)) {
        return;
    }
    // A dark band below keeps the line visible on bright skin.
    painter.setPen(QPen(QColor(0, 0, 0, 90), kShadowPx));
    painter.drawPolyline(line);
    painter.setPen(QPen(colour, kLinePx));
    painter.drawPolyline(line);
}

}  // namespace

void CurvesLayer::setFit(const core::fitting::FaceFit* fit) {
    fit_ = fit;
    repaintAll();
}

void CurvesLayer::areaChanged(const core::Box& photo) {
    repaintPhoto(photo, kShadowPx);
}

void CurvesLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) {
    if (fit_ == nullptr) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    draw(painter, fit_->jawline, QColor(255, 255, 255, 200), view, exposed);
    for (const core::FaceClass value : core::fitting::fittedClasses()) {
        const core::Rgb8& rgb = core::Scheme::lapa().classInfo(value).displayColour;
        // Lighter than the area of the label map, so that it stands out on it.
        const QColor colour = QColor(rgb.r, rgb.g, rgb.b).lighter(150);
        for (const core::fitting::Curve& curve : fit_->part(value).curves) {
            draw(painter, curve, colour, view, exposed);
        }
    }
}

}  // namespace maskwright::app::gui
