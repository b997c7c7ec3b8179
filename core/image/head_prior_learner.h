// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/head_prior.h"
#include "core/label_map.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace maskwright::core::image {

// The HeadPart of each pixel of a photo, or kIgnoredLabel.
using HeadPartMap = Raster<std::uint8_t>;

// Every class but background and hair is skin; neck and clothes are background, for LaPa has no class for
// them.
[[nodiscard]] HeadPartMap headParts(const LabelMap& labels);

// CelebAMask-HQ's own 19 classes tell neck and clothes from background: background where they have neck (17)
// or necklace (16) becomes neck, where they have cloth (18) or hat (14) clothes. Throws Error naming the file
// unless it is an 8-bit grey PNG of the same size.
void addNeckAndClothes(HeadPartMap& parts, const std::filesystem::path& celebaMask);

// What HeadPrior::fromFiles() reads.
struct LearnedHeadPrior {
    std::vector<double> shares;
    Raster<std::uint8_t> grid;

    // Writes head_prior.json and head_prior.png; equal priors give equal bytes. Throws Error, see
    // replaceFile().
    void write(const std::filesystem::path& folder) const;
};

// Learns from masks how probable each part is at each place of a head. Faces count once as they are and once
// mirrored. They are sorted into styles by k-means over coarse polar pictures of their hair and skin (the
// best of several starts by k-means++, Arthur and Vassilvitskii 2007); a style is the mean of its faces,
// drawn towards the mean of all where it has few. Where no photo reaches, the outermost known cell goes on,
// hair, skin and neck fading. Holds 120 KiB per face. Not safe from several threads at a time.
class HeadPriorLearner {
  public:
    // points: on the photo of the mask. Throws Error if they mark no face, and Cancelled.
    void add(const PointMatrix& points, const HeadPartMap& parts, const Progress& progress);
    [[nodiscard]] std::size_t faceCount() const { return faces_.size(); }

    // At most `styles` styles; one that no face falls into is left out. If no mask has neck or clothes,
    // background is divided among these and itself as in HeadPrior::builtIn(). Equal faces in equal order,
    // styles and seed give equal results. Throws Cancelled. Requires 1 <= styles <= 2 * faceCount().
    [[nodiscard]] LearnedHeadPrior learn(int styles, std::uint32_t seed, Progress& progress) const;

  private:
    // Pixels of each part in each cell: parts from top to bottom.
    using Counts = Raster<std::uint32_t>;

    std::vector<Counts> faces_;
};

}  // namespace maskwright::core::image
