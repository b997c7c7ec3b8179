// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/versions.h"

#include <filesystem>
#include <utility>
#include <vector>

namespace maskwright::annotation::training {

// Points (x, y) sorted by x, those with the same x as one: their mean. Versions that were trained from
// equally many samples, with other seeds for example, are one step of growth.
[[nodiscard]] std::vector<std::pair<double, double>> meansOfEqualX(
    std::vector<std::pair<double, double>> points);

// Draws error (left) and AUC or F1 (right) of versions against the number of training samples, as the
// paper's Fig. 2 does, into a PNG file. Where several versions have equally many samples the line runs
// through their means, and each version is a mark beside it. Throws Error if no version was judged, or if the
// file cannot be written.
void writeGrowthChart(const std::vector<VersionFigures>& versions, const std::filesystem::path& png);

}  // namespace maskwright::annotation::training
