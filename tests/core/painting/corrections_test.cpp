// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/corrections.h"

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

constexpr std::uint8_t kHair = labelOf(FaceClass::Hair);

Raster<std::uint8_t> layerWith(const PixelRect& patch, std::uint8_t value, Raster<std::uint8_t> layer) {
    for (int y = patch.y0; y < patch.y1; ++y) {
        for (int x = patch.x0; x < patch.x1; ++x) {
            layer.at(x, y) = value;
        }
    }
    return layer;
}

}  // namespace

TEST_CASE("corrections keep the smallest window that holds what a person set") {
    Raster<std::uint8_t> layer(50, 40, kNoCorrection);
    CHECK(trimmed(layer, layer.bounds()).empty());
    layer.at(7, 9) = 0;
    layer.at(12, 20) = kHair;
    const Corrections corrections = trimmed(layer, layer.bounds());
    CHECK(corrections.window == PixelRect{7, 9, 13, 21});
    CHECK(corrections.at(7, 9) == 0);
    CHECK(corrections.at(12, 20) == kHair);
    CHECK(corrections.at(8, 9) == kNoCorrection);
    CHECK(corrections.at(49, 39) == kNoCorrection);
    LabelMap map(50, 40, labelOf(FaceClass::Skin));
    putOver(map, corrections);
    CHECK(map.at(7, 9) == 0);
    CHECK(map.at(12, 20) == kHair);
    CHECK(map.at(11, 20) == labelOf(FaceClass::Skin));
}

TEST_CASE("corrections fit as long as what lies below has hardly changed, or has come to agree") {
    // Two patches of 10 x 10: with 2 pixels around them 14 x 14 = 196 pixels each, a fifth of which is 39.
    Raster<std::uint8_t> layer(100, 60, kNoCorrection);
    const PixelRect first{10, 10, 20, 20};
    const PixelRect second{60, 30, 70, 40};
    layer = layerWith(first, kHair, std::move(layer));
    layer = layerWith(second, 0, std::move(layer));
    const Corrections corrections = trimmed(layer, layer.bounds());
    const LabelMap then(100, 60, labelOf(FaceClass::Skin));
    const Underlay underlay = underlayOf(corrections, then);
    CHECK(unfitPatches(corrections, underlay, then).empty());

    // 39 pixels of another class below the first patch: still fits; one more: not.
    LabelMap now = then;
    for (int i = 0; i < 39; ++i) {
        now.at(10 + i % 10, 10 + i / 10) = 0;
    }
    CHECK(unfitPatches(corrections, underlay, now).empty());
    now.at(19, 13) = 0;
    CHECK(unfitPatches(corrections, underlay, now) == std::vector<PixelRect>{first});

    // The automatic map now says what the person said: all the better.
    LabelMap agreed = then;
    putOver(agreed, corrections);
    CHECK(unfitPatches(corrections, underlay, agreed).empty());

    // Changes two pixels beside a patch count, those farther away do not.
    LabelMap beside = then;
    for (int y = 28; y < 42; ++y) {
        for (const int x : {58, 59, 70, 71}) {
            beside.at(x, y) = kHair;
        }
    }
    CHECK(unfitPatches(corrections, underlay, beside) == std::vector<PixelRect>{second});
    LabelMap far = then;
    for (int y = 0; y < 60; ++y) {
        far.at(40, y) = kHair;
    }
    CHECK(unfitPatches(corrections, underlay, far).empty());
}

TEST_CASE("corrections at the photo's border have an underlay inside it") {
    Raster<std::uint8_t> layer(6, 5, kNoCorrection);
    layer.at(0, 0) = 1;
    layer.at(5, 4) = 2;
    const Corrections corrections = trimmed(layer, layer.bounds());
    const LabelMap map(6, 5);
    CHECK(underlayOf(corrections, map).window == map.bounds());
    CHECK(unfitPatches(corrections, underlayOf(corrections, map), map).empty());
}

}  // namespace maskwright::core::painting
