// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <span>
#include <vector>

namespace maskwright::core::image {

// The line that a trembling hand meant when it drew where a class of a label map should end. Each place of it
// moves across the line to where the border is to be expected: near the hand, rather on an edge of the photo,
// and rather where the class ends already. So it leans on what is right already and on what the photo shows,
// never by more than four times the tremble, and goes where the hand went if neither says anything. handPx:
// how far the hand is off, a standard deviation, in pixels of the photo; below a third of one the line is
// taken as it is, as is one of two points, which is straight on purpose. Requires a map of the photo's size
// and finite points. Takes time by the line's length in tremble, whatever the photo's size. Thread-safe.
[[nodiscard]] std::vector<Point> steadyLine(const ImageView& photo, const LabelMap& map, FaceClass value,
                                            std::span<const Point> path, double handPx);

}  // namespace maskwright::core::image
