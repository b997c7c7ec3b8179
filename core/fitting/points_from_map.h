// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/contour_prior.h"
#include "core/label_map.h"
#include "core/landmarks.h"

#include <optional>

namespace maskwright::core::fitting {

// Names what pointsFromMap() makes; whoever changes that raises the number.
inline constexpr const char* kPointsFromMapVersion = "contours of the label map 1";

// 106 points to start from, read off a label map, in its pixels: points of brows, eyes, nose and lips on the
// borders of their classes, corners at their ends, the jaw where skin meets background. What borders do not
// show (the bridge of the nose, pupils, what lies under hair) is where it most probably is, given the others;
// without a prior an average face is laid over them. All points are predicted; confidence is 0.8 for a point
// that lies on a border and 0.3 for the others. Points of a part that is missing in the map are occluded; a
// closed mouth is not missing, its inner points lie where the lips meet. None where fewer than three of the
// brows, the eyes, the nose and the mouth are in the map, or where they do not lie like a face. Requires
// values 0..10 or kIgnoredLabel. Safe from any thread.
[[nodiscard]] std::optional<Landmarks> pointsFromMap(const LabelMap& map,
                                                     const ContourPrior* prior = ContourPrior::shipped());

}  // namespace maskwright::core::fitting
