// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/shape_model.h"

#include "core/fitting/contour_prior.h"
#include "core/shape/mean_shape.h"
#include "tests/support/support.h"

#include <limits>

#include <Eigen/Cholesky>
#include <catch2/catch.hpp>

namespace maskwright::core::shape {

namespace {

double unlikeliness(const ShapeModel& model, const PointMatrix& pose) {
    const PointMatrix difference = pose - model.mean();
    const Eigen::Map<const Eigen::VectorXd> flat(difference.data(), kCoordinates);
    return flat.dot(model.precision() * flat);
}

const ShapeModel& smoothModel() {
    static const ShapeModel model = ShapeModel::smooth(MeanShape::shipped());
    return model;
}

}  // namespace

TEST_CASE("the mean face of a model is centred and has an inter-ocular distance of 1", "[shape-model]") {
    for (const ShapeModel* model : {&ShapeModel::shipped(), &smoothModel()}) {
        CHECK(model->mean().rowwise().mean().norm() < 1e-4);
        CHECK(interOcular(model->mean()) == Approx(1).epsilon(1e-4));
        CHECK(model->covariance().isApprox(model->covariance().transpose()));
        CHECK(model->covariance().llt().info() == Eigen::Success);
    }
}

TEST_CASE("place, turn and size cost next to nothing, a change of shape does", "[shape-model]") {
    for (const ShapeModel* model : {&ShapeModel::shipped(), &smoothModel()}) {
        const PointMatrix& mean = model->mean();
        CHECK(unlikeliness(*model, mean) == 0);
        CHECK(unlikeliness(*model, mean.colwise() + Point(0.1, -0.2)) < 0.1);
        CHECK(unlikeliness(*model, geometry::Similarity(1.1, 0.1, {0, 0}).applyAll(mean)) < 1);
        PointMatrix changed = mean;
        changed.col(60) += Point(0.2, 0);
        CHECK(unlikeliness(*model, changed) > 5);
    }
}

TEST_CASE("the model of the contour prior is the prior's", "[shape-model]") {
    const auto* prior = fitting::ContourPrior::shipped();
    REQUIRE(prior != nullptr);
    const ShapeModel model = ShapeModel::learned(*prior);
    CHECK(model.knowsFaces());
    CHECK_FALSE(smoothModel().knowsFaces());
    // Symmetric, as the prior is learned from faces and their mirror images.
    const auto& mirror = Scheme::lapa().mirror();
    CHECK(model.covariance()(2 * 66, 2 * 70) ==
          Approx(model.covariance()(2 * static_cast<Eigen::Index>(mirror[66]),
                                    2 * static_cast<Eigen::Index>(mirror[70])))
              .margin(1e-4));
}

TEST_CASE("the standard pose undoes place, turn and size, and keeps the size of what is no face",
          "[shape-model]") {
    const ShapeModel& model = ShapeModel::shipped();
    const geometry::Similarity photoFromFace(170, -0.8, {300, 200});
    const auto pose = model.poseFromPhoto(photoFromFace.applyAll(model.mean()));
    REQUIRE(pose);
    CHECK((pose->applyAll(photoFromFace.applyAll(model.mean())) - model.mean()).norm() < 1e-9);

    PointMatrix reversed = model.mean();
    reversed.row(0) *= -1;
    const auto mirrored = model.poseFromPhoto(reversed);
    REQUIRE(mirrored);
    CHECK(mirrored->scale() == Approx(1));

    CHECK_FALSE(model.poseFromPhoto(PointMatrix::Constant(3)));
    PointMatrix broken = model.mean();
    broken(1, 7) = std::numeric_limits<double>::infinity();
    CHECK_FALSE(model.poseFromPhoto(broken));
}

}  // namespace maskwright::core::shape
