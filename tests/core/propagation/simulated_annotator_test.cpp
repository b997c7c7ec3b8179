// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/propagation/simulated_annotator.h"

#include "core/error.h"
#include "core/shape/mean_shape.h"
#include "core/shape/shape_model.h"
#include "tests/support/support.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::core::propagation {

namespace {

// The outer eye corners of the made face are 200 px apart.
const PointMatrix& truth() {
    static const PointMatrix points = tests::madeFace().points;
    return points;
}

Landmarks startWith(const std::vector<std::pair<std::size_t, Point>>& wrong) {
    Landmarks face = tests::madeFace();
    for (const auto& [point, by] : wrong) {
        face.setPoint(point, face.point(point) + by);
    }
    return face;
}

bool allRight(const PointErrors& errors, const Landmarks& face, double tolerance) {
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (errors.of(i, face.point(i)) > tolerance) {
            return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("a point is as far off as it lies from its place, and on a line as it lies from the line",
          "[propagation]") {
    const PointErrors errors(truth());
    const auto at = [](std::size_t point) { return Point(truth().col(static_cast<Eigen::Index>(point))); };
    CHECK(errors.of(60, at(60) + Point(6, 8)) == Approx(0.05));
    CHECK(errors.of(8, at(8)) == 0);
    // Along the contour it costs nothing, across it it does; beyond the temple it goes on straight.
    CHECK(errors.of(8, (at(8) + at(9)) / 2) < 1e-9);
    CHECK(errors.of(8, at(9)) < 1e-9);
    CHECK(errors.of(0, at(0) + (at(0) - at(1)) / 2) < 1e-9);
    CHECK(errors.of(16, at(16) + Point(0, 10)) == Approx(0.05).epsilon(0.01));
    // So it is on a closed brow, from its last point to its first as well.
    CHECK(errors.of(41, (at(41) + at(33)) / 2) < 1e-9);
    // Not on an eye.
    CHECK(errors.of(67, (at(67) + at(68)) / 2) > 0.02);
    CHECK_THROWS_AS(PointErrors(PointMatrix::Zero()), Error);
}

TEST_CASE("single points take one drag for each that is wrong, and none for a face that is right",
          "[propagation]") {
    const PointErrors errors(truth());
    AnnotatorOptions options;
    options.noise = 0;
    CHECK(correctedByAnnotator(startWith({}), errors, options).drags == 0);
    const Landmarks wrong = startWith({{60, {10, 0}}, {70, {0, 12}}, {98, {7, 0}}});  // 5, 6 and 3.5 %
    const Effort effort = correctedByAnnotator(wrong, errors, options);
    CHECK(effort.drags == 2);
    CHECK(effort.dragsOfPart[static_cast<std::size_t>(Part::NoseOutline)] == 1);
    CHECK(effort.dragsOfPart[static_cast<std::size_t>(Part::ImageLeftEye)] == 1);
    CHECK(effort.result.states[60] == PointState::Moved);
    CHECK(effort.result.states[98] == PointState::Predicted);
    CHECK(effort.spoiled == 0);
    options.tolerance = 0.02;
    CHECK(correctedByAnnotator(wrong, errors, options).drags == 3);
}

TEST_CASE("the face is right in the end, and the noise of the hand is the same whoever asks",
          "[propagation]") {
    const PointErrors errors(truth());
    // A model that gets the height of both brows wrong together.
    std::vector<ErrorModel::Pair> pairs;
    for (int i = 0; i < 40; ++i) {
        pairs.push_back({truth(), truth()});
        pairs.back().truth.middleCols(33, 18).row(1).array() += i - 20;
    }
    const ErrorModel model = ErrorModel::learn(pairs, "made", 10);
    Landmarks start = tests::madeFace();
    start.points.middleCols(33, 18).row(1).array() -= 14;
    AnnotatorOptions options;
    options.tolerance = 0.04;
    options.scope = Scope::Face;
    for (const Order order : {Order::WorstFirst, Order::LeastCertainFirst}) {
        options.order = order;
        options.model = nullptr;
        const Effort single = correctedByAnnotator(start, errors, options);
        CHECK(allRight(errors, single.result, options.tolerance));
        CHECK(single.spoiled == 0);
        CHECK(correctedByAnnotator(start, errors, options).result == single.result);
        options.model = &model;
        const Effort helped = correctedByAnnotator(start, errors, options);
        CHECK(allRight(errors, helped.result, options.tolerance));
        CHECK(helped.drags < single.drags / 3);
        CHECK((order == Order::LeastCertainFirst) == (helped.lookedAt > 0));
    }
}

TEST_CASE("points that were right until propagation moved them are counted", "[propagation]") {
    const PointErrors errors(truth());
    const ErrorModel model = ErrorModel::ofShapes(shape::ShapeModel::smooth(shape::MeanShape::shipped()));
    AnnotatorOptions options;
    options.noise = 0;
    options.tolerance = 0.02;
    options.model = &model;
    // One lip point alone is wrong, but its neighbours are thought to be wrong as well.
    const Effort effort = correctedByAnnotator(startWith({{98, {0, 30}}}), errors, options);
    CHECK(effort.spoiled > 0);
    CHECK(effort.drags > 1);
    CHECK(allRight(errors, effort.result, options.tolerance));
}

}  // namespace maskwright::core::propagation
