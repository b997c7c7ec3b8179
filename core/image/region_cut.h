// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/progress.h"
#include "core/raster.h"

#include <array>

namespace maskwright::core::image {

inline constexpr std::size_t kRegionCount = 3;
// What it costs to give a pixel each region; only differences count.
using RegionCosts = std::array<float, kRegionCount>;

// What it costs to part neighbours: the full price where they look alike, almost nothing across an edge.
struct CutEdges {
    Raster<float> right;      // between (x, y) and (x + 1, y); the last column is not used
    Raster<float> down;       // between (x, y) and (x, y + 1); the last row is not used
    Raster<float> downRight;  // between (x, y) and (x + 1, y + 1)
    Raster<float> downLeft;   // between (x, y) and (x - 1, y + 1); the first column is not used
};

// The labels of (nearly) the least total cost: alpha expansion (Boykov, Veksler and Zabih 2001) with minimum
// cuts. The result is one of Region's values per pixel. Stops between cuts by throwing Cancelled.
[[nodiscard]] Raster<std::uint8_t> cutRegions(const Raster<RegionCosts>& costs, const CutEdges& edges,
                                              const Progress& progress);

}  // namespace maskwright::core::image
