// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <filesystem>
#include <vector>

// Heads behind things, of which sets with masks have few.
namespace maskwright::bench {

// Cloth to lay before heads: the lower middle of photos of people, where their clothes are.
class Cloth {
  public:
    // All photos of a folder. Throws core::Error if it has none.
    explicit Cloth(const std::filesystem::path& folder);

    // Lays a scarf over mouth and chin, a cap over the forehead or a piece of cloth anywhere on the face, by
    // turns; what it covers is background. Size and place follow from the number.
    void lay(int number, const core::PointMatrix& points, core::RgbImage& photo,
             core::LabelMap& labels) const;

  private:
    std::vector<std::filesystem::path> photos_;
};

}  // namespace maskwright::bench
