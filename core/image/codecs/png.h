// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/codecs/codec.h"

#include <vector>

namespace maskwright::core::image::codecs {

enum class PngKind : std::uint8_t { Grey, Palette, Rgb, WithAlpha };

struct PngHeader {
    PictureSize size;
    PngKind kind = PngKind::Grey;
    int bitDepth = 8;  // 1, 2, 4, 8 or 16 per sample
};

[[nodiscard]] PngHeader pngHeader(Bytes bytes, const std::string& name);
// Any PNG as colours: 16 bit rounded to 8, transparency put on white.
[[nodiscard]] RgbImage decodePng(Bytes bytes, const std::string& name);
// The stored numbers of an 8-bit grey PNG, or the indices of a palette PNG. Requires one of these.
[[nodiscard]] Raster<std::uint8_t> decodePngValues(Bytes bytes, const std::string& name);

// Equal pixels give equal bytes.
[[nodiscard]] std::vector<std::uint8_t> encodeRgbPng(const ImageView& image);
// 8-bit grey without palette.
[[nodiscard]] std::vector<std::uint8_t> encodePngValues(const Raster<std::uint8_t>& values);

}  // namespace maskwright::core::image::codecs
