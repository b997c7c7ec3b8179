// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/versions.h"

#include <filesystem>
#include <vector>

namespace maskwright::annotation::training {

// Draws error (left) and AUC or F1 (right) of versions against the number of training samples, as the
// paper's Fig. 2 does, into a PNG file. Throws Error if no version was judged, or if the file cannot be
// written.
void writeGrowthChart(const std::vector<VersionFigures>& versions, const std::filesystem::path& png);

}  // namespace maskwright::annotation::training
