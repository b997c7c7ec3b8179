// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/mean_shape.h"

#include "core/geometry/similarity.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::Box;
using core::PointMatrix;
using core::geometry::Similarity;
using core::shape::MeanShape;

namespace {

PointMatrix face() {
    return tests::madeFace().points;
}

// In the mean's frame, for comparing shapes.
PointMatrix inUnitBox(const PointMatrix& points) {
    const Box box = core::boundingBox(points);
    return (points.colwise() - box.centre()) / box.width();
}

double farthest(const PointMatrix& a, const PointMatrix& b) {
    return (a - b).colwise().norm().maxCoeff();
}

std::vector<PointMatrix> transformedCopies(const PointMatrix& shape) {
    return {Similarity(1, 0, {0, 0}).applyAll(shape), Similarity(0.3, 1.1, {500, -20}).applyAll(shape),
            Similarity(7, -2.5, {-900, 13}).applyAll(shape), Similarity(2, 3.1, {4, 4}).applyAll(shape)};
}

core::Landmarks inLandmarks(const PointMatrix& points) {
    core::Landmarks landmarks;
    landmarks.points = points;
    return landmarks;
}

}  // namespace

TEST_CASE("The mean of a shape's transformed copies is the shape", "[mean-shape]") {
    const MeanShape mean = MeanShape::compute(transformedCopies(face()), 0);
    CHECK(farthest(mean.points, inUnitBox(face())) < 1e-9);
    for (const double spread : mean.spreads) {
        CHECK(spread < 1e-9);
    }
}

TEST_CASE("The mean shape is symmetric to the last bit whatever the shapes", "[mean-shape]") {
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 6);
    std::vector<PointMatrix> shapes;
    for (int n = 0; n < 20; ++n) {
        shapes.push_back(face().unaryExpr([&](double value) { return value + noise(random); }));
    }
    const MeanShape mean = MeanShape::compute(shapes, 0.1);
    const auto& mirror = core::Scheme::lapa().mirror();
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const auto a = static_cast<Eigen::Index>(i);
        const auto b = static_cast<Eigen::Index>(mirror[i]);
        CHECK(mean.points(0, a) == Approx(-mean.points(0, b)).margin(1e-12));
        CHECK(mean.points(1, a) == Approx(mean.points(1, b)).margin(1e-12));
        CHECK(mean.spreads[i] == mean.spreads[mirror[i]]);
    }
}

TEST_CASE("Independent noise shows as the spread of each point", "[mean-shape]") {
    std::mt19937 random(5);
    std::normal_distribution<double> noise(0, 3);
    std::vector<PointMatrix> shapes;
    for (int n = 0; n < 400; ++n) {
        shapes.push_back(face().unaryExpr([&](double value) { return value + noise(random); }));
    }
    const double expected = 3 * std::numbers::sqrt2 / core::boundingBox(face()).width();
    for (const double spread : MeanShape::compute(shapes, 0).spreads) {
        CHECK(spread == Approx(expected).epsilon(0.12));
    }
}

TEST_CASE("A closed mouth is opened by the share asked for, and a chin stays where it is", "[mean-shape]") {
    PointMatrix closed = face();
    for (const Eigen::Index i : {97, 98, 99, 101, 102, 103}) {
        closed(1, i) = closed(1, 96);
    }
    const std::vector<PointMatrix> shapes = transformedCopies(closed);
    const MeanShape before = MeanShape::compute(shapes, 0);
    const MeanShape after = MeanShape::compute(shapes, 0.08);
    const double width = after.points(0, 90) - after.points(0, 84);
    CHECK(after.points(1, 102) - after.points(1, 98) == Approx(0.08 * width));
    CHECK((before.points.leftCols(84) - after.points.leftCols(84)).cwiseAbs().maxCoeff() < 1e-12);
    // The lips keep their thickness where they are moved.
    CHECK(after.points(1, 93) - after.points(1, 102) == Approx(before.points(1, 93) - before.points(1, 102)));
    // A mouth that is open further is left alone.
    CHECK(farthest(MeanShape::compute(transformedCopies(face()), 0.01).points, inUnitBox(face())) < 1e-9);
}

TEST_CASE("A placed mean shape fits the box at every roll", "[mean-shape]") {
    const MeanShape mean = MeanShape::compute(transformedCopies(face()), 0);
    for (const double roll : {-180.0, -75.0, -20.0, 0.0, 13.0, 90.0}) {
        const Similarity photoFromMean(240, roll * std::numbers::pi / 180, {300, 200});
        const PointMatrix truth = photoFromMean.applyAll(mean.points);
        // The box of the points and the roll give the points back.
        CHECK(farthest(mean.placedIn({core::boundingBox(truth), 1, roll}), truth) < 1e-9);
    }
    const Box wide{100, 100, 300, 200};
    const Box placed = core::boundingBox(mean.placedIn({wide, 1, 0}));
    CHECK((placed.centre() - wide.centre()).norm() < 1e-9);
    CHECK(placed.area() == Approx(wide.area()));
    CHECK_THROWS_AS(mean.placedIn({Box{5, 5, 5, 9}, 1, 0}), core::ContractViolation);
}

TEST_CASE("A mean shape survives its JSON and refuses any other", "[mean-shape]") {
    const MeanShape mean = MeanShape::compute(transformedCopies(face()), 0.05);
    const MeanShape read = MeanShape::fromJson(mean.toJson());
    CHECK(farthest(read.points, mean.points) < 1e-5);
    CHECK(read.toJson() == mean.toJson());

    auto broken = mean.toJson();
    broken["points"].erase(3);
    CHECK_THROWS_AS(MeanShape::fromJson(broken), core::Error);
    broken = mean.toJson();
    broken["points"][5] = {std::numeric_limits<double>::infinity(), 0};
    CHECK_THROWS_AS(MeanShape::fromJson(broken), core::Error);
    broken = mean.toJson();
    broken["spreads"][0] = -1;
    CHECK_THROWS_AS(MeanShape::fromJson(broken), core::Error);
    broken = mean.toJson();
    broken["points"] = std::vector<std::array<double, 2>>(core::kPointCount, {1, 1});
    CHECK_THROWS_AS(MeanShape::fromJson(broken), core::Error);
    CHECK_THROWS_AS(MeanShape::fromJson(nlohmann::json::array()), core::Error);
}

TEST_CASE("Shapes whose points coincide are refused", "[mean-shape]") {
    const std::vector<PointMatrix> shapes(3, PointMatrix::Constant(4));
    CHECK_THROWS_AS(MeanShape::compute(shapes, 0), core::Error);
}

TEST_CASE("The mean shape of a folder is that of its landmark files", "[mean-shape]") {
    const tests::TemporaryFolder folder;
    CHECK_THROWS_AS(core::shape::computeMeanShape(folder.path(), 0), core::Error);
    CHECK_THROWS_AS(core::shape::computeMeanShape(folder / "missing", 0), core::Error);
    const std::vector<PointMatrix> shapes = transformedCopies(face());
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        tests::writeText(folder.path() / "landmarks" / (std::to_string(i) + ".txt"),
                         core::landmarkText(shapes[i]));
    }
    CHECK(farthest(core::shape::computeMeanShape(folder.path(), 0).points, inUnitBox(face())) < 1e-6);
    CHECK(core::shape::computeMeanShape(folder.path(), 0).points ==
          core::shape::computeMeanShape(folder / "landmarks", 0).points);
    tests::writeText(folder.path() / "landmarks" / "bad.txt", "106\n1 2\n");
    CHECK_THROWS_AS(core::shape::computeMeanShape(folder.path(), 0), core::Error);
}

TEST_CASE("The shipped mean shape is a symmetric face with an open mouth", "[mean-shape]") {
    const MeanShape& mean = MeanShape::shipped();
    CHECK(farthest(core::mirrored(inLandmarks(mean.points), 1).points, mean.points) < 1e-5);
    CHECK(core::boundingBox(mean.points).width() == Approx(1));
    CHECK(mean.points(1, 102) > mean.points(1, 98) + 0.01);
    // Brows above eyes, eyes above nose, nose above mouth, mouth above chin.
    CHECK(mean.points(1, 35) < mean.points(1, 68));
    CHECK(mean.points(1, 72) < mean.points(1, 60));
    CHECK(mean.points(1, 60) < mean.points(1, 87));
    CHECK(mean.points(1, 93) < mean.points(1, 16));
}

TEST_CASE("The predictor places predicted points, surest where faces differ least", "[mean-shape]") {
    const core::FaceCandidate candidate{{100, 80, 300, 290}, 5, 10};
    const core::LandmarkPredictor::Job job{{}, candidate};
    const std::vector<core::LandmarkPredictor::Job> jobs(3, job);
    core::NoProgress progress;
    const auto faces = core::shape::MeanShapePredictor().place(jobs, progress);
    REQUIRE(faces.size() == 3);
    CHECK(faces[2] == faces[0]);
    CHECK(faces[0].points == MeanShape::shipped().placedIn(candidate));
    CHECK_FALSE(faces[0].touchedByPerson());
    for (const double confidence : faces[0].confidences) {
        CHECK(confidence > 0);
        CHECK(confidence < 1);
    }
    // Inner eye corner against the start of the contour, the least certain point of all.
    CHECK(faces[0].confidences[70] > faces[0].confidences[0]);
}

TEST_CASE("Placing stops when it is told to", "[mean-shape]") {
    struct Cancelling final : core::Progress {
        void report(double /*fraction*/, std::string_view /*text*/) override {}
        [[nodiscard]] bool cancelled() const override { return true; }
    };
    const std::vector<core::LandmarkPredictor::Job> jobs(1, {{}, {{0, 0, 10, 10}, 1, 0}});
    CHECK_THROWS_AS(core::shape::MeanShapePredictor().place(jobs, Cancelling()), core::Cancelled);
}
