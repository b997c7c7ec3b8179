// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/camera.h"
#include "core/image/portrait/face_curves.h"
#include "core/image/portrait/frame.h"
#include "core/image/portrait/head_shape.h"
#include "core/landmarks.h"

namespace maskwright::core::image::portrait {

// The 106 points of the head as it stands before the camera: exact places on the dense outlines, as an
// annotator would set them. What the head itself hides is moved sideways to where the hiding edge ends, as
// annotators do in turned faces, and marked occluded; the far side of the contour follows the outline that is
// seen (without the nose). bare: the frame with nothing but the body drawn.
[[nodiscard]] Landmarks placePoints(const HeadShape& head, const FaceCurves& curves, const Camera& camera,
                                    const Pose& pose, const Frame& bare);

// Marks the points before which the finished frame shows hair, a hand or another object.
void markCovered(Landmarks& landmarks, const Raster<std::uint8_t>& covered);

}  // namespace maskwright::core::image::portrait
