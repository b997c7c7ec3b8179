// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/progress.h"
#include "core/raster.h"

#include <array>
#include <cstdint>
#include <vector>

#include <Eigen/Core>

namespace maskwright::core::image {

// What a person wants of the pixels under a stroke. Decide: whatever of hair, skin and background their
// colours say, as they lie around the stroke. A region: that one under the middle of the stroke, and from
// there as far as the edges of the photo allow. An occluder (a hand, a microphone) is background.
enum class StrokeWish { Decide, Background, Skin, Hair };

struct Stroke {
    std::vector<Eigen::Vector2d> path;  // photo coordinates, finite; one point is a dot
    double radiusPx = 10;               // > 0
    StrokeWish wish = StrokeWish::Decide;
    // The part of the radius, from the path on, under which a wanted region is certain; 0..1. The rest is cut
    // where the edges are.
    double certainShare = 0.5;
};

// What each value of a label map counts as when it is cut anew.
using RegionOfValue = std::array<Region, 256>;

struct Recut {
    static constexpr std::uint8_t kAsBefore = 255;

    PixelRect window;  // of the photo; holds the stroke. Empty: nothing to cut
    Raster<std::uint8_t>
        regions;  // of the window's size: Region's value where it is another one now, else kAsBefore
};

// Cuts a label map anew under a rough stroke, along the edges of the photo. Only pixels within the radius of
// the path get another region. Works on the stroke's surroundings at a bounded resolution, so that the
// photo's size hardly counts; equal input gives equal output. Requires a map of the photo's size. Throws
// Cancelled.
[[nodiscard]] Recut recutRegions(const ImageView& photo, const LabelMap& map, const RegionOfValue& regionOf,
                                 const Stroke& stroke, const Progress& progress);

}  // namespace maskwright::core::image
