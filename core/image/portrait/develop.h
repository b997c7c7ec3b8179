// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/frame.h"
#include "core/image/portrait/traits.h"
#include "core/label_map.h"

#include <cstdint>

namespace maskwright::core::image::portrait {

struct Developed {
    RgbImage photo;
    LabelMap labels;
    Raster<std::uint8_t> covered;  // 1 where hair or an object hides the head
};

// From samples to pixels: colours averaged, lens and sensor of a camera added, labels taken at the pixels'
// centres. Hair is labelled as people label it: where it covers the place, not strand by strand.
[[nodiscard]] Developed develop(const Frame& frame, const Scene& scene, std::uint64_t seed);

}  // namespace maskwright::core::image::portrait
