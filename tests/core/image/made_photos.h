// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

// Photos made for the tests of core/image, in forms that our own writers do not write.
namespace maskwright::tests {

// Smooth, so that lossy formats keep it closely, and without any symmetry: red grows to the right, green
// downwards, the corner (0, 0) is dark.
[[nodiscard]] core::RgbImage unevenPicture(int width, int height);

// A square, dark to the left of a column, bright from it on: the edge lies half a pixel before it.
[[nodiscard]] core::RgbImage photoWithEdge(int side, int column);

// The picture as a file of this EXIF orientation holds it, by the words of the standard: 6 means that row 0
// of the file is the right side and column 0 the top of the upright picture.
[[nodiscard]] core::RgbImage storedFor(const core::RgbImage& upright, int orientation);

// The largest difference of any channel of any pixel; 255 if the sizes differ.
[[nodiscard]] int largestDifference(const core::RgbImage& a, const core::RgbImage& b);

// EXIF from its TIFF header on, with this orientation, and a latitude if wanted.
enum class Location : std::uint8_t { Absent, Present };
[[nodiscard]] std::string exifBlock(int orientation, Location location);
// The JPEG with a block of EXIF or XMP put behind its start.
[[nodiscard]] std::string withSegment(const std::string& jpeg, const std::string& mark,
                                      const std::string& content);

// A CMYK JPEG of one colour. adobe: ink inverted and the marker that says so.
enum class Ink : std::uint8_t { Plain, AdobeInverted };
[[nodiscard]] std::string cmykJpeg(int width, int height, std::array<std::uint8_t, 4> ink, Ink kind);

// A PNG with these samples in big-endian order. colourType: as in the PNG standard.
[[nodiscard]] std::string rawPng(int width, int height, int bitDepth, int colourType,
                                 const std::vector<std::uint8_t>& samples);

// Lossless pictures with an EXIF block of their own.
[[nodiscard]] std::string pngWithExif(const core::RgbImage& picture, const std::string& exif);
[[nodiscard]] std::string webpWithExif(const core::RgbImage& picture, const std::string& exif);

// The beginning of a PNG that claims this size and has no pixels.
[[nodiscard]] std::string pngHeaderOnly(int width, int height);

// A TIFF of 8 or 16 bits per sample, 1 (grey), 3 (RGB), 4 (RGB and alpha, or CMYK) samples per pixel.
enum class TiffKind : std::uint8_t { Grey, Rgb, RgbAlpha, Cmyk };
struct TiffForm {
    TiffKind kind = TiffKind::Rgb;
    int bits = 8;
    int orientation = 1;
    int tilePx = 0;        // 0: strips of five rows
    bool preview = false;  // marked as the small preview of a raw camera file
};
[[nodiscard]] std::string tiff(int width, int height, const std::vector<std::uint8_t>& samples,
                               const TiffForm& form);

// HEIC or AVIF of high quality with this EXIF block, turned by its container as EXIF 1..8 would. Empty if
// this machine's libheif has no encoder.
enum class HeifKind : std::uint8_t { Heic, Avif };
[[nodiscard]] std::string heif(const core::RgbImage& picture, HeifKind kind, int orientation,
                               const std::string& exif);

}  // namespace maskwright::tests
