// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/codecs/codec.h"

#include <vector>

namespace maskwright::core::image::codecs {

[[nodiscard]] PictureSize jpegSize(Bytes bytes, const std::string& name);
// Grey, YCbCr, RGB, CMYK and YCCK; Adobe's inverted CMYK is told by its marker.
[[nodiscard]] RgbImage decodeJpeg(Bytes bytes, const std::string& name);
// quality 1..100; full colour resolution from 90 on. Throws Error above 65,500 pixels a side.
[[nodiscard]] std::vector<std::uint8_t> encodeJpeg(const ImageView& image, int quality,
                                                   const std::string& name);

}  // namespace maskwright::core::image::codecs
