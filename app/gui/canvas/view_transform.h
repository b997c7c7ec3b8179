// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/raster.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

// app/gui/canvas is the drawing board: one transform, layers that paint and can be hit, tools that take
// events. It knows nothing of projects; what is shown is handed to the layers, and what a tool changes goes
// through a session.
namespace maskwright::app::gui {

// How the photo lies on the canvas: screen = scale * photo + shift. The only transform between the two, used
// for drawing and for hit-testing alike. Screen: device-independent pixels of the canvas widget, (0, 0) its
// top left corner. Photo: core's convention. Value type; changing the view never changes data.
class ViewTransform {
  public:
    ViewTransform() = default;
    // Requires scale > 0.
    ViewTransform(double scale, const QPointF& shift);

    // The box in the middle of the viewport, as large as fits, margin (0..0.5) of the viewport free on each
    // side.
    [[nodiscard]] static ViewTransform fitting(const core::Box& box, const QSizeF& viewport, double margin);
    // This photo point in the middle of the viewport.
    [[nodiscard]] static ViewTransform centred(const core::Point& photo, const QSizeF& viewport,
                                               double scale);

    // Screen pixels per photo pixel.
    [[nodiscard]] double scale() const { return scale_; }
    [[nodiscard]] const QPointF& shift() const { return shift_; }

    [[nodiscard]] QPointF screenFromPhoto(const core::Point& photo) const;
    [[nodiscard]] core::Point photoFromScreen(const QPointF& screen) const;
    [[nodiscard]] QRectF screenFromPhoto(const core::Box& box) const;

    // Zoomed by the factor; the photo point under the screen point stays under it.
    [[nodiscard]] ViewTransform zoomedAt(const QPointF& screen, double factor) const;
    [[nodiscard]] ViewTransform panned(const QPointF& screenDelta) const;

    bool operator==(const ViewTransform&) const = default;

  private:
    double scale_ = 1;
    QPointF shift_;
};

// The area that these pixels cover: pixel centres are at whole numbers, so it reaches half a pixel beyond
// them.
[[nodiscard]] core::Box areaOf(const core::PixelRect& pixels);

}  // namespace maskwright::app::gui
