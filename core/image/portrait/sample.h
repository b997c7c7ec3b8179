// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/portrait.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>

namespace maskwright::core::image::portrait {

// The set that new users and documents are shown: every kind of face soon comes up in it.
inline constexpr std::uint64_t kShowcaseSeed = 2;

// What portrait `index` (0-based) of the sample set with this seed shows. Sets of different seeds share no
// portrait, and a longer set begins with the shorter one.
[[nodiscard]] PortraitOptions sampleOptions(std::uint64_t seed, int index);

// Writes a LaPa tree of `count` portraits: images/portrait_0001.jpg, labels/portrait_0001.png,
// landmarks/portrait_0001.txt and so on; the folders are made, files of the same name are replaced. Uses two
// threads; equal count and seed give equal bytes. Throws Error if the place cannot be written, and Cancelled;
// what was written before stays. Requires 1 <= count <= 9999.
void writeSample(const std::filesystem::path& folder, int count, std::uint64_t seed, Progress& progress);

}  // namespace maskwright::core::image::portrait
