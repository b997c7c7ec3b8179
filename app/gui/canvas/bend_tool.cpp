// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/bend_tool.h"

#include "app/gui/canvas/canvas.h"
#include "app/gui/canvas/gestures.h"
#include "app/gui/model/image_session.h"

#include <cmath>
#include <utility>

#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

// How near to a curve a press takes it, in device-independent pixels.
constexpr double kCurveReachPx = 6;

}  // namespace

BendTool::BendTool(Canvas& canvas, PointsLayer& points, CurvesLayer& curves)
    : canvas_(canvas), points_(points), curves_(curves) {}

void BendTool::setSession(ImageSession* session) {
    cancel();
    session_ = session;
    hovered_.reset();
}

std::optional<core::Part> BendTool::hoveredPart() const {
    return hovered_ ? std::optional(hovered_->line->part) : std::nullopt;
}

std::optional<core::editing::LinePlace> BendTool::placeAt(const QPointF& screen) const {
    if (session_ == nullptr || !session_->landmarks() || !points_.visible() || !curves_.visible() ||
        points_.hitTest(screen, canvas_.view())) {
        return std::nullopt;
    }
    return core::editing::nearestLine(*session_->landmarks(), canvas_.view().photoFromScreen(screen),
                                      kCurveReachPx / canvas_.view().scale());
}

bool BendTool::press(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || event.modifiers != Qt::NoModifier) {
        return false;
    }
    gripped_ = placeAt(event.screen);
    if (!gripped_) {
        return false;
    }
    before_ = *session_->landmarks();
    pressedAt_ = event.screen;
    moving_ = false;
    return true;
}

void BendTool::move(const PointerEvent& event) {
    const QPointF way = event.screen - pressedAt_;
    if (!gripped_ || (!moving_ && std::hypot(way.x(), way.y()) < kDragStartsAtPx)) {
        return;
    }
    moving_ = true;
    const core::Point shift(way.x() / canvas_.view().scale(), way.y() / canvas_.view().scale());
    session_->preview(core::editing::bent(before_, *gripped_, shift));
}

void BendTool::release(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !gripped_) {
        return;
    }
    const core::Part part = std::exchange(gripped_, std::nullopt)->line->part;
    if (std::exchange(moving_, false)) {
        session_->commit(QCoreApplication::translate("BendTool", "Bend %1")
                             .arg(QString::fromStdString(core::Scheme::lapa().partName(part))),
                         QStringLiteral("bend"));
    }
}

void BendTool::hover(const PointerEvent& event) {
    hovered_ = placeAt(event.screen);
}

void BendTool::cancel() {
    if (std::exchange(gripped_, std::nullopt) && std::exchange(moving_, false)) {
        session_->cancelPreview();
    }
}

std::optional<QCursor> BendTool::cursor() const {
    if (gripped_) {
        return QCursor(Qt::ClosedHandCursor);
    }
    return hovered_ ? std::optional(QCursor(Qt::OpenHandCursor)) : std::nullopt;
}

}  // namespace maskwright::app::gui
