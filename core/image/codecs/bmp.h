// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/codecs/codec.h"

namespace maskwright::core::image::codecs {

// 1 to 32 bits per pixel, not compressed; the fourth byte of 32-bit pixels is ignored, as nearly all writers
// leave nonsense there.
[[nodiscard]] PictureSize bmpSize(Bytes bytes, const std::string& name);
[[nodiscard]] RgbImage decodeBmp(Bytes bytes, const std::string& name);

}  // namespace maskwright::core::image::codecs
