// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

namespace maskwright::core::shape {

// How a head is turned, estimated from its points alone, in degrees: good enough to say what a data set
// holds. yaw > 0: face turned to the image's right; roll > 0: turned clockwise.
struct HeadPose {
    double yawDegrees = 0;
    double rollDegrees = 0;
};

// Takes the outer eye corners as two ends of a bar and the tip of the nose as a point in front of its middle,
// by the proportions of an average head (weak perspective). Throws Error if the points coincide.
[[nodiscard]] HeadPose headPose(const PointMatrix& points);

}  // namespace maskwright::core::shape
