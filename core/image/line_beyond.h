// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <span>
#include <vector>

namespace maskwright::core::image {

// A line that was drawn where a class of a label map should end, carried on beyond both of its ends: where
// the class ends too far out or in, it mostly does so for a while. What is added runs beside the class's
// outline as it is, at first as far from it as the line's end lies, and comes nearer and nearer to it; where
// the photo shows, within the hand's tremble, colours parted as they are parted along the line, it keeps to
// that place. It ends where it meets the outline, or is as long as the line. An end that lies farther than
// the reach from any outline of the class is left as it is, and so is a line whose ends meet. handPx: how far
// the hand is off, a standard deviation, in pixels of the photo; below a third of one nothing is added.
// Requires a map of the photo's size and finite points. Takes time by the line's length and the reach.
// Thread-safe.
[[nodiscard]] std::vector<Point> lineBeyond(const ImageView& photo, const LabelMap& map, FaceClass value,
                                            std::span<const Point> line, double handPx, double reachPx);

}  // namespace maskwright::core::image
