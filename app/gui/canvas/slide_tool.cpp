// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/slide_tool.h"

#include "app/gui/canvas/canvas.h"
#include "app/gui/canvas/gestures.h"
#include "app/gui/model/image_session.h"
#include "core/editing/line.h"

#include <cmath>
#include <utility>

#include <QCoreApplication>

namespace maskwright::app::gui {

SlideTool::SlideTool(Canvas& canvas, PointsLayer& points, PointSelection& selection)
    : canvas_(canvas), points_(points), selection_(selection) {}

void SlideTool::setSession(ImageSession* session) {
    cancel();
    session_ = session;
}

bool SlideTool::press(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || event.modifiers != Qt::ControlModifier || session_ == nullptr ||
        !session_->landmarks() || !points_.visible()) {
        return false;
    }
    const std::optional<Hit> hit = points_.hitTest(event.screen, canvas_.view());
    if (!hit) {
        return false;
    }
    gripped_ = hit->item;
    before_ = *session_->landmarks();
    pressedAt_ = event.screen;
    moving_ = false;
    return true;
}

void SlideTool::move(const PointerEvent& event) {
    const QPointF way = event.screen - pressedAt_;
    if (!gripped_ || (!moving_ && std::hypot(way.x(), way.y()) < kDragStartsAtPx)) {
        return;
    }
    moving_ = true;
    points_.setDragged(gripped_);
    session_->preview(
        core::editing::slid(before_, before_, *gripped_, canvas_.view().photoFromScreen(event.screen)));
}

void SlideTool::release(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !gripped_) {
        return;
    }
    const std::size_t point = *std::exchange(gripped_, std::nullopt);
    points_.setDragged(std::nullopt);
    if (std::exchange(moving_, false)) {
        selection_.select(point);
        session_->commit(QCoreApplication::translate("SlideTool", "Slide %1")
                             .arg(QString::fromStdString(core::Scheme::lapa().pointName(point))),
                         QStringLiteral("slide"));
    } else {
        selection_.toggle(point);
    }
}

void SlideTool::cancel() {
    points_.setDragged(std::nullopt);
    if (std::exchange(gripped_, std::nullopt) && std::exchange(moving_, false)) {
        session_->cancelPreview();
    }
}

}  // namespace maskwright::app::gui
