// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/layer.h"

#include "app/gui/canvas/canvas.h"

namespace maskwright::app::gui {

void Layer::setVisible(bool visible) {
    if (visible_ != visible) {
        visible_ = visible;
        repaintAll();
    }
}

void Layer::repaintAll() {
    if (canvas_ != nullptr) {
        canvas_->requestRepaint(canvas_->rect());
    }
}

void Layer::repaintScreen(const QRectF& screen) {
    if (canvas_ != nullptr && !screen.isEmpty()) {
        // Antialiased edges reach one pixel further than the shape.
        canvas_->requestRepaint(screen.toAlignedRect().adjusted(-1, -1, 1, 1));
    }
}

void Layer::repaintPhoto(const core::Box& photo, double marginPx) {
    if (canvas_ != nullptr) {
        repaintScreen(
            canvas_->view().screenFromPhoto(photo).adjusted(-marginPx, -marginPx, marginPx, marginPx));
    }
}

}  // namespace maskwright::app::gui
