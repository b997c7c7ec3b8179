// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_coordinates.h"

#include "core/geometry/similarity.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace maskwright::core::image {

namespace {

constexpr double kFullTurn = 2 * std::numbers::pi;
// Height of the forehead over the line of the temples (points 0 and 32), in distances of the temples: about
// where the hair begins on most adults. The prior knows that hairlines differ, so nothing hangs on the exact
// value.
constexpr double kForeheadHeight = 0.55;
constexpr int kForeheadSteps = 24;
constexpr Eigen::Index kNoseBase = 60;

Point meanOf(const PointMatrix& points, std::initializer_list<Eigen::Index> indices) {
    Point sum = Point::Zero();
    for (const Eigen::Index i : indices) {
        sum += points.col(i);
    }
    return sum / static_cast<double>(indices.size());
}

std::vector<Point> outlineOf(const PointMatrix& points, const Point& up) {
    std::vector<Point> outline;
    for (Eigen::Index i = 0; i <= 32; ++i) {
        outline.emplace_back(points.col(i));
    }
    const Point imageLeft = outline.front();
    const Point imageRight = outline.back();
    const Point middle = (imageLeft + imageRight) / 2;
    const Point half = (imageRight - imageLeft) / 2;
    const Point height = up * kForeheadHeight * 2 * half.norm();
    for (int step = 1; step < kForeheadSteps; ++step) {
        const double angle = std::numbers::pi * step / kForeheadSteps;
        outline.emplace_back(middle + half * std::cos(angle) + height * std::sin(angle));
    }
    return outline;
}

// The farthest crossing of the ray with the closed outline; 0 if there is none.
double reach(const std::vector<Point>& outline, const Point& from, const Point& direction) {
    double farthest = 0;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const Point a = outline[i] - from;
        const Point edge = outline[(i + 1) % outline.size()] - outline[i];
        const double parallel = direction.x() * edge.y() - direction.y() * edge.x();
        if (std::abs(parallel) < 1e-12) {
            continue;
        }
        const double along = (a.x() * edge.y() - a.y() * edge.x()) / parallel;
        const double share = (a.x() * direction.y() - a.y() * direction.x()) / parallel;
        if (share >= 0 && share <= 1) {
            farthest = std::max(farthest, along);
        }
    }
    return farthest;
}

}  // namespace

HeadCoordinates::HeadCoordinates(const PointMatrix& points) {
    const auto& mean = shape::MeanShape::shipped().points;
    const geometry::Similarity photoFromMean = geometry::fitSimilarity(mean, points);
    faceWidth_ = photoFromMean.scale();
    const Box box = boundingBox(points);
    // Below this the points say nothing about a face: a hundredth of their extent, or less than two pixels.
    if (!(faceWidth_ > std::max(2.0, 0.01 * std::max(box.width(), box.height())))) {
        throw Error("the points mark no face", {}, "Place the points again.");
    }
    up_ = photoFromMean.linear() * Point(0, -1) / faceWidth_;
    right_ = photoFromMean.linear() * Point(1, 0) / faceWidth_;
    const double imageLeft = (points.col(kNoseBase) - points.col(0)).norm();
    const double imageRight = (points.col(kNoseBase) - points.col(32)).norm();
    asideness_ = (imageLeft - imageRight) / std::max(imageLeft + imageRight, faceWidth_);
    centre_ = (meanOf(points, {0, 1, 2, 30, 31, 32}) + meanOf(points, {14, 15, 16, 17, 18})) / 2;
    const std::vector<Point> outline = outlineOf(points, up_);
    for (std::size_t i = 0; i < kDirections; ++i) {
        const double angle = kFullTurn * static_cast<double>(i) / kDirections;
        const Point direction = up_ * std::cos(angle) + right_ * std::sin(angle);
        // A face is no thinner than this from its middle; a folded outline must not swallow a direction.
        outline_[i] = std::max(reach(outline, centre_, direction), 0.15 * faceWidth_);
    }
}

HeadPlace HeadCoordinates::placeOf(const Point& photo) const {
    const Point offset = photo - centre_;
    double turn = std::atan2(offset.dot(right_), offset.dot(up_)) / kFullTurn;
    turn -= std::floor(turn);
    const double direction = turn * kDirections;
    const auto below = static_cast<std::size_t>(direction) % kDirections;
    const double share = direction - std::floor(direction);
    const double outline = (1 - share) * outline_[below] + share * outline_[(below + 1) % kDirections];
    return {turn, offset.norm() / outline};
}

Box HeadCoordinates::photoBox(const Box& inFaceWidths) const {
    Box result{std::numeric_limits<double>::max(), std::numeric_limits<double>::max(),
               std::numeric_limits<double>::lowest(), std::numeric_limits<double>::lowest()};
    for (const double x : {inFaceWidths.x0, inFaceWidths.x1}) {
        for (const double y : {inFaceWidths.y0, inFaceWidths.y1}) {
            const Point corner = centre_ + faceWidth_ * (x * right_ - y * up_);
            result.x0 = std::min(result.x0, corner.x());
            result.y0 = std::min(result.y0, corner.y());
            result.x1 = std::max(result.x1, corner.x());
            result.y1 = std::max(result.y1, corner.y());
        }
    }
    return result;
}

}  // namespace maskwright::core::image
