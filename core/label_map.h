// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"
#include "core/scheme.h"

#include <array>
#include <cstdint>
#include <optional>

namespace maskwright::core {

// A LaPa label map: one class (0..10) per pixel, of the photo's size.
using LabelMap = Raster<std::uint8_t>;

// Not a class: "leave this pixel out" in training and evaluation.
inline constexpr std::uint8_t kIgnoredLabel = 255;

[[nodiscard]] constexpr std::uint8_t labelOf(FaceClass value) {
    return static_cast<std::uint8_t>(value);
}

// Number of pixels of each class; pixels that are no class are not counted.
[[nodiscard]] std::array<std::int64_t, kClassCount> classAreas(const LabelMap& map);

// The label map of the horizontally flipped photo: image-left and image-right classes swap.
[[nodiscard]] LabelMap mirrored(const LabelMap& map);

// How much each place on a face belongs to skin and to each facial part, as a network sees it that looks at
// the parts themselves (0..255 for probability 0..1). On a grid of its own, about as coarse as such a network
// sees, so that the memory needed follows neither the photo's size nor the face's. The grid begins at the
// window's upper left corner; its last cells may reach beyond the window.
struct PartProbabilities {
    PixelRect window;   // inside the photo
    double cellPx = 1;  // side of a cell in photo pixels, > 0
    std::array<Raster<std::uint8_t>, kClassCount>
        ofClasses;  // skin and parts alone; of hair and background empty

    bool operator==(const PartProbabilities&) const = default;
};

// How much each pixel of a photo belongs to hair and to skin ("skin" is the whole face region with its
// parts), as 0..255 for probability 0..1; background is the rest. Only the window is held, outside it all is
// background, so that the memory needed follows the head and not the photo.
struct RegionMap {
    int photoWidth = 0;
    int photoHeight = 0;
    PixelRect window;           // inside the photo
    Raster<std::uint8_t> hair;  // of the window's size
    Raster<std::uint8_t> skin;
    std::optional<PartProbabilities> parts = {};  // where a parser was asked as well

    bool operator==(const RegionMap&) const = default;
};

enum class Region : std::uint8_t { Background = 0, Skin = 1, Hair = 2 };

// The most probable region of each pixel of the window; ties go to background, then skin.
[[nodiscard]] Raster<std::uint8_t> strongestRegions(const RegionMap& regions);

// How much each pixel of a photo belongs to each class, 0..1. As with RegionMap only the window is held;
// outside it all is background.
struct ClassProbabilities {
    int photoWidth = 0;
    int photoHeight = 0;
    PixelRect window;                                  // inside the photo
    std::array<Raster<float>, kClassCount> ofClasses;  // of the window's size
};

// The most probable class of each pixel, of the photo's size; ties go to the lower label.
[[nodiscard]] LabelMap strongestClasses(const ClassProbabilities& probabilities);

}  // namespace maskwright::core
