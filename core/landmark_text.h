// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <filesystem>
#include <string>
#include <string_view>

// LaPa's landmark text (spec section 2.5): a line "106", then 106 lines "x y" with a decimal point. All
// functions are independent of the locale and safe from any thread.
namespace maskwright::core {

// Larger files are refused before they are read; 106 points need about 3 KiB.
inline constexpr std::size_t kMaxLandmarkTextBytes = 1 << 20;
// Coordinates beyond this are no pixels of any photo. Points outside the photo (a truncated face) are kept.
inline constexpr double kMaxLandmarkCoordinate = 1e7;

// Takes any white space between the 213 numbers (CR LF, tabs, blank lines, no final newline), a UTF-8 byte
// order mark, integers, signs and exponents. Throws Error with the line number on NaN, infinities, other
// counts, and anything that is no number or comes after the last one. name: the file, for the message.
[[nodiscard]] PointMatrix parseLandmarkText(std::string_view text, const std::string& name);
// Throws Error as well if the path is no readable regular file or is larger than kMaxLandmarkTextBytes.
[[nodiscard]] PointMatrix readLandmarkText(const std::filesystem::path& path);

// Six decimals without trailing zeros but with one at least, '\n' after each line and the last. What
// parseLandmarkText() makes of it gives the same bytes again. Requires finite points.
[[nodiscard]] std::string landmarkText(const PointMatrix& points);

}  // namespace maskwright::core
