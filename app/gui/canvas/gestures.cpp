// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/gestures.h"

namespace maskwright::app::gui {

std::optional<core::Point> arrowDirection(int key) {
    switch (key) {
        case Qt::Key_Left:
            return core::Point(-1, 0);
        case Qt::Key_Right:
            return core::Point(1, 0);
        case Qt::Key_Up:
            return core::Point(0, -1);
        case Qt::Key_Down:
            return core::Point(0, 1);
        default:
            return std::nullopt;
    }
}

double nudgePx(Qt::KeyboardModifiers modifiers) {
    if (modifiers.testFlag(Qt::ControlModifier)) {
        return 0.25;
    }
    return modifiers.testFlag(Qt::ShiftModifier) ? 10 : 1;
}

}  // namespace maskwright::app::gui
