// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/head_pose.h"

#include "core/shape/face_crop.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::core::shape {

namespace {

constexpr Eigen::Index kLeftCorner = 66;
constexpr Eigen::Index kRightCorner = 79;
constexpr Eigen::Index kNoseTip = 54;
// Distance of the outer eye corners over that of the nose's tip from the line between them, seen from above.
constexpr double kWidthOverDepth = 1.9;
constexpr double kDegrees = 180 / std::numbers::pi;

}  // namespace

HeadPose headPose(const PointMatrix& points) {
    const double roll = rollOf(points);
    const Point right(std::cos(roll), std::sin(roll));
    const double width = (points.col(kRightCorner) - points.col(kLeftCorner)).dot(right);
    const double offset =
        (points.col(kNoseTip) - (points.col(kLeftCorner) + points.col(kRightCorner)) / 2).dot(right);
    // Turned by yaw, the bar is width * cos(yaw) wide and the tip of the nose depth * sin(yaw) off its
    // middle.
    return {std::atan2(kWidthOverDepth * offset, std::max(width, 0.0)) * kDegrees, roll * kDegrees};
}

}  // namespace maskwright::core::shape
