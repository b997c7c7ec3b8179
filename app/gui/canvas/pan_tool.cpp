// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/pan_tool.h"

#include "app/gui/canvas/canvas.h"

namespace maskwright::app::gui {

namespace {

// A hand that presses Space shakes; so much of a movement still is no pan.
constexpr double kTapTolerancePx = 4;

}  // namespace

bool PanTool::press(const PointerEvent& event) {
    panning_ = event.button == Qt::MiddleButton || (event.button == Qt::LeftButton && spaceHeld_);
    last_ = event.screen;
    return panning_;
}

void PanTool::move(const PointerEvent& event) {
    if (!panning_) {
        return;
    }
    const QPointF delta = event.screen - last_;
    last_ = event.screen;
    travelledPx_ += delta.manhattanLength();
    canvas_.setView(canvas_.view().panned(delta));
}

void PanTool::release(const PointerEvent& event) {
    if (event.buttons == Qt::NoButton) {
        panning_ = false;
    }
}

bool PanTool::keyPress(const QKeyEvent& event) {
    if (event.key() != Qt::Key_Space) {
        return false;
    }
    if (!event.isAutoRepeat()) {
        spaceHeld_ = true;
        travelledPx_ = 0;
    }
    return true;
}

bool PanTool::keyRelease(const QKeyEvent& event) {
    if (event.key() != Qt::Key_Space) {
        return false;
    }
    if (!event.isAutoRepeat() && spaceHeld_) {
        spaceHeld_ = false;
        if (travelledPx_ <= kTapTolerancePx && !canvas_.gestureUnderWay()) {
            Q_EMIT spaceTapped(event.modifiers());
        }
    }
    return true;
}

void PanTool::focusLost() {
    spaceHeld_ = false;
}

void PanTool::cancel() {
    panning_ = false;
}

std::optional<QCursor> PanTool::cursor() const {
    if (panning_) {
        return QCursor(Qt::ClosedHandCursor);
    }
    return spaceHeld_ ? std::optional(QCursor(Qt::OpenHandCursor)) : std::nullopt;
}

}  // namespace maskwright::app::gui
