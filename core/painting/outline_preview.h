// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/painting/outline.h"

namespace maskwright::core::painting {

// What redrawOutline() would change, in blocks of pixels: quick enough for every position of the hand,
// whatever the size of the photo. blockPx (>= 1): what is seen as one pixel. Blocks become larger than that
// where the line is so long and the reach so wide that a frame would be missed, and never larger than the
// reach. In blocks of one pixel it is redrawOutline(). Only pixels that change are returned, each once, no
// value twice, spans sorted by row and column. Requires what redrawOutline() does. Thread-safe.
[[nodiscard]] std::vector<PaintedArea> previewOutline(const LabelMap& map, std::span<const Point> path,
                                                      FaceClass value, double reachPx, double blockPx);

}  // namespace maskwright::core::painting
