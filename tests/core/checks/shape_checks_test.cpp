// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checks/shape_checks.h"

#include "core/checks/exchanges.h"
#include "core/geometry/similarity.h"
#include "core/shape/mean_shape.h"
#include "tests/support/support.h"

#include <algorithm>
#include <limits>

#include <catch2/catch.hpp>

namespace maskwright::core::checks {

namespace {

// The mean face, turned a little, 150 px between the outer eye corners.
PointMatrix face() {
    const PointMatrix& mean = shape::MeanShape::shipped().points;
    return geometry::Similarity(150 / interOcular(mean), 0.15, {400, 300}).applyAll(mean);
}

PointMatrix shifted(PointMatrix points, const std::vector<std::size_t>& which, const Point& by) {
    for (const std::size_t point : which) {
        points.col(static_cast<Eigen::Index>(point)) += by;
    }
    return points;
}

std::vector<std::size_t> range(std::size_t first, std::size_t last) {
    std::vector<std::size_t> points;
    for (std::size_t i = first; i <= last; ++i) {
        points.push_back(i);
    }
    return points;
}

const shape::ShapeModel& withoutFaces() {
    static const shape::ShapeModel model = shape::ShapeModel::smooth(shape::MeanShape::shipped());
    return model;
}

}  // namespace

TEST_CASE("a face as faces are has no findings, wherever it lies and however it is turned", "[checks]") {
    CHECK(checkShape(face()).empty());
    CHECK(checkShape(geometry::Similarity(0.2, 2.8, {-900, 50}).applyAll(face())).empty());
    CHECK(checkShape(face(), withoutFaces()).empty());
    // What other tests take for a face.
    CHECK(checkShape(tests::madeFace().points).empty());
}

TEST_CASE("every exchange of points that shows is found, and told by its name and points", "[checks]") {
    const PointMatrix points = face();
    for (const Exchange& exchange : exchanges()) {
        CAPTURE(exchange.sentence);
        const PointMatrix wrong = exchange.undone(points);
        double moved = 0;
        for (const std::size_t point : exchange.points) {
            const auto i = static_cast<Eigen::Index>(point);
            moved += (wrong.col(i) - points.col(i)).norm() / static_cast<double>(exchange.points.size());
        }
        if (moved < 0.05 * 150) {
            continue;  // the inner lips of a nearly closed mouth
        }
        const std::vector<Finding> findings = checkShape(wrong);
        REQUIRE(findings.size() == 1);
        CHECK(findings.front().fault == exchange.fault);
        // A part slipped by one step one way is undone by the step the other way: the points are the same.
        CHECK(findings.front().points == exchange.points);
        CHECK(findings.front().sentence == exchange.sentence);
        CHECK(findings.front().distance == Approx(moved / 150).epsilon(0.2));
    }
}

TEST_CASE("a part that lies apart is one finding that says where it should not be", "[checks]") {
    const auto brow = checkShape(shifted(face(), range(33, 41), {0, -45}));
    REQUIRE(brow.size() == 1);
    CHECK(brow.front().fault == Fault::ShiftedPart);
    CHECK(brow.front().points == range(33, 41));
    CHECK(brow.front().sentence.starts_with("Image-left brow: lies"));
    CHECK(brow.front().sentence.ends_with("of the eyes' distance too far up."));

    const auto mouth = checkShape(shifted(face(), range(84, 103), {50, 0}));
    REQUIRE(mouth.size() == 1);
    CHECK(mouth.front().sentence.ends_with("too far to the image's right."));
}

TEST_CASE("a part of another size than the face is misshapen", "[checks]") {
    PointMatrix points = face();
    const Point middle = points.middleCols(42, 9).rowwise().mean();
    for (Eigen::Index i = 42; i <= 50; ++i) {
        points.col(i) = middle + 0.4 * (points.col(i) - middle);
    }
    const auto findings = checkShape(points);
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().fault == Fault::MisshapenPart);
    CHECK(findings.front().sentence == "Image-right brow: far too small for this face.");
}

TEST_CASE("one point apart is an outlier, and two are two", "[checks]") {
    const auto one = checkShape(shifted(face(), {60}, {30, 20}));
    REQUIRE(one.size() == 1);
    CHECK(one.front().fault == Fault::Outlier);
    CHECK(one.front().points == std::vector<std::size_t>{60});
    CHECK(one.front().distance == Approx(std::hypot(30, 20) / 150).epsilon(0.1));
    CHECK(one.front().sentence.starts_with("Point 60 (nose outline: subnasale) lies 24 %"));

    const auto two = checkShape(shifted(shifted(face(), {60}, {30, 20}), {8}, {-40, 0}));
    REQUIRE(two.size() == 2);
    CHECK(two[0].points.size() + two[1].points.size() == 2);
    // What the annotator's hand does is none.
    CHECK(checkShape(shifted(face(), {60}, {4, -3})).empty());
}

TEST_CASE("the gravest finding stands first", "[checks]") {
    const PointMatrix mirrored = exchanges().front().undone(face());
    const auto findings = checkShape(shifted(mirrored, {60}, {0, 60}));
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].fault == Fault::MirroredFace);
    CHECK(findings[1].points == std::vector<std::size_t>{60});
}

TEST_CASE("points of which nothing can be said have no findings", "[checks]") {
    CHECK(checkShape(PointMatrix::Constant(7)).empty());
    PointMatrix points = face();
    points(0, 5) = std::numeric_limits<double>::quiet_NaN();
    CHECK(checkShape(points).empty());
    points(0, 5) = std::numeric_limits<double>::infinity();
    CHECK(checkShape(points).empty());
    points(0, 5) = 1e300;
    CHECK_NOTHROW(checkShape(points));
}

TEST_CASE("without a learned model exchanged points are found, and nothing is said of expressions",
          "[checks]") {
    const auto mirrored = checkShape(exchanges().front().undone(face()), withoutFaces());
    REQUIRE(mirrored.size() == 1);
    CHECK(mirrored.front().fault == Fault::MirroredFace);
    CHECK(checkShape(shifted(face(), range(33, 50), {0, -25}), withoutFaces()).empty());
}

}  // namespace maskwright::core::checks
