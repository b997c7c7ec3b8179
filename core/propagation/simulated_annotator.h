// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/propagation/propagation.h"

#include <array>
#include <vector>

namespace maskwright::core::propagation {

// How far each point of a face is from right, as an annotator judges it: the distance to its true place, but
// on the contour and the brows, where labellers differ along the line, the distance across it (to the line
// through the true points of the contour or brow; the contour goes on straight beyond its ends). In shares of
// the distance of the true outer eye corners.
class PointErrors {
  public:
    // Throws Error if the true outer eye corners coincide.
    explicit PointErrors(const PointMatrix& truth);

    [[nodiscard]] double of(std::size_t point, const Point& at) const;
    [[nodiscard]] const PointMatrix& truth() const { return truth_; }
    [[nodiscard]] double unitPx() const { return unitPx_; }

  private:
    PointMatrix truth_;
    double unitPx_ = 0;
    std::array<std::vector<Point>, 3> lines_;  // contour, image-left brow, image-right brow
};

enum class Order {
    WorstFirst,         // always the point that is farthest from right
    LeastCertainFirst,  // through the points as Tab goes, correcting those that are not right; again until
                        // all are
};

struct AnnotatorOptions {
    double tolerance = 0.04;  // right is what is no farther off than this
    double noise = 0.01;      // of the hand: standard deviation of each coordinate
    Order order = Order::WorstFirst;
    Scope scope = Scope::Part;
    const ErrorModel* model = nullptr;  // none: single points
    // The same seed gives the n-th drag of a point the same noise, whatever else happens.
    unsigned seed = 1;
};

// What it took to make a face right.
struct Effort {
    int drags = 0;
    std::array<int, kPartCount> dragsOfPart{};
    int spoiled = 0;   // points that were right until propagation moved them
    int lookedAt = 0;  // points gone through, with LeastCertainFirst
    Landmarks result;
};

// Drags points to their true places, with the noise of the hand, until every point is right. Ends in any case
// after 2,000 drags. Requires tolerance > 0 and noise >= 0.
[[nodiscard]] Effort correctedByAnnotator(const Landmarks& start, const PointErrors& errors,
                                          const AnnotatorOptions& options);

}  // namespace maskwright::core::propagation
