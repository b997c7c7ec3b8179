// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// core/image is everything that needs OpenCV: photos and label maps as files, the cascade locator, the graph
// cut, overlays, contact sheets, synthetic portraits. Its headers show no OpenCV type.
namespace maskwright::core::image {

// What can be known of a photo file without decoding its pixels.
struct PhotoFacts {
    int width = 0;  // upright, after the EXIF orientation is applied
    int height = 0;
    std::string format;        // "jpeg", "png", "webp", "bmp", "tiff", "heic", "avif"
    int orientation = 1;       // EXIF 1..8 as stored; 1 for HEIC and AVIF, which turn in another way
    bool hasLocation = false;  // coordinates or place names in EXIF, XMP or IPTC
    std::uint64_t sizeBytes = 0;
};

// Larger photos are refused before any pixel is allocated.
inline constexpr std::int64_t kMaxPhotoPixels = 150'000'000;

// File endings (lower case, with dot) that count as photos in a folder.
[[nodiscard]] bool namedLikePhoto(const std::filesystem::path& path);

// Both throw Error naming file, reason and remedy for anything that is no readable photo: missing, a link to
// nowhere, a folder, a pipe or device (never opened), empty, too large, lying about its size, of an unknown
// format. Files are told by content, not by ending. examinePhoto() reads headers and metadata only; that
// pixels are missing or damaged is noticed by readPhoto(). Both are safe from any thread.
[[nodiscard]] PhotoFacts examinePhoto(const std::filesystem::path& path);
// The photo upright as 8-bit RGB: EXIF orientation applied, 16 bit rounded to 8, grey and CMYK converted,
// transparency put on white. Colour profiles are ignored: all colours are taken to be sRGB.
[[nodiscard]] RgbImage readPhoto(const std::filesystem::path& path);

// quality 1..100. Written to a temporary name and renamed. Throws Error if the disk is full or the place not
// writable.
void writeJpeg(const std::filesystem::path& path, const ImageView& image, int quality);
void writePng(const std::filesystem::path& path, const ImageView& image);
// PNG bytes of a picture, for those who store or show it elsewhere.
[[nodiscard]] std::vector<std::uint8_t> encodePng(const ImageView& image);

}  // namespace maskwright::core::image
