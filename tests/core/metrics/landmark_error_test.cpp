// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/landmark_error.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <cmath>

#include <catch2/catch.hpp>

namespace maskwright::core::metrics {

namespace {

// All points at (50, 40) but for the corners of a box of 100 x 64, eye corners 60 apart and pupils 32 apart.
PointMatrix measuredFace() {
    PointMatrix points;
    points.colwise() = Point(50, 40);
    points.col(0) = Point(0, 0);
    points.col(16) = Point(100, 64);
    points.col(66) = Point(20, 30);
    points.col(79) = Point(80, 30);
    points.col(104) = Point(34, 30);
    points.col(105) = Point(66, 30);
    return points;
}

PointMatrix shifted(const PointMatrix& points, double x, double y) {
    return points.colwise() + Point(x, y);
}

}  // namespace

TEST_CASE("normalisers are the distances of the specification") {
    const PointMatrix face = measuredFace();
    CHECK(normalisingDistance(face, Normaliser::Box) == Approx(80));  // sqrt(100 * 64)
    CHECK(normalisingDistance(face, Normaliser::InterOcular) == Approx(60));
    CHECK(normalisingDistance(face, Normaliser::InterPupil) == Approx(32));
    CHECK(normalisingDistance(face, Normaliser::Diagonal) == Approx(std::sqrt(14096.0)));
}

TEST_CASE("the error of a face is its mean distance over the normaliser") {
    const PointMatrix face = measuredFace();
    CHECK(normalisedMeanError(face, face, Normaliser::Box) == Approx(0));
    CHECK(normalisedMeanError(face, shifted(face, 3, 4), Normaliser::Box) == Approx(5.0 / 80));
    CHECK(normalisedMeanError(face, shifted(face, 3, 4), Normaliser::InterOcular) == Approx(5.0 / 60));
    // One point of 106 is off by 53 px: half a pixel on average.
    PointMatrix oneOff = face;
    oneOff(0, 20) += 53;
    CHECK(normalisedMeanError(face, oneOff, Normaliser::InterPupil) == Approx(0.5 / 32));
    // Truth alone normalises: the moved point widens the predicted box, not the true one.
    CHECK(normalisedMeanError(face, oneOff, Normaliser::Box) == Approx(0.5 / 80));
    CHECK(normalisedMeanError(oneOff, face, Normaliser::Box) == Approx(0.5 / std::sqrt(103 * 64.0)));
}

TEST_CASE("masked points do not count") {
    const PointMatrix face = measuredFace();
    PointMatrix oneOff = face;
    oneOff(1, 20) -= 8;
    PointMask mask;
    CHECK_FALSE(normalisedMeanError(face, oneOff, Normaliser::Box, mask));
    mask.set(20);
    CHECK(normalisedMeanError(face, oneOff, Normaliser::Box, mask) == Approx(0.1));
    mask.set(21);
    CHECK(normalisedMeanError(face, oneOff, Normaliser::Box, mask) == Approx(0.05));
    LandmarkScore score(Normaliser::Box);
    score.add(face, oneOff, mask);
    CHECK(score.pointError(20) == Approx(0.1));
    CHECK(score.pointError(21) == Approx(0));
    CHECK_FALSE(score.pointError(22));
}

TEST_CASE("a face whose normaliser is undefined is left out of that normaliser and reported") {
    PointMatrix profile = measuredFace();
    profile.col(79) = profile.col(66) + Point(0.99, 0);
    CHECK_FALSE(normalisingDistance(profile, Normaliser::InterOcular));
    CHECK(normalisingDistance(profile, Normaliser::Box));
    LandmarkScore score(Normaliser::InterOcular);
    score.add(profile, shifted(profile, 500, 0));
    score.addMissing(profile);
    CHECK(score.leftOut() == 2);
    CHECK_FALSE(score.nme());
    CHECK_FALSE(score.auc(0.08));
    CHECK_FALSE(score.failureRate(0.08));
    CHECK_FALSE(score.ced(0.08));
    score.add(measuredFace(), shifted(measuredFace(), 6, 0));
    CHECK(score.nme() == Approx(0.1));
    CHECK(score.failureRate(0.08) == Approx(1));
    CHECK(score.missing() == 0);
}

TEST_CASE("AUC, CED and failure rate follow from the errors in closed form") {
    const PointMatrix face = measuredFace();
    LandmarkScore score(Normaliser::Box);
    for (const double px : {0.0, 1.6, 6.4, 16.0}) {  // errors 0, 0.02, 0.08, 0.2
        score.add(face, shifted(face, px, 0));
    }
    CHECK(score.nme() == Approx(0.075));
    CHECK(score.auc(0.08) == Approx((0.08 + 0.06 + 0 + 0) / (4 * 0.08)));
    CHECK(score.auc(0.2) == Approx((0.2 + 0.18 + 0.12 + 0) / (4 * 0.2)));
    // The third face lies exactly at 8 % and is no failure.
    CHECK(score.failureRate(0.08) == Approx(0.25));
    CHECK(score.ced(0.08) == Approx(0.75));
    CHECK(score.ced(0.0799) == Approx(0.5));
    CHECK(score.ced(0) == Approx(0.25));
    CHECK_THROWS_AS(score.auc(0), ContractViolation);

    // A face that was not found has an infinite error: in the curves, not in the mean.
    score.addMissing(face);
    CHECK(score.missing() == 1);
    CHECK(score.nme() == Approx(0.075));
    CHECK(score.auc(0.08) == Approx(0.14 / (5 * 0.08)));
    CHECK(score.failureRate(0.08) == Approx(0.4));
    CHECK(score.ced(1e9) == Approx(0.8));
}

TEST_CASE("the closed form of the AUC is the integral of the CED") {
    const PointMatrix face = tests::madeFace().points;
    LandmarkScore score(Normaliser::InterOcular);
    for (int i = 0; i < 40; ++i) {
        score.add(face, shifted(face, 0.07 * i * i, -0.3 * i));
    }
    score.addMissing(face);
    constexpr int kSteps = 40000;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
        sum += *score.ced(0.1 * (i + 0.5) / kSteps);
    }
    CHECK(score.auc(0.1) == Approx(sum / kSteps).margin(1e-4));
}

TEST_CASE("errors of single points average to the error of the faces") {
    const PointMatrix face = tests::madeFace().points;
    LandmarkScore score(Normaliser::InterOcular);
    PointMatrix first = face;
    first(0, 7) += 20;  // 0.1 of the 200 px between the eye corners
    PointMatrix second = shifted(face, 0, 10);
    score.add(face, first);
    score.add(face, second);
    score.addMissing(face);
    CHECK(score.pointError(7) == Approx((0.1 + 0.05) / 2));
    CHECK(score.pointError(8) == Approx(0.025));
    double mean = 0;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        mean += *score.pointError(i) / static_cast<double>(kPointCount);
    }
    CHECK(score.nme() == Approx(mean));
}

}  // namespace maskwright::core::metrics
