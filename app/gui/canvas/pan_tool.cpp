// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/pan_tool.h"

#include "app/gui/canvas/canvas.h"

namespace maskwright::app::gui {

namespace {

// A hand that presses Space shakes; so much of a movement still is no pan.
constexpr double kTapTolerancePx = 4;
// A held key repeats itself as release and press at the same moment, and not every such pair comes marked as
// a repetition (X11, busy). No key repeats so soon, and no hand lets go and presses again so fast.
constexpr quint64 kNoRepetitionMs = 100;
constexpr int kRepetitionMs = 25;

}  // namespace

PanTool::PanTool(Canvas& canvas) : canvas_(canvas) {
    comingUp_.setSingleShot(true);
    comingUp_.setInterval(kRepetitionMs);
    connect(&comingUp_, &QTimer::timeout, this, &PanTool::comeUp);
}

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
    if (comingUp_.isActive()) {
        comingUp_.stop();
    } else if (!event.isAutoRepeat() && !spaceHeld_) {
        spaceHeld_ = true;
        modifiers_ = event.modifiers();
        pressedAtMs_ = event.timestamp();
        travelledPx_ = 0;
    }
    return true;
}

bool PanTool::keyRelease(const QKeyEvent& event) {
    if (event.key() != Qt::Key_Space) {
        return false;
    }
    if (!event.isAutoRepeat() && spaceHeld_) {
        if (event.timestamp() < pressedAtMs_ + kNoRepetitionMs) {
            comeUp();
        } else {
            comingUp_.start();
        }
    }
    return true;
}

void PanTool::comeUp() {
    spaceHeld_ = false;
    canvas_.refreshCursor();
    if (travelledPx_ <= kTapTolerancePx && !canvas_.gestureUnderWay()) {
        Q_EMIT spaceTapped(modifiers_);
    }
}

void PanTool::focusLost() {
    comingUp_.stop();
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
