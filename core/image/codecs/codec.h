// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/whole_file.h"
#include "core/raster.h"

#include <cstdint>
#include <string>

// core/image/codecs: one file per picture format, bytes in, pixels out. Orientation, files and metadata are
// the callers' business. Each uses the format's own library where OpenCV's reader is not enough: OpenCV
// returns a JPEG that was cut in half as a half grey picture, expands palettes to colours, drops transparency
// and writes to standard error. In all of them name is for messages, and Error is thrown for bytes that are
// no whole picture of at most kMaxPhotoPixels; sizes are checked before pixels are allocated. Safe from any
// thread.
namespace maskwright::core::image::codecs {

// As stored, before any EXIF orientation.
struct PictureSize {
    int width = 0;
    int height = 0;
    bool operator==(const PictureSize&) const = default;
};

// Throws Error for sizes below 1 x 1 and above kMaxPhotoPixels.
[[nodiscard]] PictureSize checkedSize(std::int64_t width, std::int64_t height, const std::string& name);

// Throws the Error of a file whose bytes cannot be understood. format: "JPEG". detail: of the library, may be
// empty.
[[noreturn]] void refuseDamaged(const std::string& format, const std::string& detail,
                                const std::string& name);
// Throws the Error of a sound file that uses what is not supported, with the command that converts it.
[[noreturn]] void refuseUnsupported(const std::string& what, const std::string& name);

// What a pixel looks like on white paper; the colour is not premultiplied.
[[nodiscard]] constexpr std::uint8_t onWhite(std::uint8_t colour, std::uint8_t alpha) {
    return static_cast<std::uint8_t>((colour * alpha + 255 * (255 - alpha) + 127) / 255);
}

}  // namespace maskwright::core::image::codecs
