// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/head_model.h"

#include <Eigen/Core>

namespace maskwright::core::image {

// What can be seen at and around a pixel of a head window that tells its part: one column per pixel
// (row-major), one row per clue, all of the order of 1. Place and colour as explainHead() weighs them, the
// colour beside the face's own, how rough the photo is there and which way its strands run, and what lies
// around, opposite, and farther in and out on the head, with its colours.
[[nodiscard]] Eigen::MatrixXf headClues(const HeadPixels& pixels, const HeadExplanation& explanation);

inline constexpr Eigen::Index kHeadClueCount = 53;

// The clues, pixel by pixel, on the mirror image of the photo. Requires kHeadClueCount rows.
void mirrorClues(Eigen::Ref<Eigen::MatrixXf> clues);

}  // namespace maskwright::core::image
