// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/codecs/codec.h"

#include <vector>

namespace maskwright::core::image::codecs {

// HEIC and AVIF: the file's primary picture, already upright (its container holds the turn; the EXIF
// orientation that phones write beside it repeats it and must not be applied again). Transparency put on
// white.
[[nodiscard]] PictureSize heifSize(Bytes bytes, const std::string& name);
[[nodiscard]] RgbImage decodeHeif(Bytes bytes, const std::string& name);

// The metadata blocks of the primary picture, as written: EXIF from its TIFF header on, XMP as XML.
struct HeifMetadata {
    std::vector<std::vector<std::uint8_t>> exif;
    std::vector<std::string> xmp;
};
[[nodiscard]] HeifMetadata heifMetadata(Bytes bytes, const std::string& name);

}  // namespace maskwright::core::image::codecs
