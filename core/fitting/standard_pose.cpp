// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/standard_pose.h"

#include <cmath>

namespace maskwright::core::fitting {

std::optional<geometry::Similarity> poseFromPhoto(const Point& leftEnd, const Point& rightEnd) {
    constexpr double kNearestEndsPx = 0.01;
    const Point across = rightEnd - leftEnd;
    const double width = across.norm();
    if (!(width >= kNearestEndsPx)) {
        return std::nullopt;
    }
    const geometry::Similarity turned(1 / width, -std::atan2(across.y(), across.x()), Point::Zero());
    return geometry::Similarity(turned.scale(), turned.angle(), -turned.apply((leftEnd + rightEnd) / 2));
}

}  // namespace maskwright::core::fitting
