// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/group_tool.h"

#include "app/gui/canvas/canvas.h"
#include "app/gui/canvas/gestures.h"
#include "app/gui/model/image_session.h"
#include "app/gui/model/point_edits.h"
#include "core/editing/editing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

namespace editing = core::editing;

constexpr double kFrameMarginPx = 16;
constexpr double kKnobAbovePx = 24;
constexpr double kGripPx = 5;       // half of the side of a corner that is drawn
constexpr double kGripReachPx = 9;  // how near to a corner or the knob a press takes it
// A selection is never scaled to less than this share of its size in one go; it could not be gripped again.
constexpr double kLeastScale = 0.05;

double distance(const QPointF& a, const QPointF& b) {
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

std::array<QPointF, 4> corners(const QRectF& rect) {
    return {rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()};
}

}  // namespace

GroupTool::GroupTool(Canvas& canvas, PointsLayer& points, PointSelection& selection)
    : canvas_(canvas), points_(points), selection_(selection) {
    QObject::connect(&selection_, &PointSelection::changed, &canvas_,
                     [this, count = std::size_t{0}](const std::vector<std::size_t>& /*points*/) mutable {
                         // The frame comes, goes or grows; a lone point's marker is repainted by its layer.
                         if (const auto before = std::exchange(count, selection_.groupSize());
                             before > 1 || count > 1) {
                             canvas_.update();
                         }
                     });
}

void GroupTool::setSession(ImageSession* session) {
    finishNudge();
    cancel();
    session_ = session;
}

bool GroupTool::editable() const {
    return session_ != nullptr && session_->landmarks().has_value() && points_.visible();
}

QRectF GroupTool::frame() const {
    if (!editable() || selection_.groupSize() < 2) {
        return {};
    }
    QPolygonF points;
    for (const std::size_t point : selection_.group()) {
        points.append(canvas_.view().screenFromPhoto(session_->landmarks()->point(point)));
    }
    return points.boundingRect().adjusted(-kFrameMarginPx, -kFrameMarginPx, kFrameMarginPx, kFrameMarginPx);
}

QPointF GroupTool::knob() const {
    const QRectF rect = frame();
    return {rect.center().x(), rect.top() - kKnobAbovePx};
}

GroupTool::Grip GroupTool::gripAt(const QPointF& screen) const {
    const QRectF rect = frame();
    if (rect.isEmpty()) {
        return Grip::None;
    }
    if (distance(screen, knob()) <= kGripReachPx) {
        return Grip::Turn;
    }
    if (std::ranges::any_of(
            corners(rect), [&](const QPointF& corner) { return distance(screen, corner) <= kGripReachPx; })) {
        return Grip::Scale;
    }
    const std::optional<Hit> hit = points_.hitTest(screen, canvas_.view());
    return hit && selection_.contains(hit->item) ? Grip::Move : Grip::None;
}

bool GroupTool::press(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !editable()) {
        return false;
    }
    finishNudge();
    const bool shift = event.modifiers.testFlag(Qt::ShiftModifier);
    const bool control = event.modifiers.testFlag(Qt::ControlModifier);
    const std::optional<Hit> hit = points_.hitTest(event.screen, canvas_.view());
    from_ = to_ = event.screen;
    moving_ = false;
    if (shift && !hit) {
        grip_ = Grip::Box;
        adds_ = control;
        return true;
    }
    grip_ = shift || control ? Grip::None : gripAt(event.screen);
    if (grip_ == Grip::None) {
        return false;
    }
    before_ = *session_->landmarks();
    group_ = selection_.group();
    centre_ = editing::centreOf(before_, group_);
    return true;
}

void GroupTool::move(const PointerEvent& event) {
    to_ = event.screen;
    if (!moving_ && distance(from_, to_) < kDragStartsAtPx) {
        return;
    }
    moving_ = true;
    const core::Point from = canvas_.view().photoFromScreen(from_);
    const core::Point to = canvas_.view().photoFromScreen(to_);
    const core::Point out = from - centre_;
    const core::Point now = to - centre_;
    core::geometry::Similarity map;
    switch (grip_) {
        case Grip::None:
            return;
        case Grip::Box:
            canvas_.update();
            return;
        case Grip::Move:
            map = {1, 0, to - from};
            break;
        case Grip::Scale:
            map = editing::turnAndScale(centre_, 0,
                                        std::max(now.norm() / std::max(out.norm(), 1e-6), kLeastScale));
            break;
        case Grip::Turn:
            map = editing::turnAndScale(centre_, std::atan2(now.y(), now.x()) - std::atan2(out.y(), out.x()),
                                        1);
            break;
    }
    session_->preview(editing::transformed(before_, group_, map));
    canvas_.update();
}

void GroupTool::release(const PointerEvent& event) {
    if (event.button != Qt::LeftButton) {
        return;
    }
    const QString name = editName();
    const Grip grip = std::exchange(grip_, Grip::None);
    const bool moved = std::exchange(moving_, false);
    if (grip == Grip::Box) {
        selectBox(adds_);
    } else if (moved) {
        session_->commit(name, QStringLiteral("group"));
    } else if (grip == Grip::Move) {
        // A click on one of them means that one.
        if (const std::optional<Hit> hit = points_.hitTest(event.screen, canvas_.view())) {
            selection_.select(hit->item);
        }
    }
    canvas_.update();
}

void GroupTool::selectBox(bool add) {
    const QRectF box = QRectF(from_, to_).normalized();
    std::vector<std::size_t> points = add ? selection_.group() : std::vector<std::size_t>();
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (box.contains(canvas_.view().screenFromPhoto(session_->landmarks()->point(i)))) {
            points.push_back(i);
        }
    }
    selection_.selectGroup(points);
}

QString GroupTool::editName() const {
    const QString what = nameOfPoints(group_);
    switch (grip_) {
        case Grip::Scale:
            return QCoreApplication::translate("GroupTool", "Scale %1").arg(what);
        case Grip::Turn:
            return QCoreApplication::translate("GroupTool", "Turn %1").arg(what);
        case Grip::None:
        case Grip::Box:
        case Grip::Move:
            break;
    }
    return QCoreApplication::translate("GroupTool", "Move %1").arg(what);
}

void GroupTool::hover(const PointerEvent& event) {
    hovered_ = gripAt(event.screen);
}

bool GroupTool::keyPress(const QKeyEvent& event) {
    const std::optional<core::Point> direction = arrowDirection(event.key());
    if (!direction || !editable() || selection_.groupSize() < 2 || grip_ != Grip::None) {
        return false;
    }
    group_ = selection_.group();
    nudging_ = true;
    session_->preview(
        editing::transformed(*session_->landmarks(), group_,
                             core::geometry::Similarity(1, 0, *direction * nudgePx(event.modifiers()))));
    canvas_.update();
    return true;
}

bool GroupTool::keyRelease(const QKeyEvent& event) {
    if (!arrowDirection(event.key()) || !nudging_) {
        return false;
    }
    if (!event.isAutoRepeat()) {
        finishNudge();
    }
    return true;
}

void GroupTool::focusLost() {
    finishNudge();
}

void GroupTool::finishNudge() {
    if (std::exchange(nudging_, false) && session_ != nullptr) {
        session_->commit(editName(), QStringLiteral("nudge"));
    }
}

void GroupTool::cancel() {
    const Grip grip = std::exchange(grip_, Grip::None);
    if (std::exchange(moving_, false) && grip != Grip::Box) {
        session_->cancelPreview();
    }
    canvas_.update();
}

void GroupTool::paint(QPainter& painter, const ViewTransform& /*view*/) {
    painter.setRenderHint(QPainter::Antialiasing);
    const auto outline = [&](const QRectF& rect, Qt::PenStyle style) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 140), 3));
        painter.drawRect(rect);
        painter.setPen(QPen(Qt::white, 1.2, style));
        painter.drawRect(rect);
    };
    if (grip_ == Grip::Box) {
        outline(QRectF(from_, to_).normalized(), Qt::DashLine);
        return;
    }
    const QRectF rect = frame();
    if (rect.isEmpty()) {
        return;
    }
    outline(rect, Qt::DotLine);
    painter.setPen(QPen(QColor(0, 0, 0, 180), 1.5));
    painter.setBrush(Qt::white);
    painter.drawLine(QPointF(rect.center().x(), rect.top()), knob());
    painter.drawEllipse(knob(), kGripPx, kGripPx);
    for (const QPointF& corner : corners(rect)) {
        painter.drawRect(QRectF(corner - QPointF(kGripPx, kGripPx), QSizeF(2 * kGripPx, 2 * kGripPx)));
    }
}

std::optional<QCursor> GroupTool::cursor() const {
    switch (grip_ == Grip::None ? hovered_ : grip_) {
        case Grip::Box:
            return QCursor(Qt::CrossCursor);
        case Grip::Move:
            return QCursor(Qt::SizeAllCursor);
        case Grip::Scale:
            return QCursor(Qt::SizeFDiagCursor);
        case Grip::Turn:
            return QCursor(Qt::PointingHandCursor);
        case Grip::None:
            break;
    }
    return std::nullopt;
}

}  // namespace maskwright::app::gui
