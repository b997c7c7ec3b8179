// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/contour_prior.h"

#include "core/error.h"
#include "core/fitting/face_fit.h"
#include "core/geometry/similarity.h"
#include "tests/support/support.h"

#include <cmath>
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

namespace {

// Faces whose mouth opens, whose brows rise and which are narrow or wide: three ways to differ, nothing else.
PointMatrix variedFace(double mouth, double brows, double width) {
    PointMatrix points = tests::madeFace().points;
    for (Eigen::Index i = 91; i <= 95; ++i) {
        points(1, i) += mouth;
    }
    for (Eigen::Index i = 101; i <= 103; ++i) {
        points(1, i) += mouth;
    }
    for (Eigen::Index i = 33; i <= 50; ++i) {
        points(1, i) -= brows;
    }
    for (Eigen::Index i = 0; i <= 32; ++i) {
        points(0, i) = 256 + (points(0, i) - 256) * (1 + width);
    }
    return points;
}

std::vector<PointMatrix> variedFaces(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss;
    std::vector<PointMatrix> faces;
    for (int i = 0; i < count; ++i) {
        faces.push_back(variedFace(10 * gauss(random), 8 * gauss(random), 0.1 * gauss(random)));
    }
    return faces;
}

const ContourPrior& variedPrior() {
    static const ContourPrior prior = ContourPrior::learn(variedFaces(60, 1), 8);
    return prior;
}

PointMask all() {
    return PointMask().set();
}

PointSpreads noiseOf(double share) {
    PointSpreads noise;
    noise.fill(share * share * Eigen::Matrix2d::Identity());
    return noise;
}

PointMatrix disturbed(const PointMatrix& points, double sigmaPx, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss(0, sigmaPx);
    PointMatrix result = points;
    for (Eigen::Index i = 0; i < result.size(); ++i) {
        result.data()[i] += gauss(random);
    }
    return result;
}

// As if the face lay on an upright cylinder that turns.
PointMatrix turned(const PointMatrix& points, double degrees) {
    const double radius = 1.1 * (points.row(0).array() - 256).abs().maxCoeff();
    PointMatrix result = points;
    for (double& x : result.row(0)) {
        x = 256 + radius * std::sin(std::asin((x - 256) / radius) + degrees / 180 * 3.14159265);
    }
    return result;
}

double meanDistance(const PointMatrix& a, const PointMatrix& b) {
    return (a - b).colwise().norm().mean();
}

}  // namespace

TEST_CASE("the posterior mean takes most of the noise away from faces of the learned kind") {
    for (unsigned seed = 1; seed <= 5; ++seed) {
        const PointMatrix truth = variedFaces(1, 100 + seed).front();
        const PointMatrix seen = disturbed(truth, 4, seed);  // 2 % of 200 px
        const PointMatrix expected = variedPrior().posteriorMean(seen, noiseOf(0.02), all(), all());
        CHECK(meanDistance(expected, truth) < 0.4 * meanDistance(seen, truth));
    }
}

TEST_CASE("points without noise stay where they are, and less noise moves points less") {
    const PointMatrix seen = disturbed(variedFace(5, 0, 0), 4, 3);
    CHECK(variedPrior().posteriorMean(seen, noiseOf(0), all(), all()) == seen);
    const PointMatrix little = variedPrior().posteriorMean(seen, noiseOf(0.0005), all(), all());
    const PointMatrix much = variedPrior().posteriorMean(seen, noiseOf(0.02), all(), all());
    CHECK(meanDistance(little, seen) < 0.5 * meanDistance(much, seen));
    auto mixed = noiseOf(0.02);
    mixed[88].setZero();
    CHECK(variedPrior().posteriorMean(seen, mixed, all(), all()).col(88) == seen.col(88));
}

TEST_CASE("the noise of a face is told from how far its points lie from any face") {
    double little = 0;
    double much = 0;
    for (unsigned seed = 0; seed < 8; ++seed) {
        const PointMatrix face = variedFace(5, 0, 0);
        const double unit = interOcular(face);
        little += std::log(
            variedPrior().likelyScales(disturbed(face, 0.0075 * unit, seed), noiseOf(0.015), all()).noise);
        much += std::log(
            variedPrior().likelyScales(disturbed(face, 0.03 * unit, seed), noiseOf(0.015), all()).noise);
    }
    CHECK(std::exp(little / 8) == Approx(0.5).epsilon(0.15));
    CHECK(std::exp(much / 8) == Approx(2).epsilon(0.15));
    CHECK(variedPrior().likelyScales(PointMatrix::Zero(), noiseOf(0.015), all()).noise == 1);
}

TEST_CASE("a usual face is taken for one, and a turned one is not pulled to the faces that were learned") {
    std::vector<PointMatrix> nearlyFrontal = variedFaces(120, 1);
    std::mt19937 random(1);
    std::normal_distribution<double> degrees(0, 8);
    for (PointMatrix& face : nearlyFrontal) {
        face = disturbed(turned(face, degrees(random)), 1, static_cast<unsigned>(random()));
    }
    const ContourPrior prior = ContourPrior::learn(nearlyFrontal, 30);
    for (unsigned seed = 0; seed < 4; ++seed) {
        const PointMatrix usual = variedFaces(1, 200 + seed).front();
        const double sigmaPx = 0.01 * interOcular(usual);
        CHECK(prior.likelyScales(disturbed(usual, sigmaPx, seed), noiseOf(0.015), all()).shape == 1);

        const PointMatrix truth = turned(usual, 45);
        const PointMatrix seen = disturbed(truth, sigmaPx, seed);
        const ContourPrior::Scales scales = prior.likelyScales(seen, noiseOf(0.015), all());
        const PointMatrix asUsual = prior.posteriorMean(seen, noiseOf(0.015), all(), all());
        const PointMatrix asTurned =
            prior.posteriorMean(seen, noiseOf(0.015 * scales.noise), all(), all(), scales.shape);
        CAPTURE(seed, scales.noise, scales.shape, meanDistance(asUsual, truth));
        CHECK(scales.shape > 1);
        CHECK(meanDistance(asTurned, truth) < meanDistance(asUsual, truth));
        CHECK(meanDistance(asTurned, truth) < 1.05 * meanDistance(seen, truth));
    }
}

TEST_CASE("only wanted points change, and only used points count") {
    const PointMatrix seen = disturbed(variedFace(5, 0, 0), 4, 4);
    PointMask eye;
    for (std::size_t i = 66; i <= 73; ++i) {
        eye.set(i);
    }
    const PointMatrix expected = variedPrior().posteriorMean(seen, noiseOf(0.02), eye, eye);
    PointMatrix elsewhere = seen;
    elsewhere.leftCols(60).array() += 30;
    const PointMatrix other = variedPrior().posteriorMean(elsewhere, noiseOf(0.02), eye, eye);
    for (Eigen::Index i = 0; i < 106; ++i) {
        if (i >= 66 && i <= 73) {
            CHECK(expected.col(i) == other.col(i));
        } else {
            CHECK(expected.col(i) == seen.col(i));
        }
    }
}

TEST_CASE("the turned, scaled and shifted face has the turned, scaled and shifted expectation") {
    const PointMatrix seen = disturbed(variedFace(-4, 6, 0.05), 4, 5);
    const geometry::Similarity otherFromHere(2.5, 0.9, {-40, 700});
    const PointMatrix expected = variedPrior().posteriorMean(seen, noiseOf(0.02), all(), all());
    const PointMatrix moved =
        variedPrior().posteriorMean(otherFromHere.applyAll(seen), noiseOf(0.02), all(), all());
    CHECK(meanDistance(moved, otherFromHere.applyAll(expected)) < 1e-6);
}

TEST_CASE("points that coincide or are too few come back as they are") {
    const PointMatrix same = PointMatrix::Constant(7);
    CHECK(variedPrior().posteriorMean(same, noiseOf(0.02), all(), all()) == same);
    const PointMatrix seen = variedFace(0, 0, 0);
    CHECK(variedPrior().posteriorMean(seen, noiseOf(0.02), PointMask("111"), all()) == seen);
}

TEST_CASE("a stored prior is the same prior, and a broken one an error") {
    const nlohmann::json json = variedPrior().toJson();
    const ContourPrior read = ContourPrior::fromJson(nlohmann::json::parse(json.dump()));
    const PointMatrix seen = disturbed(variedFace(5, 3, 0), 4, 6);
    CHECK(meanDistance(read.posteriorMean(seen, noiseOf(0.02), all(), all()),
                       variedPrior().posteriorMean(seen, noiseOf(0.02), all(), all())) < 0.05);
    for (const char* key : {"modes", "mean", "mode_values", "spreads"}) {
        nlohmann::json broken = json;
        broken.erase(key);
        CHECK_THROWS_AS(ContourPrior::fromJson(broken), Error);
    }
    nlohmann::json broken = json;
    broken["modes"] = 1000000000;
    CHECK_THROWS_AS(ContourPrior::fromJson(broken), Error);
    broken = json;
    broken["spreads"][5] = 0;
    CHECK_THROWS_AS(ContourPrior::fromJson(broken), Error);
}

TEST_CASE("the fit trusts what a person placed and smooths what a model predicted") {
    FitOptions options;
    options.prior = &variedPrior();
    const PointMatrix truth = variedFace(6, -5, 0.05);
    Landmarks face = tests::madeFace();
    face.points = disturbed(truth, 4, 7);
    const FaceFit predicted = fitFace(face, options);
    CHECK(meanDistance(predicted.points, truth) < 0.5 * meanDistance(face.points, truth));
    CHECK(predicted.part(FaceClass::ImageLeftBrow).residualPx > 1);

    face.states[35] = PointState::Moved;
    const FaceFit corrected = fitFace(face, options);
    CHECK(corrected.points.col(35) == face.points.col(35));
    const Polygon& brow = corrected.part(FaceClass::ImageLeftBrow).region.front();
    CHECK(std::any_of(brow.begin(), brow.end(),
                      [&](const Point& p) { return (p - face.point(35)).norm() < 1e-6; }));

    Landmarks unsure = face;
    std::fill(unsure.confidences.begin() + 84, unsure.confidences.begin() + 104, 0.0);
    const auto mouthMoves = [](const FaceFit& fit, const Landmarks& seen) {
        return (fit.points - seen.points).middleCols(84, 20).colwise().norm().mean();
    };
    CHECK(mouthMoves(fitFace(unsure, options), unsure) > mouthMoves(corrected, face));
    // Agreeing to what a model has placed changes nothing; what a person placed is met exactly, then as
    // before.
    Landmarks agreed = face;
    agreed.confidences.fill(0.7);
    const PointMatrix before = fitFace(agreed, options).points;
    agreed.acceptAll();
    const FaceFit kept = fitFace(agreed, options);
    CHECK(kept.points == before);
    CHECK(Point(kept.points.col(36)) != agreed.point(36));
    // Points that were brought along accepted are a person's.
    agreed.confidences.fill(1);
    CHECK(fitFace(agreed, options).points == agreed.points);
}

TEST_CASE("dragging a point that a person holds changes its own part alone") {
    FitOptions options;
    options.prior = &variedPrior();
    Landmarks face = tests::madeFace();
    face.points = disturbed(variedFace(6, -5, 0.05), 4, 8);
    face.states[68] = PointState::Moved;
    const FaceFit before = fitFace(face, options);
    face.setPoint(68, face.point(68) + Point(3, -6));
    const FaceFit after = fitFace(face, options);
    for (const FaceClass value : fittedClasses()) {
        const bool same = before.part(value).region == after.part(value).region;
        CHECK(same == (value != FaceClass::ImageLeftEye));
    }
    CHECK(before.jawline.samples == after.jawline.samples);
}

}  // namespace maskwright::core::fitting
