// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/codecs/codec.h"

namespace maskwright::core::image::codecs {

// The first picture of the file: 1 to 16 bits per sample, grey, palette, RGB, YCbCr, CMYK, any compression of
// libtiff; transparency put on white. Throws Error for raw camera files, whose first picture is a mere
// preview.
[[nodiscard]] PictureSize tiffSize(Bytes bytes, const std::string& name);
[[nodiscard]] RgbImage decodeTiff(Bytes bytes, const std::string& name);

}  // namespace maskwright::core::image::codecs
