// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/face_crop.h"

#include "core/shape/mean_shape.h"

#include <numbers>

#include <catch2/catch.hpp>

namespace maskwright::core::shape {

using geometry::Similarity;

TEST_CASE("squares follow a turned, scaled and shifted face") {
    const PointMatrix mean = MeanShape::shipped().points;
    const FaceSquare plain = landmarkSquare(mean);
    const Box box = boundingBox(mean);
    CHECK(plain.angle == Approx(0).margin(1e-9));
    CHECK(plain.side == Approx(1.5 * std::max(box.width(), box.height())));
    CHECK(plain.centre.y() == Approx(box.centre().y() - 0.06 * box.height()));

    const Similarity photoFromMean(120, 0.7, Point(300, 200));
    const PointMatrix points = photoFromMean.applyAll(mean);
    using OfPoints = FaceSquare (*)(const PointMatrix&);
    for (const OfPoints square : {OfPoints(landmarkSquare), OfPoints(headSquare), OfPoints(nearSquare)}) {
        const FaceSquare before = square(mean);
        const FaceSquare after = square(points);
        CHECK(after.angle == Approx(0.7));
        CHECK(after.side == Approx(120 * before.side));
        CHECK((after.centre - photoFromMean.apply(before.centre)).norm() < 1e-6);
        // The same face lies in the same place of the crop.
        const PointMatrix a = before.cropFromPhoto(256).applyAll(mean);
        const PointMatrix b = after.cropFromPhoto(256).applyAll(points);
        CHECK((a - b).norm() < 1e-6);
    }
}

TEST_CASE("from near the face fills four fifths of the square, and every point lies inside") {
    const PointMatrix points = Similarity(100, 0.4, Point(50, 60)).applyAll(MeanShape::shipped().points);
    const PointMatrix crop = nearSquare(points).cropFromPhoto(200).applyAll(points);
    const Box box = boundingBox(crop);
    CHECK(std::max(box.width(), box.height()) == Approx(160));
    CHECK((box.centre() - Point(99.5, 99.5)).norm() < 1e-6);
    CHECK(crop.minCoeff() > 0);
    CHECK(crop.maxCoeff() < 199);
}

TEST_CASE("a candidate of the points' box gives the points' square") {
    const PointMatrix points = Similarity(100, 0, Point(50, 60)).applyAll(MeanShape::shipped().points);
    const FaceCandidate face{boundingBox(points), 1, 0};
    CHECK((headSquare(face).centre - headSquare(points).centre).norm() < 1e-6);
    CHECK(landmarkSquare(face).side == Approx(landmarkSquare(points).side));
    const FaceCandidate turned{face.box, 1, 30};
    CHECK(landmarkSquare(turned).angle == Approx(std::numbers::pi / 6));
}

TEST_CASE("faces without extent are an error") {
    CHECK_THROWS_AS(landmarkSquare(FaceCandidate{}), Error);
    CHECK_THROWS_AS(headSquare(PointMatrix(PointMatrix::Constant(5))), Error);
}

TEST_CASE("the whole photo fills the square along its longer side") {
    const Similarity crop = wholePhoto(200, 100).cropFromPhoto(100);
    CHECK((crop.apply(Point(-0.5, 49.5)) - Point(-0.5, 49.5)).norm() < 1e-9);
    CHECK((crop.apply(Point(199.5, 49.5)) - Point(99.5, 49.5)).norm() < 1e-9);
}

}  // namespace maskwright::core::shape
