// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

// Shows no Torch type, as all headers at this level.
namespace maskwright::models {

// Both draw one row per sample (the first `count` of the folder), as a portable pixmap (PPM, P6), which needs
// no library, and throw core::Error for weights or samples that do not fit, and for a picture that cannot be
// written.

// What the parts of a trained parsing network answer.
//   BASS: picture, truth, semantic branch, boundary branch, boundary-attention branch (LaPa paper, figure 6).
//   EAGRNet: picture, truth, answer, and the response maps of four vertices around the middle of the
//   high-level map, darker where a pixel belongs to the vertex, whose cell is framed in blue (EAGR paper,
//   figure 5).
// Branches and maps that the weights' variant lacks stay white.
void drawBranches(const std::filesystem::path& weights, const std::filesystem::path& samples, int count,
                  const std::filesystem::path& picture);

// What several of them answer: picture, the answer of each, truth (EAGR paper, figure 3). Requires one at
// least.
void drawComparison(const std::vector<std::filesystem::path>& weights, const std::filesystem::path& samples,
                    int count, const std::filesystem::path& picture);

}  // namespace maskwright::models
