// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/similarity.h"

#include "core/error.h"

#include <numbers>

#include <catch2/catch.hpp>

namespace maskwright::core::geometry {

TEST_CASE("resizing maps the corners of the first and last pixel onto each other") {
    // A photo of 8 pixels halved: the pixel areas -0.5..7.5 become -0.5..3.5.
    const Similarity smallFromPhoto = Similarity::resize(0.5);
    CHECK(smallFromPhoto.apply(Point(-0.5, -0.5)).isApprox(Point(-0.5, -0.5)));
    CHECK(smallFromPhoto.apply(Point(7.5, 7.5)).isApprox(Point(3.5, 3.5)));
    CHECK(smallFromPhoto.apply(Point(0.5, 0.5)).isApprox(Point(0, 0), 1e-12));
}

TEST_CASE("a crop puts its centre into the middle and turns against the angle") {
    const Similarity cropFromPhoto = Similarity::crop({100, 50}, 64, 0, 128);
    CHECK(cropFromPhoto.apply(Point(100, 50)).isApprox(Point(63.5, 63.5)));
    CHECK(cropFromPhoto.apply(Point(101, 50)).isApprox(Point(65.5, 63.5)));
    // A face turned clockwise by a quarter has its "right" pointing down; in the crop it points right again.
    const Similarity upright = Similarity::crop({100, 50}, 64, std::numbers::pi / 2, 128);
    CHECK(upright.apply(Point(100, 51)).isApprox(Point(65.5, 63.5)));
}

TEST_CASE("a transform and its inverse cancel") {
    const Similarity cropFromPhoto(1.7, 0.4, {12, -3});
    const Similarity identity = cropFromPhoto * cropFromPhoto.inverse();
    CHECK(identity.linear().isIdentity(1e-12));
    CHECK(identity.shift().isZero(1e-12));
    CHECK(cropFromPhoto.scale() == Approx(1.7));
    CHECK(cropFromPhoto.angle() == Approx(0.4));
}

TEST_CASE("fitting recovers a known similarity, also when an outlier has weight zero") {
    Eigen::Matrix2Xd from(2, 5);
    from << 0, 10, 10, 0, 4, 0, 0, 10, 10, 3;
    const Similarity truth(2.5, -0.7, {30, 40});
    Eigen::Matrix2Xd to = truth.applyAll(from);
    to.col(4) += Point(100, -50);
    Eigen::VectorXd weights(5);
    weights << 1, 1, 1, 1, 0;
    const Similarity fitted = fitSimilarity(from, to, weights);
    CHECK(fitted.linear().isApprox(truth.linear(), 1e-9));
    CHECK(fitted.shift().isApprox(truth.shift(), 1e-9));
}

TEST_CASE("coinciding points are an error, not a number") {
    const Eigen::Matrix2Xd same = Eigen::Matrix2Xd::Ones(2, 4);
    CHECK_THROWS_AS(fitSimilarity(same, same), Error);
}

}  // namespace maskwright::core::geometry
