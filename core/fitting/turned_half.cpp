// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/turned_half.h"

namespace maskwright::core::fitting {

Half turnedHalf(const Point& leftEnd, const Point& middle, const Point& rightEnd) {
    constexpr double kHidden = 0.4;  // from a turn of about 45 degrees on; by portraits with exact truth
    const Point across = rightEnd - leftEnd;
    const double left = (middle - leftEnd).dot(across);
    const double right = (rightEnd - middle).dot(across);
    if (left < kHidden * right) {
        return Half::Left;
    }
    return right < kHidden * left ? Half::Right : Half::None;
}

Half turnedNoseHalf(const PointMatrix& points) {
    return turnedHalf(points.col(57), points.col(54), points.col(63));
}

Half turnedMouthHalf(const PointMatrix& points) {
    return turnedHalf(points.col(84), points.col(87), points.col(90));
}

}  // namespace maskwright::core::fitting
