// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_session.h"
#include "app/gui/model/point_selection.h"

#include <QString>

namespace maskwright::app::gui {

// What the canvas shows, for whoever hears it instead of seeing it: the face, how far its points are, and
// which are selected. Null: no photo.
[[nodiscard]] QString faceWords(const ImageSession* session, const PointSelection& selection);

}  // namespace maskwright::app::gui
