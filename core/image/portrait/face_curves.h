// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/traits.h"
#include "core/landmarks.h"

#include <array>
#include <vector>

namespace maskwright::core::image::portrait {

using Curve = std::vector<Point>;

// The dense outlines of the parts of a face, drawn in the face plane: millimetres of the standard head, x to
// the image's right and y down from the middle between the eyes, seen exactly from the front. They are many
// times denser than the 106 points, which are taken from them; head_shape.h lifts both into space.
struct FaceCurves {
    std::array<Curve, kSides> brow;      // closed
    std::array<Curve, kSides> upperLid;  // from the inner to the outer corner
    std::array<Curve, kSides> lowerLid;  // likewise; equal to upperLid where the eye is closed
    std::array<Point, kSides> iris;      // centre
    Curve nose;                          // closed
    Curve upperLipTop;                   // these four from the image-left to the image-right corner
    Curve upperLipBottom;                // equal to lowerLipTop where the mouth is closed
    Curve lowerLipTop;
    Curve lowerLipBottom;
    double mouthGapMm = 0;  // how far the jaw has dropped
    double mouthMiddleY = 71;
    // Points 33..105; the contour (0..32) follows the outline that is seen and is found in
    // landmark_points.cpp.
    std::array<Point, kPointCount> points{};
};

[[nodiscard]] FaceCurves drawFaceCurves(const Identity& identity, const Expression& expression);

// A smooth curve through the points (centripetal Catmull-Rom), stepsPerPiece samples between neighbours.
[[nodiscard]] Curve smoothThrough(const Curve& controls, int stepsPerPiece);

}  // namespace maskwright::core::image::portrait
