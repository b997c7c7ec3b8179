// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/correction.h"

#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::core::metrics {

namespace {

// One point moved away by this share of the outer-eye distance in a direction.
PointMatrix moved(const PointMatrix& truth, std::size_t point, const Point& direction, double share) {
    PointMatrix result = truth;
    result.col(static_cast<Eigen::Index>(point)) += direction.normalized() * share * interOcular(truth);
    return result;
}

}  // namespace

TEST_CASE("a point is to be corrected when it lies farther off than tolerated") {
    const PointMatrix truth = tests::madeFace().points;
    CHECK(pointsToCorrect(truth, truth)->none());
    // A mouth corner, any direction.
    for (const Point& direction : {Point(1, 0), Point(0, 1), Point(-1, 1)}) {
        CHECK(pointsToCorrect(truth, moved(truth, 84, direction, 0.05))->count() == 1);
        CHECK((*pointsToCorrect(truth, moved(truth, 84, direction, 0.05)))[84]);
        CHECK(pointsToCorrect(truth, moved(truth, 84, direction, 0.03))->none());
    }
    CHECK(pointsToCorrect(truth, moved(truth, 84, {1, 0}, 0.03), 0.02)->count() == 1);
}

TEST_CASE("along the contour and the brows a point may slide") {
    const PointMatrix truth = tests::madeFace().points;
    for (const std::size_t point : {std::size_t{10}, std::size_t{35}}) {
        const auto i = static_cast<Eigen::Index>(point);
        const Point along = truth.col(i + 1) - truth.col(i - 1);
        const Point across(-along.y(), along.x());
        CHECK(pointsToCorrect(truth, moved(truth, point, along, 0.09))->none());
        CHECK(pointsToCorrect(truth, moved(truth, point, across, 0.09))->count() == 1);
        CHECK(correctionErrors(truth, moved(truth, point, across, 0.09))->at(point) == Approx(0.09));
    }
}

TEST_CASE("a face whose eye corners coincide has no scale") {
    PointMatrix truth = tests::madeFace().points;
    truth.col(79) = truth.col(66);
    CHECK_FALSE(correctionErrors(truth, truth));
    CHECK_FALSE(pointsToCorrect(truth, truth));
}

}  // namespace maskwright::core::metrics
