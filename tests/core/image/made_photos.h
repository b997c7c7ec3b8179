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

}  // namespace maskwright::tests
