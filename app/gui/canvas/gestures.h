// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <optional>

#include <Qt>

namespace maskwright::app::gui {

// Less way than this is a click, in device-independent pixels: a click never moves a point.
inline constexpr double kDragStartsAtPx = 3;

// The direction of an arrow key; none for other keys (Qt::Key).
[[nodiscard]] std::optional<core::Point> arrowDirection(int key);
// How far an arrow key moves, in photo pixels: 1, with Shift 10, with Ctrl 0.25.
[[nodiscard]] double nudgePx(Qt::KeyboardModifiers modifiers);

}  // namespace maskwright::app::gui
