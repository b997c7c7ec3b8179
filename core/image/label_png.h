// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace maskwright::core::image {

// LaPa label files: PNG, 8-bit grey, no palette, the value is the class (spec section 2.5). Equal maps give
// equal bytes.
[[nodiscard]] std::vector<std::uint8_t> encodeLabelPng(const LabelMap& map);
// Reads 8-bit grey, palette (the index counts) and RGB in LaPa's colours. name: for messages. Throws Error on
// anything else, on values above 10 other than 255 (naming the first such pixel), and on sizes beyond
// kMaxPhotoPixels.
[[nodiscard]] LabelMap decodeLabelPng(std::span<const std::uint8_t> bytes, const std::string& name);
[[nodiscard]] LabelMap readLabelPng(const std::filesystem::path& path);
// The mask of another data set with classes of its own: 8-bit grey or palette, values as they stand. Throws
// Error on anything else.
[[nodiscard]] Raster<std::uint8_t> readMaskPng(const std::filesystem::path& path);

// Region maps as a PNG of the window (red hair, green skin, blue background); size and window travel beside
// it, and so do the parts.
[[nodiscard]] std::vector<std::uint8_t> encodeRegionPng(const RegionMap& regions);
[[nodiscard]] RegionMap decodeRegionPng(std::span<const std::uint8_t> bytes, int photoWidth, int photoHeight,
                                        const PixelRect& window, const std::string& name);

// The grid as a PNG of three pictures below each other, each with three classes as red, green and blue: skin
// and brows, eyes and nose, lips and inner mouth (classes 1..9 in their order). Window and size of a cell
// travel beside it.
[[nodiscard]] std::vector<std::uint8_t> encodePartsPng(const PartProbabilities& parts);
[[nodiscard]] PartProbabilities decodePartsPng(std::span<const std::uint8_t> bytes, const PixelRect& window,
                                               double cellPx, const std::string& name);

}  // namespace maskwright::core::image
