// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/click_tool.h"

#include "app/gui/canvas/canvas.h"
#include "app/gui/canvas/gestures.h"
#include "app/gui/canvas/name_tag.h"

#include <cmath>

namespace maskwright::app::gui {

void ClickTool::start(const std::vector<QString>& names, std::size_t first) {
    names_ = names;
    first_ = next_ = first;
    ask();
}

void ClickTool::stop() {
    if (active()) {
        names_.clear();
        ask();
    }
}

void ClickTool::ask() {
    canvas_.update();
    canvas_.refreshCursor();
    Q_EMIT changed(active() ? names_[next_] : QString());
}

bool ClickTool::press(const PointerEvent& event) {
    pressedAt_ = event.screen;
    return active() && event.button == Qt::LeftButton;
}

void ClickTool::release(const PointerEvent& event) {
    const QPointF way = event.screen - pressedAt_;
    if (!active() || event.button != Qt::LeftButton || std::hypot(way.x(), way.y()) >= kDragStartsAtPx) {
        return;
    }
    const std::size_t place = next_;
    if (++next_ == names_.size()) {
        names_.clear();
    }
    Q_EMIT clicked(place, canvas_.view().photoFromScreen(event.screen));
    ask();
}

void ClickTool::hover(const PointerEvent& event) {
    if (active()) {
        mouse_ = event.screen;
        canvas_.update();
    }
}

void ClickTool::leave() {
    mouse_.reset();
    if (active()) {
        canvas_.update();
    }
}

bool ClickTool::keyPress(const QKeyEvent& event) {
    if (!active()) {
        return false;
    }
    if (event.key() == Qt::Key_Escape) {
        stop();
        return true;
    }
    if (event.key() == Qt::Key_Backspace && next_ > first_) {
        --next_;
        Q_EMIT takenBack(next_);
        ask();
        return true;
    }
    return event.key() == Qt::Key_Backspace;
}

void ClickTool::paint(QPainter& painter, const ViewTransform& /*view*/) {
    if (active() && mouse_) {
        paintNameTag(painter, *mouse_, names_[next_], canvas_.rect());
    }
}

std::optional<QCursor> ClickTool::cursor() const {
    return active() ? std::optional(QCursor(Qt::CrossCursor)) : std::nullopt;
}

}  // namespace maskwright::app::gui
