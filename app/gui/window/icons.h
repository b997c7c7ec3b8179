// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

// app/gui/window is the widgets: they show a model and pass on what a person does.
namespace maskwright::app::gui {

// A drawing of resources/icons (black strokes) in the palette's text colour, sharp at any size and scale,
// greyed when disabled, and following a change between light and dark.
[[nodiscard]] QIcon themedIcon(const QString& name);

// The same in a colour of the caller's.
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QSize& size, double devicePixelRatio,
                                 const QColor& colour);

// The program's own, with its colours.
[[nodiscard]] QIcon programIcon();

}  // namespace maskwright::app::gui
