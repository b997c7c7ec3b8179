// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/propagation/propagation.h"

#include "core/shape/mean_shape.h"
#include "core/shape/shape_model.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>

#include <Eigen/LU>
#include <catch2/catch.hpp>

namespace maskwright::core::propagation {

namespace {

// Errors as faces differ: every point has neighbours that go along.
const ErrorModel& model() {
    static const ErrorModel errors =
        ErrorModel::ofShapes(shape::ShapeModel::smooth(shape::MeanShape::shipped()));
    return errors;
}

Landmarks predictedFace() {
    return tests::madeFace();
}

Landmarks dragged(const Landmarks& start, std::size_t point, const Point& by, Scope scope) {
    return Propagation(start, {&point, 1}, scope, model()).dragged(start.point(point) + by);
}

std::vector<std::size_t> moved(const Landmarks& before, const Landmarks& after) {
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (before.point(i) != after.point(i)) {
            points.push_back(i);
        }
    }
    return points;
}

}  // namespace

TEST_CASE(
    "followers go by the conditional mean times what is explained of them, less the doubt, as computed by "
    "hand",
    "[propagation]") {
    Landmarks start = predictedFace();
    start.states[38] = PointState::Accepted;
    const Point by(24, -64);
    const Landmarks after = dragged(start, 35, by, Scope::Face);
    const auto pose = poseFromPhoto(start.points);
    REQUIRE(pose);
    const Eigen::MatrixXd& covariance = model().covariance();
    constexpr double kHand = 0.01;
    // The dragged point and the accepted one, which is where it should be.
    Eigen::Matrix4d known = kHand * kHand * Eigen::Matrix4d::Identity();
    known.topLeftCorner<2, 2>() += covariance.block<2, 2>(70, 70);
    known.bottomRightCorner<2, 2>() += covariance.block<2, 2>(76, 76);
    known.topRightCorner<2, 2>() += covariance.block<2, 2>(70, 76);
    known.bottomLeftCorner<2, 2>() += covariance.block<2, 2>(76, 70);
    Eigen::Vector4d errors = Eigen::Vector4d::Zero();
    errors.head<2>() = pose->linear() * by;
    int going = 0;
    for (const Eigen::Index other : {Eigen::Index{36}, Eigen::Index{41}, Eigen::Index{67}}) {
        Eigen::Matrix<double, 2, 4> shared;
        shared << covariance.block<2, 2>(2 * other, 70), covariance.block<2, 2>(2 * other, 76);
        const Eigen::Matrix2d own = covariance.block<2, 2>(2 * other, 2 * other);
        const Eigen::Matrix2d explained = shared * known.inverse() * shared.transpose();
        const Eigen::Vector2d mean = explained * own.inverse() * (shared * known.inverse() * errors);
        const double doubt = 0.25 * std::sqrt((own - explained).trace()) / mean.norm();
        going += doubt < 1 ? 1 : 0;
        const Eigen::Vector2d expected = std::max(0.0, 1 - doubt * doubt) * mean;
        const Eigen::Vector2d way = pose->linear() * (after.points.col(other) - start.points.col(other));
        CHECK((way - expected).norm() < 1e-9);
    }
    CHECK(going > 0);
    CHECK(going < 3);
    CHECK(after.point(35) == start.point(35) + by);
}

TEST_CASE("the dragged point is moved, the followers are propagated, and nothing else changes",
          "[propagation]") {
    const Landmarks start = predictedFace();
    for (const auto& [scope, most] :
         {std::pair(Scope::Point, std::size_t{1}), std::pair(Scope::Part, std::size_t{9}),
          std::pair(Scope::Face, kPointCount)}) {
        const Landmarks after = dragged(start, 35, {0, -80}, scope);
        CHECK(after.states[35] == PointState::Moved);
        const std::vector<std::size_t> went = moved(start, after);
        CHECK(went.size() <= most);
        CHECK((went.size() > 1) == (scope != Scope::Point));
        for (std::size_t point = 0; point < kPointCount; ++point) {
            const bool goes = std::ranges::find(went, point) != went.end();
            CHECK((after.states[point] != PointState::Predicted) == goes);
        }
        CHECK(after.confidences == start.confidences);
        CHECK(after.visibilities == start.visibilities);
    }
}

TEST_CASE("a small drag takes nobody along, a large one its neighbours", "[propagation]") {
    const Landmarks start = predictedFace();
    const double unit = interOcular(start.points);
    CHECK(moved(start, dragged(start, 35, {0, -0.003 * unit}, Scope::Part)) == std::vector<std::size_t>{35});
    CHECK(moved(start, dragged(start, 35, {0, -0.4 * unit}, Scope::Part)).size() > 4);
}

TEST_CASE("what a person has moved or accepted never follows", "[propagation]") {
    Landmarks start = predictedFace();
    start.states[36] = PointState::Moved;
    start.states[38] = PointState::Accepted;
    const Landmarks after = dragged(start, 34, {0, -80}, Scope::Part);
    CHECK(after.point(36) == start.point(36));
    CHECK(after.point(38) == start.point(38));
    CHECK(after.states[36] == PointState::Moved);
    CHECK(after.states[38] == PointState::Accepted);
    CHECK(after.states[35] == PointState::Propagated);
}

TEST_CASE("a drag that comes back leaves every follower where it was", "[propagation]") {
    const Landmarks start = predictedFace();
    const std::size_t point = 87;
    const Propagation propagation(start, {&point, 1}, Scope::Face, model());
    CHECK(moved(start, propagation.dragged(start.point(point) + Point(0, 100))).size() > 5);
    const Landmarks back = propagation.dragged(start.point(point));
    CHECK(back.points == start.points);
    CHECK(back.states[point] == PointState::Moved);
    CHECK(back.states[88] == PointState::Predicted);
}

TEST_CASE("the turned, scaled and shifted face propagates the same way", "[propagation]") {
    const Landmarks start = predictedFace();
    const geometry::Similarity there(2.5, 0.9, {-40, 700});
    Landmarks turned = start;
    turned.points = there.applyAll(start.points);
    const Point by(4, -9);
    const Landmarks here = dragged(start, 68, by, Scope::Face);
    const Landmarks away = dragged(turned, 68, there.linear() * by, Scope::Face);
    CHECK((there.applyAll(here.points) - away.points).colwise().norm().maxCoeff() < 1e-6);
}

TEST_CASE("the part of an eye has its centre and pupil, that of the mouth both lips", "[propagation]") {
    const Landmarks start = predictedFace();
    const std::size_t lid = 68;
    const Propagation eye(start, {&lid, 1}, Scope::Part, model());
    CHECK(eye.followers() == std::vector<std::size_t>{66, 67, 69, 70, 71, 72, 73, 74, 104});
    const std::size_t lip = 87;
    CHECK(Propagation(start, {&lip, 1}, Scope::Part, model()).followers().size() == 19);
    const std::size_t nose = 52;
    CHECK(Propagation(start, {&nose, 1}, Scope::Part, model()).followers().size() == 14);
    const std::size_t chin = 16;
    CHECK(Propagation(start, {&chin, 1}, Scope::Part, model()).followers().size() == 32);
}

TEST_CASE("points that coincide have nobody who follows", "[propagation]") {
    Landmarks start = predictedFace();
    start.points.setConstant(5);
    const Landmarks after = dragged(start, 3, {4, 4}, Scope::Face);
    CHECK(moved(start, after) == std::vector<std::size_t>{3});
}

}  // namespace maskwright::core::propagation
