// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace maskwright::tests {

// Mean distance from each point to the nearest of the others. Requires at least one of both.
[[nodiscard]] inline double meanDistance(const std::vector<core::Point>& from,
                                         const std::vector<core::Point>& to) {
    double sum = 0;
    for (const core::Point& point : from) {
        double nearest = (point - to.front()).squaredNorm();
        for (const core::Point& other : to) {
            nearest = std::min(nearest, (point - other).squaredNorm());
        }
        sum += std::sqrt(nearest);
    }
    return sum / static_cast<double>(from.size());
}

}  // namespace maskwright::tests
