// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/residual.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace maskwright::core::fitting {

namespace {

double distanceToSegment(const Point& point, const Point& a, const Point& b) {
    const Point along = b - a;
    const double length2 = along.squaredNorm();
    const double t = length2 > 0 ? std::clamp((point - a).dot(along) / length2, 0.0, 1.0) : 0.0;
    return (point - a - t * along).norm();
}

double distanceToCurves(const Point& point, std::span<const Curve> curves) {
    double nearest = std::numeric_limits<double>::infinity();
    for (const Curve& curve : curves) {
        for (std::size_t i = 0; i + 1 < curve.samples.size(); ++i) {
            nearest = std::min(nearest, distanceToSegment(point, curve.samples[i], curve.samples[i + 1]));
        }
        if (curve.closed) {
            nearest =
                std::min(nearest, distanceToSegment(point, curve.samples.back(), curve.samples.front()));
        }
    }
    return nearest;
}

}  // namespace

std::vector<Eigen::Index> boundingPoints(FaceClass value) {
    const auto range = [](Eigen::Index first, Eigen::Index last) {
        std::vector<Eigen::Index> points;
        for (Eigen::Index i = first; i <= last; ++i) {
            points.push_back(i);
        }
        return points;
    };
    switch (value) {
        case FaceClass::Skin:
            return range(6, 26);
        case FaceClass::ImageLeftBrow:
            return range(33, 41);
        case FaceClass::ImageRightBrow:
            return range(42, 50);
        case FaceClass::ImageLeftEye:
            return range(66, 73);
        case FaceClass::ImageRightEye:
            return range(75, 82);
        case FaceClass::Nose:
            return range(51, 65);
        case FaceClass::UpperLip:
            return {84, 85, 86, 87, 88, 89, 90, 96, 97, 98, 99, 100};
        case FaceClass::LowerLip:
            return {84, 90, 91, 92, 93, 94, 95, 96, 100, 101, 102, 103};
        case FaceClass::InnerMouth:
            return range(96, 103);
        default:
            return {};
    }
}

double residualPx(const PointMatrix& points, const std::vector<Eigen::Index>& bounding,
                  std::span<const Curve> curves) {
    const bool drawn =
        std::ranges::any_of(curves, [](const Curve& curve) { return curve.samples.size() > 1; });
    if (!drawn || bounding.empty()) {
        return 0;
    }
    double sum = 0;
    for (const Eigen::Index index : bounding) {
        const double distance = distanceToCurves(points.col(index), curves);
        sum += distance * distance;
    }
    return std::sqrt(sum / static_cast<double>(bounding.size()));
}

}  // namespace maskwright::core::fitting
