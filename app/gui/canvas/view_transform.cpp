// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/view_transform.h"

#include <algorithm>
#include <cmath>

namespace maskwright::app::gui {

ViewTransform::ViewTransform(double scale, const QPointF& shift) : scale_(scale), shift_(shift) {
    core::expects(scale > 0 && std::isfinite(scale), "ViewTransform: the scale must be positive");
}

ViewTransform ViewTransform::fitting(const core::Box& box, const QSizeF& viewport, double margin) {
    const double usable = 1 - 2 * margin;
    const double scale = std::min(std::max(viewport.width(), 1.0) * usable / std::max(box.width(), 1e-3),
                                  std::max(viewport.height(), 1.0) * usable / std::max(box.height(), 1e-3));
    return centred(box.centre(), viewport, scale);
}

ViewTransform ViewTransform::centred(const core::Point& photo, const QSizeF& viewport, double scale) {
    return {scale, {viewport.width() / 2 - scale * photo.x(), viewport.height() / 2 - scale * photo.y()}};
}

QPointF ViewTransform::screenFromPhoto(const core::Point& photo) const {
    return {scale_ * photo.x() + shift_.x(), scale_ * photo.y() + shift_.y()};
}

core::Point ViewTransform::photoFromScreen(const QPointF& screen) const {
    return {(screen.x() - shift_.x()) / scale_, (screen.y() - shift_.y()) / scale_};
}

QRectF ViewTransform::screenFromPhoto(const core::Box& box) const {
    return {screenFromPhoto(core::Point(box.x0, box.y0)), screenFromPhoto(core::Point(box.x1, box.y1))};
}

ViewTransform ViewTransform::zoomedAt(const QPointF& screen, double factor) const {
    return {scale_ * factor, screen + (shift_ - screen) * factor};
}

ViewTransform ViewTransform::panned(const QPointF& screenDelta) const {
    return {scale_, shift_ + screenDelta};
}

core::Box areaOf(const core::PixelRect& pixels) {
    return {pixels.x0 - 0.5, pixels.y0 - 0.5, pixels.x1 - 0.5, pixels.y1 - 0.5};
}

}  // namespace maskwright::app::gui
