// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/geometry/polygon_fill.h"

#include <vector>

namespace maskwright::core::fusion {

// Polygons whose union is where skin may be, inside a window: all above the jawline between points 6 and 26
// (the border runs on sideways from both ends, along the line that joins them, so that ears are never cut),
// up to twice the height of the face outline over that line (the crown of a bald head is at about 1.2), a
// band of marginPx beyond the jawline, and the hull of the inner face. Empty if there is no jawline: then
// skin may be anywhere.
[[nodiscard]] std::vector<geometry::Polygon> skinArea(const fitting::FaceFit& fit, const PixelRect& window,
                                                      double marginPx);

}  // namespace maskwright::core::fusion
