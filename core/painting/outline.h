// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/painting/mended_map.h"

#include <span>
#include <vector>

namespace maskwright::core::painting {

// A person draws where the outline of a class should run. Beside the line, as far as the reach (>= 1), the
// class ends there: what lies between the line and the outline as it is becomes the class on the one side,
// and on the other side what borders it there. The class lies on the side of the line that shows more of it;
// if neither does, inside of a closed line, and an open one changes nothing. What does not reach the line (an
// island, a part within skin) stays. Only pixels that change are returned, each once. Requires finite points;
// fewer than two change nothing. Takes time by the line's length and the reach. Thread-safe.
[[nodiscard]] std::vector<PaintedArea> redrawOutline(const LabelMap& map, std::span<const Point> path,
                                                     FaceClass value, double reachPx);

}  // namespace maskwright::core::painting
