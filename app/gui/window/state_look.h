// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_list_model.h"

#include <QColor>
#include <QPalette>
#include <QString>

namespace maskwright::app::gui {

// How far an image is, as lists show it beside the words: name of an icon, and a colour that can be read on
// the palette's base, light or dark. The icon's shape says the same as the colour.
[[nodiscard]] QString iconOf(ImageState state);
[[nodiscard]] QColor colourOf(ImageState state, const QPalette& palette);

}  // namespace maskwright::app::gui
