// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <vector>

namespace maskwright::core::image {

// One answer of a detector: a square window, turned, in photo coordinates.
struct DetectorWindow {
    Point centre = Point::Zero();
    double side = 0;
    double rollDegrees = 0;  // clockwise
};

// Windows that mean the same face, averaged.
struct WindowGroup {
    DetectorWindow mean;
    int count = 0;  // how many windows agree; a detector answers several times where it is sure
};

// Joins windows whose centres are nearer than a quarter of the smaller side, whose sides differ by less
// than 1.5 times and whose rolls differ by less than 45 degrees, and what hangs together by that. The largest
// group first. The result does not depend on the order of the windows.
[[nodiscard]] std::vector<WindowGroup> groupWindows(std::vector<DetectorWindow> windows);

}  // namespace maskwright::core::image
