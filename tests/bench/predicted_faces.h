// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <functional>
#include <string>
#include <vector>

namespace maskwright::bench {

// A face of a LaPa tree as a predictor places it in the box of its true points.
struct PredictedFace {
    std::string name;
    core::PointMatrix truth = core::PointMatrix::Zero();
    core::FaceCandidate box;  // that was given
    core::Landmarks predicted;
};

// Predictions for all faces of the trees that have a photo and points and that `taken` says yes to (by base
// name and place in the tree). Throws core::Error if there are none.
[[nodiscard]] std::vector<PredictedFace> predictFaces(
    const std::vector<std::string>& trees, const core::LandmarkPredictor& predictor,
    const std::function<bool(const std::string& name, std::size_t index)>& taken);

// Mean distance over the outer-eye distance, of all points of all faces.
[[nodiscard]] double meanError(const std::vector<PredictedFace>& faces);

}  // namespace maskwright::bench
