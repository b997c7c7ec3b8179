// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"

#include <vector>

namespace maskwright::core::painting {

// "No person has set this pixel": the automatic map counts.
inline constexpr std::uint8_t kNoCorrection = kIgnoredLabel;

// The pixels that a person has set, as a layer over the automatic map: a class (0..10) or kNoCorrection per
// pixel. Only the window that holds them is kept. Value type.
struct Corrections {
    int photoWidth = 0;
    int photoHeight = 0;
    PixelRect window;  // inside the photo; empty: no pixel is set
    Raster<std::uint8_t> values;

    [[nodiscard]] bool empty() const { return window.empty(); }
    // kNoCorrection outside the window.
    [[nodiscard]] std::uint8_t at(int x, int y) const {
        return window.contains(x, y) ? values.at(x - window.x0, y - window.y0) : kNoCorrection;
    }
    bool operator==(const Corrections&) const = default;
};

// The layer of full size, cut to the smallest window that holds all set pixels inside where (which holds all
// of them).
[[nodiscard]] Corrections trimmed(const Raster<std::uint8_t>& layer, const PixelRect& where);

// Writes a person's pixels over the automatic map, which must be of the same photo's size.
void putOver(LabelMap& map, const Corrections& corrections);

// What lay below a person's pixels when they were set, and a little around them.
struct Underlay {
    PixelRect window;  // inside the photo
    LabelMap labels;   // of the window's size
    bool operator==(const Underlay&) const = default;
};
[[nodiscard]] Underlay underlayOf(const Corrections& corrections, const LabelMap& automatic);

// The places where a person's pixels no longer fit what lies below, as rectangles of the photo. The rule: for
// each patch of joined pixels, together with those within 2 pixels around it, it counts what the automatic
// map has changed since the underlay was taken; below a set pixel a change to what the person said anyhow is
// none. A patch of which more than a fifth has changed is named. Requires an underlay of these corrections
// and a map of the photo's size.
inline constexpr double kUnfitShare = 0.2;
[[nodiscard]] std::vector<PixelRect> unfitPatches(const Corrections& corrections, const Underlay& then,
                                                  const LabelMap& now);

}  // namespace maskwright::core::painting
