// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <bitset>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace maskwright::core {

// Orders of points that other data sets have (spec section 1.4; resources/scheme/).
enum class PointOrder { Ibug68, Wflw98, Jd106, SenseTime106 };

// Which LaPa point each point of such an order is. Read from a resource on first use; immutable, safe from
// any thread.
class PointOrderInfo {
  public:
    // Throws Error if the resource is missing or contradicts itself.
    [[nodiscard]] static const PointOrderInfo& of(PointOrder order);

    [[nodiscard]] const std::string& name() const { return name_; }  // "iBUG 68 points"
    [[nodiscard]] std::size_t count() const { return lapaPoints_.size(); }
    // lapaPoints()[i] is the LaPa index of point i; no LaPa point stands twice.
    [[nodiscard]] const std::vector<std::size_t>& lapaPoints() const { return lapaPoints_; }

  private:
    explicit PointOrderInfo(const std::string& resource);

    std::string name_;
    std::vector<std::size_t> lapaPoints_;
};

// The points that the order has, in its order; the others are dropped.
[[nodiscard]] Eigen::Matrix2Xd pointsInOrder(const PointMatrix& points, PointOrder order);

// Points of another order as LaPa points. What the order lacks is filled in from its neighbours (spec
// section 1.5): good enough to start from, but not annotated, so training, metrics and export take the known
// points alone.
struct ConvertedPoints {
    PointMatrix points = PointMatrix::Zero();
    std::bitset<kPointCount> known;
};
// Requires as many points as the order has, all finite.
[[nodiscard]] ConvertedPoints lapaPoints(const Eigen::Ref<const Eigen::Matrix2Xd>& points, PointOrder order);

}  // namespace maskwright::core
