// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/codecs/codec.h"

#include "core/error.h"
#include "core/image/photo_io.h"

#include <filesystem>
#include <limits>

namespace maskwright::core::image::codecs {

namespace fs = std::filesystem;

PictureSize checkedSize(std::int64_t width, std::int64_t height, const std::string& name) {
    constexpr std::int64_t kLongest = std::numeric_limits<int>::max();
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width < 1 || height < 1 || width > kLongest || height > kLongest) {
        throw Error("claims an impossible size, " + size, name, "Take a fresh copy of the file.");
    }
    if (width > kMaxPhotoPixels / height) {
        throw Error("has " + size + ", more than the " + std::to_string(kMaxPhotoPixels / 1'000'000) +
                        " megapixels that can be read",
                    name,
                    "Scale it down, for example: convert " + shellQuoted(name) + " -resize 12000x12000 " +
                        shellQuoted(fs::path(name).replace_extension(".small.jpg")));
    }
    return {static_cast<int>(width), static_cast<int>(height)};
}

void refuseDamaged(const std::string& format, const std::string& detail, const std::string& name) {
    throw Error("is truncated or damaged, its " + format + " data cannot be read" +
                    (detail.empty() ? "" : " (" + detail + ")"),
                name, "Take a fresh copy of the file, or save it again from a picture editor.");
}

void refuseUnsupported(const std::string& what, const std::string& name) {
    throw Error(what, name,
                "Convert it, for example: convert " + shellQuoted(name) + " -depth 8 " +
                    shellQuoted(fs::path(name).replace_extension(".converted.png")) +
                    " (package imagemagick).");
}

}  // namespace maskwright::core::image::codecs
