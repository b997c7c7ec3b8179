// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"

#include <span>

namespace maskwright::core::fitting {

// Cuts away what lies behind an occluder: each stretch of the contour from one occluded point to another that
// passes occluded ones alone is replaced by the straight line between its ends. Up to the first occluded
// point the contour stays, and a single one cuts nothing: where between two points the occluder begins is not
// for points to say, but for hair and background in the regions. chain: the points that bound the region, in
// the order in which it passes them. Fewer than 3 visible points leave nothing, none occluded everything.
[[nodiscard]] Polygon cutOccluded(Polygon region, std::span<const std::size_t> chain,
                                  const PointMatrix& points,
                                  const std::array<Visibility, kPointCount>& visibilities);

// The same for every region of a class.
void cutOccluded(PartFit& fit, FaceClass value, const PointMatrix& points,
                 const std::array<Visibility, kPointCount>& visibilities);

}  // namespace maskwright::core::fitting
