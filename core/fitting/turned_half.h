// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

// Which half of a part a turned head hides by the part itself: the tip of a nose hides its far wing, the
// middle of the lips their far corner.
namespace maskwright::core::fitting {

enum class Half { None, Left, Right };  // sides of the image where the head is upright

// From both ends of a part that is symmetric on a frontal face, and its middle: the half that is seen less
// than two fifths as wide as the other, or behind the middle. None for ends that coincide.
[[nodiscard]] Half turnedHalf(const Point& leftEnd, const Point& middle, const Point& rightEnd);

// By the wings and the tip.
[[nodiscard]] Half turnedNoseHalf(const PointMatrix& points);

// By the corners of the mouth and the dip of the upper lip.
[[nodiscard]] Half turnedMouthHalf(const PointMatrix& points);

}  // namespace maskwright::core::fitting
