// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

namespace maskwright::core::geometry {

// x' = s R(angle) x + t: turn, uniform scale, shift. Every resize, crop and alignment of the project goes
// through this type, so that the half pixel of a resize is written once, here. Name variables by both frames:
// cropFromPhoto maps photo coordinates to crop coordinates, and cropFromPhoto * photoFromCrop is the
// identity.
class Similarity {
  public:
    Similarity() = default;
    // Requires scale > 0 and finite values. angle in radians, turning x towards y (clockwise on the screen).
    Similarity(double scale, double angle, const Point& shift);

    // The photo resized by the factor: pixel areas, not pixel centres, are scaled, so (x + 0.5) * factor -
    // 0.5.
    [[nodiscard]] static Similarity resize(double factor);
    // The square crop of this centre, side and angle, resized to outputSide pixels.
    [[nodiscard]] static Similarity crop(const Point& centre, double side, double angle, int outputSide);

    [[nodiscard]] Point apply(const Point& point) const { return linear_ * point + shift_; }
    [[nodiscard]] Eigen::Matrix2Xd applyAll(const Eigen::Ref<const Eigen::Matrix2Xd>& points) const {
        return (linear_ * points).colwise() + shift_;
    }
    // The turn and scale alone, for directions.
    [[nodiscard]] const Eigen::Matrix2d& linear() const { return linear_; }
    [[nodiscard]] const Point& shift() const { return shift_; }
    [[nodiscard]] double scale() const;
    [[nodiscard]] double angle() const;
    [[nodiscard]] Similarity inverse() const;
    // (a * b).apply(p) == a.apply(b.apply(p))
    [[nodiscard]] Similarity operator*(const Similarity& first) const;

  private:
    Eigen::Matrix2d linear_ = Eigen::Matrix2d::Identity();
    Point shift_ = Point::Zero();
};

// The similarity that maps from onto to with the least sum of weighted squared distances (Umeyama 1991,
// without reflection). Requires equal counts of at least 2, weights >= 0 (empty: all 1). Throws Error if the
// weighted points coincide, so that no scale exists.
[[nodiscard]] Similarity fitSimilarity(const Eigen::Ref<const Eigen::Matrix2Xd>& from,
                                       const Eigen::Ref<const Eigen::Matrix2Xd>& to,
                                       const Eigen::Ref<const Eigen::VectorXd>& weights = Eigen::VectorXd());

}  // namespace maskwright::core::geometry
