// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/face_data.h"

namespace maskwright::bench {

// A face as the window reads it from a project after a night of pre-placing: a synthetic portrait enlarged to
// about this size, points as a network places them, regions, and what a parser sees of the parts, so that its
// live map takes all that a real one takes. Equal sizes give equal faces.
[[nodiscard]] app::gui::FaceData portraitFace(int width, int height);

}  // namespace maskwright::bench
