// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/view_transform.h"

#include <cmath>
#include <optional>

#include <QPainter>
#include <QRectF>
#include <QSize>

namespace maskwright::app::gui {

class Canvas;

// A canvas of this size in device pixels.
[[nodiscard]] inline QSize devicePixels(const QSize& size, double devicePixelRatio) {
    return {static_cast<int>(std::ceil(size.width() * devicePixelRatio)),
            static_cast<int>(std::ceil(size.height() * devicePixelRatio))};
}

// What lies under a screen point.
struct Hit {
    std::size_t item = 0;   // which of the layer's things, for example the index of a point
    double distancePx = 0;  // on the screen, device-independent
};

// One sheet of the canvas: photo, label map, curves, points, and whatever comes later. Layers are painted in
// the order in which they were added. A layer belongs to its canvas and is used from the window's thread
// alone.
class Layer {
  public:
    Layer() = default;
    virtual ~Layer() = default;
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;

    // Paints what lies in exposed (screen coordinates); the painter is clipped to it.
    virtual void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) = 0;
    // Its painting leaves nothing of what lies below it.
    [[nodiscard]] virtual bool coversCanvas() const { return false; }
    // The layer's nearest thing within the radius of its own choice.
    [[nodiscard]] virtual std::optional<Hit> hitTest(const QPointF& /*screen*/,
                                                     const ViewTransform& /*view*/) const {
        return std::nullopt;
    }

    [[nodiscard]] bool visible() const { return visible_; }
    void setVisible(bool visible);

  protected:
    // Asks the canvas for a repaint: of everything, of a screen rectangle, or of an area of the photo with a
    // margin in screen pixels around it for pens and markers.
    void repaintAll();
    void repaintScreen(const QRectF& screen);
    void repaintPhoto(const core::Box& photo, double marginPx);

  private:
    friend class Canvas;
    Canvas* canvas_ = nullptr;
    bool visible_ = true;
};

}  // namespace maskwright::app::gui
