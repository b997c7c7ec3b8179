// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/drag_tool.h"

#include "app/gui/canvas/canvas.h"
#include "app/gui/canvas/following.h"
#include "app/gui/canvas/gestures.h"
#include "app/gui/model/image_session.h"

#include <cmath>
#include <utility>

#include <QCoreApplication>

namespace maskwright::app::gui {

DragTool::DragTool(Canvas& canvas, PointsLayer& points, PointSelection& selection, Following& following)
    : canvas_(canvas), points_(points), selection_(selection), following_(following) {}

void DragTool::setSession(ImageSession* session) {
    finishNudge();
    cancel();
    session_ = session;
    selection_.hover(std::nullopt);
    selection_.select(std::nullopt);
}

bool DragTool::editable() const {
    return session_ != nullptr && session_->landmarks().has_value() && points_.visible();
}

bool DragTool::press(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !editable()) {
        return false;
    }
    finishNudge();
    const std::optional<Hit> hit = points_.hitTest(event.screen, canvas_.view());
    selection_.select(hit ? std::optional(hit->item) : std::nullopt);
    if (!hit) {
        return false;
    }
    dragged_ = hit->item;
    pressedAt_ = event.screen;
    grabOffset_ = canvas_.view().screenFromPhoto(session_->landmarks()->point(hit->item)) - event.screen;
    moving_ = false;
    return true;
}

void DragTool::move(const PointerEvent& event) {
    if (!dragged_) {
        return;
    }
    if (!moving_) {
        const QPointF way = event.screen - pressedAt_;
        if (std::hypot(way.x(), way.y()) < kDragStartsAtPx) {
            return;
        }
        moving_ = true;
        points_.setDragged(dragged_);
    }
    movePoint(*dragged_, canvas_.view().photoFromScreen(event.screen + grabOffset_), event.modifiers);
}

void DragTool::release(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !dragged_) {
        return;
    }
    const std::size_t point = *std::exchange(dragged_, std::nullopt);
    points_.setDragged(std::nullopt);
    following_.end();
    if (std::exchange(moving_, false)) {
        session_->commit(moveName(point), QStringLiteral("drag"));
    }
}

void DragTool::hover(const PointerEvent& event) {
    const std::optional<Hit> hit =
        editable() ? points_.hitTest(event.screen, canvas_.view()) : std::optional<Hit>();
    selection_.hover(hit ? std::optional(hit->item) : std::nullopt);
}

void DragTool::leave() {
    selection_.hover(std::nullopt);
}

bool DragTool::keyPress(const QKeyEvent& event) {
    if (event.key() == Qt::Key_Escape && selection_.selected()) {
        if (std::exchange(nudging_, false)) {
            following_.end();
            session_->cancelPreview();
        }
        selection_.select(std::nullopt);
        return true;
    }
    const std::optional<core::Point> direction = arrowDirection(event.key());
    if (!direction || !editable() || !selection_.selected() || dragged_) {
        return false;
    }
    const std::size_t point = *selection_.selected();
    nudging_ = true;
    movePoint(point, session_->landmarks()->point(point) + *direction * nudgePx(event.modifiers()), {});
    return true;
}

bool DragTool::keyRelease(const QKeyEvent& event) {
    if (!arrowDirection(event.key()) || !nudging_) {
        return false;
    }
    if (!event.isAutoRepeat()) {
        finishNudge();
    }
    return true;
}

void DragTool::focusLost() {
    finishNudge();
}

void DragTool::cancel() {
    points_.setDragged(std::nullopt);
    following_.end();
    if (std::exchange(dragged_, std::nullopt) && std::exchange(moving_, false)) {
        session_->cancelPreview();
    }
}

std::optional<QCursor> DragTool::cursor() const {
    if (moving_) {
        return QCursor(Qt::BlankCursor);
    }
    return selection_.hovered() ? std::optional(QCursor(Qt::PointingHandCursor)) : std::nullopt;
}

void DragTool::movePoint(std::size_t point, const core::Point& to, Qt::KeyboardModifiers modifiers) {
    if (!following_.active()) {
        following_.begin(*session_->landmarks(), point);
    }
    session_->preview(following_.moved(to, modifiers));
}

void DragTool::finishNudge() {
    following_.end();
    if (std::exchange(nudging_, false) && session_ != nullptr && selection_.selected()) {
        session_->commit(moveName(*selection_.selected()), QStringLiteral("nudge"));
    }
}

QString DragTool::moveName(std::size_t point) const {
    return QCoreApplication::translate("DragTool", "Move %1")
        .arg(QString::fromStdString(core::Scheme::lapa().pointName(point)));
}

}  // namespace maskwright::app::gui
