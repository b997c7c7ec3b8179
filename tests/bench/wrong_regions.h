// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <utility>
#include <vector>

// Where a label map is wrong, as a curator sees it: regions of pixels that should all have one class, and the
// ways that a hand may take through them.
namespace maskwright::bench {

struct WrongRegion {
    core::FaceClass wanted{};                 // what all its pixels should be
    core::FaceClass shown{};                  // what most of them are
    std::vector<std::pair<int, int>> pixels;  // x, y
    core::PixelRect bounds;
};

// The connected regions of wrong pixels, the largest first. Pixels whose truth is no class count for nothing.
[[nodiscard]] std::vector<WrongRegion> wrongRegions(const core::LabelMap& map, const core::LabelMap& truth);

[[nodiscard]] std::int64_t wrongPixels(const core::LabelMap& map, const core::LabelMap& truth);

// A way along the middle of a region, and how far the region reaches to its sides there.
struct RegionWay {
    std::vector<core::Point> path;  // a point every few pixels
    double halfWidthPx = 1;         // typical, along the way
    double widestPx = 1;            // at its deepest pixel
    core::Point deepest = core::Point::Zero();
};
// The stretch, at most so long, that touches the region and has the most wrong pixels about the class (it is
// shown or it should be) nearest to it within the reach. Empty: the class has no outline near the region.
[[nodiscard]] std::vector<core::Point> outlineNear(const WrongRegion& region, core::FaceClass value,
                                                   const core::LabelMap& map, const core::LabelMap& truth,
                                                   double mostLengthPx, double reachPx);

// At most so long; of a longer region the stretch where it is widest.
[[nodiscard]] RegionWay wayThrough(const WrongRegion& region, double mostLengthPx);

}  // namespace maskwright::bench
