// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/codecs/codec.h"

namespace maskwright::core::image::codecs {

// Lossy and lossless; transparency put on white. Throws Error for an animation.
[[nodiscard]] PictureSize webpSize(Bytes bytes, const std::string& name);
[[nodiscard]] RgbImage decodeWebp(Bytes bytes, const std::string& name);

}  // namespace maskwright::core::image::codecs
