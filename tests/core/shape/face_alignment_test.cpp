// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/face_alignment.h"

#include "core/error.h"
#include "core/shape/mean_shape.h"

#include <utility>

#include <catch2/catch.hpp>

namespace maskwright::core::shape {

using geometry::Similarity;

namespace {

constexpr std::pair<Eigen::Index, std::pair<double, double>> kPlaces[] = {
    {74, {178, 206}}, {83, {295, 206}}, {54, {236.5, 275}}, {84, {190, 335}}, {90, {283, 335}}};

// The five points in their places; the rest of the face does not count.
PointMatrix alignedFace() {
    PointMatrix points = PointMatrix::Constant(1000);
    for (const auto& [point, place] : kPlaces) {
        points.col(point) = Point(place.first, place.second);
    }
    return points;
}

}  // namespace

TEST_CASE("five points are brought to the places of the Helen protocol, however the face stands") {
    const PointMatrix aligned = alignedFace();
    const PointMatrix onPhoto = Similarity(1.7, -0.4, Point(80, 300)).applyAll(aligned);
    const Similarity crop = fivePointSquare(onPhoto).cropFromPhoto(473);
    CHECK((crop.applyAll(onPhoto) - aligned).norm() < 1e-6);
}

TEST_CASE("another face comes as near to these places as a similarity brings it") {
    PointMatrix points = alignedFace();
    points.col(54) += Point(6, -9);
    const Similarity crop = fivePointSquare(points).cropFromPhoto(473);
    Point mean = Point::Zero();
    double squares = 0;
    double before = 0;
    for (const auto& [point, place] : kPlaces) {
        const Point wanted(place.first, place.second);
        const Point own = points.col(point);
        mean += (crop.apply(own) - wanted) / 5;
        squares += (crop.apply(own) - wanted).squaredNorm();
        before += (own - wanted).squaredNorm();
    }
    CHECK(mean.norm() < 1e-6);
    CHECK(squares < before);
}

TEST_CASE("the square of a face follows its alignment, and leaves room around the face") {
    const PointMatrix points = Similarity(150, 0.2, Point(300, 200)).applyAll(MeanShape::shipped().points);
    CHECK(parsingSquare(points, Alignment::AllPoints).side == headSquare(points).side);
    const FaceSquare five = parsingSquare(points, Alignment::FivePoints);
    CHECK(five.angle == Approx(0.2).margin(0.02));
    const PointMatrix seen = five.cropFromPhoto(473).applyAll(points);
    CHECK(seen.minCoeff() > 40);
    CHECK(seen.maxCoeff() < 433);
}

TEST_CASE("five points that coincide are an error") {
    CHECK_THROWS_AS(fivePointSquare(PointMatrix(PointMatrix::Constant(5))), Error);
}

}  // namespace maskwright::core::shape
