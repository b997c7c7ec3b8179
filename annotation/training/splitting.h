// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <cstdint>
#include <map>
#include <string>

// annotation/training is what a project does for the training of networks: splits, and later samples and
// runs.
namespace maskwright::annotation::training {

// How many images of a project a split shall hold in all: a number, or a share of all images.
struct SplitSize {
    double value = 0;  // images, or percent
    enum class Unit : std::uint8_t { Images, Percent } unit = Unit::Images;
};
// "300" or "10%". Throws Error for anything else, negative numbers and more than 100 %.
[[nodiscard]] SplitSize splitSizeFromText(const std::string& text);

// What keeps images together besides equal content: nothing, their folder, or a group named per photo.
enum class Grouping : std::uint8_t { None, Folder, Named };

struct SplitOptions {
    SplitSize validation;
    SplitSize test;
    Grouping grouping = Grouping::None;
    // For Grouping::Named: group by any of the photo's names (photo_names.h), the most exact one counts; a
    // photo that is not named stands alone.
    std::map<std::string, std::string> groups;
    std::uint64_t seed = 1;
};

struct SplitReport {
    std::int64_t train = 0;  // of all images, as they are now
    std::int64_t validation = 0;
    std::int64_t test = 0;
    std::int64_t assigned = 0;  // of these, images that had no split before
};

// Gives every image without a split one: test and validation up to their sizes, train the rest. Images that
// have a split keep it, and images of one group or of equal content stay together: a group with a split
// passes it on, other groups are drawn at random from the seed, whole or not at all, so that a split can stay
// somewhat below its size. Throws Error if a group stands in two splits already, or if validation and test
// together exceed all images.
SplitReport splitImages(Project& project, const SplitOptions& options);

}  // namespace maskwright::annotation::training
