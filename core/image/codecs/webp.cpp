// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/codecs/webp.h"

#include "core/error.h"

#include <algorithm>
#include <filesystem>
#include <vector>
#include <webp/decode.h>

namespace maskwright::core::image::codecs {

namespace fs = std::filesystem;

namespace {

// A file whose tail was never written decodes without a word, as WebP has neither checksum nor end marker.
// But compressed pixels do not end in this many zeros.
bool endsInZeros(Bytes bytes) {
    constexpr std::size_t kZeros = 512;
    return bytes.size() > kZeros &&
           std::all_of(bytes.end() - kZeros, bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

WebPBitstreamFeatures features(Bytes bytes, const std::string& name) {
    WebPBitstreamFeatures found;
    if (WebPGetFeatures(bytes.data(), bytes.size(), &found) != VP8_STATUS_OK || endsInZeros(bytes)) {
        refuseDamaged("WebP", "", name);
    }
    if (found.has_animation != 0) {
        const std::string still = shellQuoted(fs::path(name).replace_extension(".still.webp"));
        throw Error("is an animation, not a photo", name,
                    "Take one picture out of it: webpmux -get frame 1 " + shellQuoted(name) + " -o " + still +
                        " (package webp).");
    }
    return found;
}

}  // namespace

PictureSize webpSize(Bytes bytes, const std::string& name) {
    const WebPBitstreamFeatures found = features(bytes, name);
    return checkedSize(found.width, found.height, name);
}

RgbImage decodeWebp(Bytes bytes, const std::string& name) {
    const WebPBitstreamFeatures found = features(bytes, name);
    const PictureSize size = checkedSize(found.width, found.height, name);
    RgbImage image(size.width, size.height);
    const std::size_t channels = found.has_alpha != 0 ? 4 : 3;
    const std::size_t stride = static_cast<std::size_t>(size.width) * channels;
    std::vector<std::uint8_t> rgba(found.has_alpha != 0 ? stride * static_cast<std::size_t>(size.height) : 0);
    const bool whole =
        found.has_alpha != 0
            ? WebPDecodeRGBAInto(bytes.data(), bytes.size(), rgba.data(), rgba.size(),
                                 static_cast<int>(stride)) != nullptr
            : WebPDecodeRGBInto(bytes.data(), bytes.size(),
                                reinterpret_cast<std::uint8_t*>(image.pixels().data()),
                                image.pixels().size_bytes(), static_cast<int>(stride)) != nullptr;
    if (!whole) {
        refuseDamaged("WebP", "", name);
    }
    for (std::size_t i = 0; i < rgba.size(); i += 4) {
        image.pixels()[i / 4] = {onWhite(rgba[i], rgba[i + 3]), onWhite(rgba[i + 1], rgba[i + 3]),
                                 onWhite(rgba[i + 2], rgba[i + 3])};
    }
    return image;
}

}  // namespace maskwright::core::image::codecs
