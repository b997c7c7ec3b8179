// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/five_points.h"

#include "core/error.h"
#include "core/geometry/similarity.h"
#include "core/shape/mean_shape.h"

#include <catch2/catch.hpp>

namespace maskwright::core::shape {

TEST_CASE("Five clicks on a mean face anywhere give that face") {
    const geometry::Similarity photoFromMean(340, 0.3, {900, -20});
    const PointMatrix truth = photoFromMean.applyAll(MeanShape::shipped().points);
    std::array<Point, kFivePoints.size()> places;
    for (std::size_t i = 0; i < places.size(); ++i) {
        places[i] = truth.col(static_cast<Eigen::Index>(kFivePoints[i]));
    }
    const Landmarks face = startedFrom(places);
    CHECK((face.points - truth).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(face.states[54] == PointState::Moved);
    CHECK(face.states[16] == PointState::Predicted);
    CHECK(face.confidences[16] < 1);
}

TEST_CASE("What was clicked stays exactly, however unlike the mean face it is") {
    const std::array<Point, kFivePoints.size()> places{
        {{100, 100}, {180, 120}, {150, 160}, {110, 200}, {170, 190}}};
    const Landmarks face = startedFrom(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
        CHECK(face.point(kFivePoints[i]) == places[i]);
    }
    CHECK(face.point(16).y() > 200);  // the chin lies below the mouth
}

TEST_CASE("Five clicks on one place are no face") {
    std::array<Point, kFivePoints.size()> places;
    places.fill({10, 10});
    CHECK_THROWS_AS(startedFrom(places), Error);
}

}  // namespace maskwright::core::shape
