// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/shape_model.h"

#include "core/error.h"
#include "core/fitting/contour_prior.h"
#include "core/shape/mean_shape.h"

#include <cmath>
#include <vector>

#include <Eigen/Cholesky>
#include <nlohmann/json.hpp>

namespace maskwright::core::shape {

using Eigen::Index;
using Eigen::MatrixXd;

namespace {

// Moves of a face that are no change of its shape: along x, along y, a turn, a change of size.
MatrixXd poseModes(const PointMatrix& mean) {
    MatrixXd modes(kCoordinates, 4);
    for (Index i = 0; i < mean.cols(); ++i) {
        const double x = mean(0, i);
        const double y = mean(1, i);
        modes.middleRows(2 * i, 2) << 1, 0, -y, x, 0, 1, x, y;
    }
    return modes;
}

// Far above what faces differ by, and small enough for the precision to be computed exactly.
constexpr double kFreePose = 1.0;

}  // namespace

ShapeModel::ShapeModel(PointMatrix mean, MatrixXd covariance, bool knowsFaces)
    : knowsFaces_(knowsFaces), mean_(std::move(mean)), covariance_(std::move(covariance)) {
    const MatrixXd pose = kFreePose * poseModes(mean_);
    precision_ =
        (covariance_ + pose * pose.transpose()).llt().solve(MatrixXd::Identity(kCoordinates, kCoordinates));
}

ShapeModel ShapeModel::learned(const fitting::ContourPrior& prior) {
    // What the prior keeps to itself, it writes down.
    const nlohmann::json json = prior.toJson();
    const auto mean = json.at("mean").get<std::vector<double>>();
    const auto values = json.at("mode_values").get<std::vector<double>>();
    const auto spreads = json.at("spreads").get<std::vector<double>>();
    const auto count = json.at("modes").get<Index>();
    const Eigen::Map<const MatrixXd> modes(values.data(), kCoordinates, count);
    MatrixXd covariance = modes * modes.transpose();
    covariance.diagonal() += Eigen::Map<const Eigen::VectorXd>(spreads.data(), kCoordinates).cwiseAbs2();
    return {PointMatrix(Eigen::Map<const PointMatrix>(mean.data())), std::move(covariance), true};
}

ShapeModel ShapeModel::smooth(const MeanShape& mean) {
    // Points this near to each other differ mostly together; in inter-ocular distances. About the height of
    // an eye, so that the parts keep their freedom.
    constexpr double kReach = 0.15;
    // The share of a point's variance that it shares with nobody.
    constexpr double kOwnShare = 0.02;
    // Of expressions and poses that the mean's neutral faces do not have.
    constexpr double kExtraSpread = 0.08;

    const double unit = interOcular(mean.points);
    PointMatrix points = mean.points / unit;
    points.colwise() -= points.rowwise().mean().eval();
    MatrixXd covariance = MatrixXd::Zero(kCoordinates, kCoordinates);
    const auto spreadOf = [&](Index i) {
        const double spread = mean.spreads[static_cast<std::size_t>(i)] / unit;
        return std::sqrt(spread * spread / 2 + kExtraSpread * kExtraSpread);
    };
    for (Index i = 0; i < points.cols(); ++i) {
        for (Index k = 0; k < points.cols(); ++k) {
            const double distance = (points.col(i) - points.col(k)).norm() / kReach;
            const double together =
                (1 - kOwnShare) * std::exp(-distance * distance / 2) + (i == k ? kOwnShare : 0);
            covariance.block<2, 2>(2 * i, 2 * k) =
                together * spreadOf(i) * spreadOf(k) * Eigen::Matrix2d::Identity();
        }
    }
    return {points, covariance, false};
}

const ShapeModel& ShapeModel::shipped() {
    static const ShapeModel model = [] {
        const fitting::ContourPrior* prior = fitting::ContourPrior::shipped();
        return prior != nullptr ? learned(*prior) : smooth(MeanShape::shipped());
    }();
    return model;
}

std::optional<geometry::Similarity> ShapeModel::poseFromPhoto(const PointMatrix& points) const {
    if (!points.allFinite()) {
        return std::nullopt;
    }
    const auto sizeOf = [](const PointMatrix& face) {
        return (face.colwise() - face.rowwise().mean().eval()).norm();
    };
    const double scale = sizeOf(mean_) / sizeOf(points);
    try {
        // Of the fit the turn alone: its scale would make points that are no face as small as nothing.
        const double angle = geometry::fitSimilarity(points, mean_).angle();
        const geometry::Similarity turned(scale, angle, Point::Zero());
        const Point middle = mean_.rowwise().mean();
        return geometry::Similarity(scale, angle, middle - turned.apply(points.rowwise().mean()));
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace maskwright::core::shape
