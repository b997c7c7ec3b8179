// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

// The faces that fits are judged on.
namespace maskwright::bench {

struct FitFace {
    std::string name;
    core::Landmarks landmarks;
    core::LabelMap labels;
    core::RgbImage photo;
    std::set<std::size_t> movedPoints;  // pulled onto the mask by the makers of the set
    int turnedDegrees = 0;  // of a portrait, to either side, from 10 on; less is as good as frontal
};

// Those of a LaPa tree with points and a label map; a meta.csv there tells which points were moved. Throws
// core::Error if there are none.
[[nodiscard]] std::vector<FitFace> readFitFaces(const std::filesystem::path& tree);

// Synthetic portraits, whose points and label maps are exact: the first of those whose description has the
// word.
[[nodiscard]] std::vector<FitFace> renderFitFaces(int count, int sidePx, const std::string& word);

// Whether the makers of the set pulled all points that bound the class onto its mask.
[[nodiscard]] bool allMoved(const FitFace& face, core::FaceClass value);

}  // namespace maskwright::bench
