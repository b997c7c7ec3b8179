// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// Kinds of heads that hair and skin are hard to tell apart on, as far as photo, points and mask show which is
// which.
namespace maskwright::bench {

struct RegionGroup {
    std::string name;
    // The pixels that the group is about (1), as large as the photo: ears, a beard, the forehead under a
    // fringe. Empty: the whole photo.
    core::Raster<std::uint8_t> zone;
};

// What is looked at, all of one size; labels as in a LaPa tree.
struct JudgedFace {
    const core::RgbImage& photo;
    const core::Landmarks& landmarks;
    const core::LabelMap& labels;
    // CelebAMask-HQ's own 19 classes, which tell ears, hats and glasses.
    std::optional<core::Raster<std::uint8_t>> classes19;
};

[[nodiscard]] std::vector<RegionGroup> groupsOf(const JudgedFace& face);

// The mask of 19 classes of a photo of this name, where the tree has it.
[[nodiscard]] std::optional<core::Raster<std::uint8_t>> readClasses19(const std::filesystem::path& tree,
                                                                      const std::string& name);

}  // namespace maskwright::bench
