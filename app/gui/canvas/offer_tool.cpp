// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/offer_tool.h"

#include "app/gui/model/image_session.h"

#include <utility>

namespace maskwright::app::gui {

void OfferTool::setSession(ImageSession* session) {
    withdraw();
    session_ = session;
}

void OfferTool::offer(const core::Landmarks& landmarks, const QString& name, const QString& tool) {
    if (session_ == nullptr || !session_->landmarks()) {
        return;
    }
    name_ = name;
    tool_ = tool;
    session_->preview(landmarks);
    if (!std::exchange(active_, true)) {
        Q_EMIT activeChanged(true);
    }
}

void OfferTool::take() {
    if (active_ && session_ != nullptr) {
        session_->commit(name_, tool_);
        end();
    }
}

void OfferTool::withdraw() {
    if (active_ && session_ != nullptr) {
        session_->cancelPreview();
    }
    end();
}

void OfferTool::end() {
    if (std::exchange(active_, false)) {
        Q_EMIT activeChanged(false);
    }
}

bool OfferTool::press(const PointerEvent& event) {
    if (event.button == Qt::LeftButton) {
        withdraw();
    }
    return false;
}

bool OfferTool::keyPress(const QKeyEvent& event) {
    if (!active_) {
        return false;
    }
    switch (event.key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            take();
            return true;
        case Qt::Key_Escape:
            withdraw();
            return true;
        default:
            return false;
    }
}

}  // namespace maskwright::app::gui
