// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"

// What the fit is compared with: the simplest curves through the points.
namespace maskwright::bench {

enum class Baseline {
    Polygons,      // straight lines through the points
    Hulls,         // convex hulls; lips are the hull of the mouth cut by the inner polygon
    Splines,       // natural cubic splines between the corners of each part
    ParabolaLids,  // the same, eyes and inner mouth one parabola per lid through the corners
};

// Only the regions of the parts are filled.
[[nodiscard]] core::fitting::FaceFit fitBaseline(const core::PointMatrix& points, Baseline baseline);

}  // namespace maskwright::bench
