// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fit_baselines.h"

#include "core/geometry/polygon_fill.h"

#include <algorithm>
#include <initializer_list>

#include <Eigen/Dense>

namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::Point;
using core::PointMatrix;
using core::geometry::Polygon;
using Chain = std::vector<Point>;

constexpr int kSteps = 12;

Chain pick(const PointMatrix& points, std::initializer_list<int> indices) {
    Chain chain;
    for (const int index : indices) {
        chain.emplace_back(points.col(index));
    }
    return chain;
}

// Natural cubic spline over the chord length: second derivatives 0 at both ends.
Chain naturalSpline(const Chain& knots) {
    const Eigen::Index count = static_cast<Eigen::Index>(knots.size());
    if (count < 3) {
        return knots;
    }
    Eigen::VectorXd h(count - 1);
    for (Eigen::Index i = 0; i + 1 < count; ++i) {
        h[i] = std::max(1e-6,
                        (knots[static_cast<std::size_t>(i + 1)] - knots[static_cast<std::size_t>(i)]).norm());
    }
    Eigen::MatrixXd system = Eigen::MatrixXd::Identity(count, count);
    Eigen::MatrixXd right = Eigen::MatrixXd::Zero(count, 2);
    for (Eigen::Index i = 1; i + 1 < count; ++i) {
        const auto at = [&](Eigen::Index k) { return knots[static_cast<std::size_t>(k)]; };
        system(i, i - 1) = h[i - 1];
        system(i, i) = 2 * (h[i - 1] + h[i]);
        system(i, i + 1) = h[i];
        right.row(i) = 6 * ((at(i + 1) - at(i)) / h[i] - (at(i) - at(i - 1)) / h[i - 1]).transpose();
    }
    const Eigen::MatrixXd second = system.partialPivLu().solve(right);
    Chain samples{knots.front()};
    for (Eigen::Index i = 0; i + 1 < count; ++i) {
        const Point& a = knots[static_cast<std::size_t>(i)];
        const Point& b = knots[static_cast<std::size_t>(i + 1)];
        const Point ma = second.row(i).transpose();
        const Point mb = second.row(i + 1).transpose();
        for (int step = 1; step <= kSteps; ++step) {
            const double t = static_cast<double>(step) / kSteps;
            const double s = 1 - t;
            samples.push_back(s * a + t * b +
                              h[i] * h[i] / 6 * ((s * s * s - s) * ma + (t * t * t - t) * mb));
        }
    }
    return samples;
}

// y = a x^2 + b x + c by least squares in the frame of the corners, which weigh 1000 (spec 2.3).
Chain parabola(const Chain& knots) {
    const Point middle = (knots.front() + knots.back()) / 2;
    const Point across = knots.back() - knots.front();
    const double width = across.norm();
    if (!(width > 0)) {
        return knots;
    }
    const Point right = across / width;
    const Point down(-right.y(), right.x());
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d sum = Eigen::Vector3d::Zero();
    for (std::size_t i = 0; i < knots.size(); ++i) {
        const double x = (knots[i] - middle).dot(right) / width;
        const double weight = i == 0 || i + 1 == knots.size() ? 1000 : 1;
        const Eigen::Vector3d row(x * x, x, 1);
        normal += weight * row * row.transpose();
        sum += weight * row * (knots[i] - middle).dot(down) / width;
    }
    const Eigen::Vector3d abc = normal.ldlt().solve(sum);
    Chain samples;
    for (int i = 0; i <= 4 * kSteps; ++i) {
        const double x = -0.5 + static_cast<double>(i) / (4 * kSteps);
        samples.push_back(middle + width * (x * right + (abc[0] * x * x + abc[1] * x + abc[2]) * down));
    }
    return samples;
}

Polygon ring(std::initializer_list<Chain> chains) {
    Polygon polygon;
    for (const Chain& chain : chains) {
        polygon.insert(polygon.end(), chain.begin(), chain.end());
    }
    return polygon;
}

Polygon hullOf(const PointMatrix& points, int first, int last) {
    Chain chain;
    for (int i = first; i <= last; ++i) {
        chain.emplace_back(points.col(i));
    }
    return core::geometry::convexHull(chain);
}

}  // namespace

core::fitting::FaceFit fitBaseline(const PointMatrix& points, Baseline baseline) {
    const auto curve = [&](std::initializer_list<int> indices) {
        const Chain chain = pick(points, indices);
        return baseline == Baseline::Splines || baseline == Baseline::ParabolaLids ? naturalSpline(chain)
                                                                                   : chain;
    };
    const auto lid = [&](std::initializer_list<int> indices) {
        return baseline == Baseline::ParabolaLids ? parabola(pick(points, indices)) : curve(indices);
    };
    core::fitting::FaceFit fit;
    const auto set = [&](FaceClass value, Polygon polygon) { fit.part(value).region = {std::move(polygon)}; };
    set(FaceClass::Nose, ring({pick(points, {51}), curve({55, 56, 57, 58}), curve({58, 59, 60, 61, 62}),
                               curve({62, 63, 64, 65})}));
    set(FaceClass::UpperLip, ring({curve({84, 85, 86, 87, 88, 89, 90}), lid({100, 99, 98, 97, 96})}));
    set(FaceClass::LowerLip, ring({curve({90, 91, 92, 93, 94, 95, 84}), lid({96, 103, 102, 101, 100})}));
    set(FaceClass::InnerMouth, ring({lid({96, 97, 98, 99, 100}), lid({100, 101, 102, 103, 96})}));
    set(FaceClass::ImageLeftBrow, ring({curve({33, 34, 35, 36, 37}), curve({38, 39, 40, 41, 33})}));
    set(FaceClass::ImageRightBrow, ring({curve({42, 43, 44, 45, 46}), curve({46, 47, 48, 49, 50})}));
    set(FaceClass::ImageLeftEye, ring({lid({66, 67, 68, 69, 70}), lid({70, 71, 72, 73, 66})}));
    set(FaceClass::ImageRightEye, ring({lid({75, 76, 77, 78, 79}), lid({79, 80, 81, 82, 75})}));
    if (baseline == Baseline::Hulls) {
        set(FaceClass::Nose, hullOf(points, 51, 65));
        set(FaceClass::InnerMouth, hullOf(points, 96, 103));
        set(FaceClass::ImageLeftBrow, hullOf(points, 33, 41));
        set(FaceClass::ImageRightBrow, hullOf(points, 42, 50));
        set(FaceClass::ImageLeftEye, hullOf(points, 66, 73));
        set(FaceClass::ImageRightEye, hullOf(points, 75, 82));
        set(FaceClass::UpperLip,
            core::geometry::convexHull(pick(points, {84, 85, 86, 87, 88, 89, 90, 96, 97, 98, 99, 100})));
        set(FaceClass::LowerLip,
            core::geometry::convexHull(pick(points, {84, 90, 91, 92, 93, 94, 95, 96, 100, 101, 102, 103})));
    }
    return fit;
}

}  // namespace maskwright::bench
