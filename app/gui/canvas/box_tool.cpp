// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/box_tool.h"

#include "app/gui/canvas/canvas.h"

#include <utility>

namespace maskwright::app::gui {

namespace {

constexpr double kSmallestFacePx = 8;

}  // namespace

void BoxTool::setActive(bool active) {
    if (std::exchange(active_, active) != active) {
        drawing_ = false;
        canvas_.update();
        canvas_.refreshCursor();
        Q_EMIT activeChanged(active);
    }
}

bool BoxTool::press(const PointerEvent& event) {
    if (!active_ || event.button != Qt::LeftButton) {
        return false;
    }
    drawing_ = true;
    from_ = to_ = event.screen;
    return true;
}

void BoxTool::move(const PointerEvent& event) {
    to_ = event.screen;
    canvas_.update();
}

void BoxTool::release(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !std::exchange(drawing_, false)) {
        return;
    }
    const core::Point topLeft = canvas_.view().photoFromScreen(rect().topLeft());
    const core::Point bottomRight = canvas_.view().photoFromScreen(rect().bottomRight());
    const core::Box box{topLeft.x(), topLeft.y(), bottomRight.x(), bottomRight.y()};
    canvas_.update();
    if (box.width() >= kSmallestFacePx && box.height() >= kSmallestFacePx) {
        setActive(false);
        Q_EMIT drawn(box);
    }
}

bool BoxTool::keyPress(const QKeyEvent& event) {
    if (!active_ || event.key() != Qt::Key_Escape) {
        return false;
    }
    setActive(false);
    return true;
}

void BoxTool::cancel() {
    drawing_ = false;
    canvas_.update();
}

void BoxTool::paint(QPainter& painter, const ViewTransform& /*view*/) {
    if (drawing_) {
        painter.setPen(QPen(QColor(0, 0, 0, 150), 3));
        painter.drawRect(rect());
        painter.setPen(QPen(Qt::white, 1.5, Qt::DashLine));
        painter.drawRect(rect());
    }
}

std::optional<QCursor> BoxTool::cursor() const {
    return active_ ? std::optional(QCursor(Qt::CrossCursor)) : std::nullopt;
}

}  // namespace maskwright::app::gui
