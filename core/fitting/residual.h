// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"

#include <span>
#include <vector>

namespace maskwright::core::fitting {

// The points on the border of a class: of the parts, and of skin those of the jawline that ears do not pass
// (6..26); none for the others.
[[nodiscard]] std::vector<Eigen::Index> boundingPoints(FaceClass value);

// Root mean square distance, in photo pixels, of the points that bound a class to the curves that were fitted
// for it; 0 without curves. Large where points and fit disagree: a slipped point, or a shape that the model
// does not know.
[[nodiscard]] double residualPx(const PointMatrix& points, const std::vector<Eigen::Index>& bounding,
                                std::span<const Curve> curves);

}  // namespace maskwright::core::fitting
