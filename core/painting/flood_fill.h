// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/painting/brush.h"

namespace maskwright::core::painting {

// The area of one class that the pixel belongs to: all pixels of its value that are joined to it by sides.
// Sorted by row and column; empty if the pixel lies beside the map. Holds one bit per pixel of the map.
[[nodiscard]] std::vector<PixelSpan> connectedArea(const LabelMap& map, int x, int y);

}  // namespace maskwright::core::painting
