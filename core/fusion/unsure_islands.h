// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/raster.h"

#include <cstdint>

namespace maskwright::core::fusion {

// Names how islands of regions are cleaned before parts are fused with them (fitting::kFitVersion names what
// comes after): label maps are marked with both, and made again where a number was raised.
inline constexpr const char* kIslandsVersion = "islands 2";

// An island whose probability is on average less than this above that of the region around it is one that
// nothing was sure of. Chosen on faces that no network was trained on, see docs/fitting.md.
inline constexpr double kLeastIslandLead = 0.12;
// What is larger than this share of the window is no island but a mistake of another kind.
inline constexpr double kMostUnsureShare = 0.01;

// Gives islands to what surrounds them where what saw them was hardly sure: pieces of one region that lie
// wholly inside one larger piece of another, have at most mostPixels pixels, and whose probability is on
// average less than leastLead (0..1) above that of the region around them; the inner ones first. Hair on skin
// stays, however unsure: strands over a forehead are seen in pieces. So does what reaches the rim of the
// window, where more of it may lie. "regions" is a picture of Region's values of the size of seen's window.
void yieldUnsureIslands(Raster<std::uint8_t>& regions, const RegionMap& seen, double leastLead,
                        std::int64_t mostPixels);

}  // namespace maskwright::core::fusion
