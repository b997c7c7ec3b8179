// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPainter;
class QRect;
class QWidget;

namespace maskwright::app::gui {

enum class Theme { System, Light, Dark };

// Colours of all windows: the system's, or ours. Requires a QApplication.
void useTheme(Theme theme);

// A rich text keeps the colour of links that it was made with: makes those of all labels in the window anew.
void renewLinks(const QWidget& window);

// The line around what has the focus, for a widget that paints its parts itself; onHighlight: on a part that
// is painted in the colour of the selection.
void paintFocus(QPainter& painter, const QWidget& widget, const QRect& part, bool onHighlight);

}  // namespace maskwright::app::gui
