// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace maskwright::app::gui {

enum class Theme { System, Light, Dark };

// Colours of all windows: the system's, or ours. Requires a QApplication.
void useTheme(Theme theme);

}  // namespace maskwright::app::gui
