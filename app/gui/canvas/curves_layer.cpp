// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/curves_layer.h"

#include "app/gui/canvas/line_picture.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <QPolygonF>

namespace maskwright::app::gui {

namespace {

constexpr double kLinePx = 1.4;
// A dark band below keeps the line visible on bright skin.
constexpr double kBandPx = 3.0;
// Curves are sampled in photo pixels; on the screen closer samples add nothing.
constexpr double kStepPx = 3;

// The curve in device pixels.
QPolygonF onScreen(const core::fitting::Curve& curve, const ViewTransform& view, double ratio) {
    QPolygonF line;
    for (const core::Point& sample : curve.samples) {
        const QPointF next = view.screenFromPhoto(sample) * ratio;
        if (line.isEmpty() ||
            std::max(std::abs(next.x() - line.back().x()), std::abs(next.y() - line.back().y())) >= kStepPx) {
            line.append(next);
        }
    }
    if (!curve.samples.empty()) {
        line.append(view.screenFromPhoto(curve.closed ? curve.samples.front() : curve.samples.back()) *
                    ratio);
    }
    return line;
}

}  // namespace

void CurvesLayer::setFit(const core::fitting::FaceFit* fit) {
    fit_ = fit;
    repaintAll();
}

void CurvesLayer::areaChanged(const core::Box& photo) {
    repaintPhoto(photo, kBandPx);
}

void CurvesLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) {
    if (fit_ == nullptr) {
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    std::vector<std::pair<QPolygonF, QColor>> lines;
    QRectF around;
    const auto add = [&](const core::fitting::Curve& curve, const QColor& colour) {
        lines.emplace_back(onScreen(curve, view, ratio), colour);
        around = around.united(lines.back().first.boundingRect());
    };
    add(fit_->jawline, QColor(255, 255, 255, 210));
    for (const core::FaceClass value : core::fitting::fittedClasses()) {
        const core::Rgb8& rgb = core::Scheme::lapa().classInfo(value).displayColour;
        // Lighter than the area of the label map, so that it stands out on it.
        const QColor colour = QColor(rgb.r, rgb.g, rgb.b).lighter(150);
        for (const core::fitting::Curve& curve : fit_->part(value).curves) {
            add(curve, colour);
        }
    }
    const double bandPx = std::min(kBandPx * ratio, 7.0);
    const QRect part = QRectF(QPointF(exposed.topLeft()) * ratio, QSizeF(exposed.size()) * ratio)
                           .toAlignedRect()
                           .intersected(around.adjusted(-bandPx, -bandPx, bandPx, bandPx).toAlignedRect());
    if (part.isEmpty()) {
        return;
    }
    LinePicture picture(part);
    for (const auto& [line, colour] : lines) {
        picture.draw(line, kLinePx * ratio, bandPx, colour);
    }
    QImage image = picture.image();
    image.setDevicePixelRatio(ratio);
    painter.drawImage(QPointF(part.topLeft()) / ratio, image);
}

}  // namespace maskwright::app::gui
