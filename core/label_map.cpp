// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label_map.h"

#include <algorithm>

namespace maskwright::core {

std::array<std::int64_t, kClassCount> classAreas(const LabelMap& map) {
    std::array<std::int64_t, kClassCount> areas{};
    for (const std::uint8_t value : map.pixels()) {
        if (value < kClassCount) {
            ++areas[value];
        }
    }
    return areas;
}

LabelMap mirrored(const LabelMap& map) {
    std::array<std::uint8_t, 256> flipped{};
    for (std::size_t value = 0; value < flipped.size(); ++value) {
        flipped[value] = value < kClassCount
                             ? static_cast<std::uint8_t>(Scheme::lapa().classes()[value].mirror)
                             : static_cast<std::uint8_t>(value);
    }
    LabelMap result(map.width(), map.height());
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            result.at(map.width() - 1 - x, y) = flipped[map.at(x, y)];
        }
    }
    return result;
}

Raster<std::uint8_t> strongestRegions(const RegionMap& regions) {
    expects(regions.hair.width() == regions.window.width() &&
                regions.hair.height() == regions.window.height() &&
                regions.skin.width() == regions.window.width() &&
                regions.skin.height() == regions.window.height(),
            "RegionMap: rasters must have the window's size");
    Raster<std::uint8_t> result(regions.window.width(), regions.window.height());
    const auto hair = regions.hair.pixels();
    const auto skin = regions.skin.pixels();
    const auto out = result.pixels();
    for (std::size_t i = 0; i < out.size(); ++i) {  // without branches, for whole photos
        const int background = 255 - hair[i] - skin[i];
        const int beforeHair = std::max<int>(skin[i], background);
        const int withoutHair =
            skin[i] > background ? static_cast<int>(Region::Skin) : static_cast<int>(Region::Background);
        out[i] =
            static_cast<std::uint8_t>(hair[i] > beforeHair ? static_cast<int>(Region::Hair) : withoutHair);
    }
    return result;
}

LabelMap strongestClasses(const ClassProbabilities& probabilities) {
    const PixelRect& window = probabilities.window;
    LabelMap result(probabilities.photoWidth, probabilities.photoHeight, labelOf(FaceClass::Background));
    expects(window == window.intersected(result.bounds()), "strongestClasses: the window leaves the photo");
    for (const Raster<float>& plane : probabilities.ofClasses) {
        expects(plane.width() == window.width() && plane.height() == window.height(),
                "strongestClasses: planes of the window's size");
    }
    for (int y = 0; y < window.height(); ++y) {
        for (int x = 0; x < window.width(); ++x) {
            std::size_t best = 0;
            for (std::size_t value = 1; value < kClassCount; ++value) {
                if (probabilities.ofClasses[value].at(x, y) > probabilities.ofClasses[best].at(x, y)) {
                    best = value;
                }
            }
            result.at(window.x0 + x, window.y0 + y) = static_cast<std::uint8_t>(best);
        }
    }
    return result;
}

}  // namespace maskwright::core
