// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/propagation/error_model.h"

#include "core/error.h"
#include "core/resources.h"
#include "core/shape/mean_shape.h"
#include "core/shape/shape_model.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <Eigen/Eigenvalues>
#include <nlohmann/json.hpp>

namespace maskwright::core::propagation {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using shape::kCoordinates;

namespace {

constexpr const char* kResource = "research/error_model.json";

// Never quite 0: what the pairs have not shown is not impossible.
constexpr double kLeastRemainder = 0.002;

const PointMatrix& standardFace() {
    static const PointMatrix face = [] {
        const PointMatrix& points = shape::MeanShape::shipped().points;
        return PointMatrix(points / interOcular(points));
    }();
    return face;
}

PointMatrix mirroredErrors(const PointMatrix& errors) {
    PointMatrix result;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const auto from = static_cast<Index>(Scheme::lapa().mirror()[i]);
        result.col(static_cast<Index>(i)) = Point(-errors(0, from), errors(1, from));
    }
    return result;
}

struct Factors {
    MatrixXd modes;
    VectorXd remainders;
};

// Principal directions, and what each coordinate has beside them.
Factors factorsOf(const MatrixXd& covariance, Index modes) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(covariance);
    Factors factors{MatrixXd(kCoordinates, modes), {}};
    for (Index i = 0; i < modes; ++i) {
        const Index from = kCoordinates - 1 - i;  // eigenvalues ascend
        factors.modes.col(i) =
            solver.eigenvectors().col(from) * std::sqrt(std::max(0.0, solver.eigenvalues()[from]));
    }
    const VectorXd rest = covariance.diagonal() - factors.modes.rowwise().squaredNorm();
    factors.remainders = rest.cwiseMax(kLeastRemainder * kLeastRemainder).cwiseSqrt();
    return factors;
}

VectorXd finiteNumbers(const nlohmann::json& json, const char* key, Index count, const std::string& subject) {
    const auto values = json.at(key).get<std::vector<double>>();
    if (static_cast<Index>(values.size()) != count ||
        !std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) {
        throw Error(
            std::string("the error model has a wrong number of values, or one that is no number, in '") +
                key + "'",
            subject);
    }
    return Eigen::Map<const VectorXd>(values.data(), count);
}

}  // namespace

std::optional<geometry::Similarity> poseFromPhoto(const PointMatrix& points) {
    if (!points.allFinite()) {
        return std::nullopt;
    }
    try {
        return geometry::fitSimilarity(points, standardFace());
    } catch (const Error&) {
        return std::nullopt;
    }
}

ErrorModel::ErrorModel(std::string source, MatrixXd modes, VectorXd remainders)
    : source_(std::move(source)), modes_(std::move(modes)), remainders_(std::move(remainders)) {
    covariance_ = modes_ * modes_.transpose();
    covariance_.diagonal() += remainders_.cwiseAbs2();
}

ErrorModel ErrorModel::learn(std::span<const Pair> pairs, std::string source, int modes,
                             const ErrorModel* beginning) {
    expects(modes > 0 && modes <= kCoordinates, "ErrorModel: the number of modes");
    MatrixXd covariance = MatrixXd::Zero(kCoordinates, kCoordinates);
    std::size_t used = 0;
    for (const Pair& pair : pairs) {
        const auto pose = poseFromPhoto(pair.predicted);
        if (!pose || !pair.truth.allFinite()) {
            continue;
        }
        const PointMatrix errors = pose->linear() * (pair.truth - pair.predicted);
        for (const PointMatrix& each : {errors, mirroredErrors(errors)}) {
            const Eigen::Map<const VectorXd> flat(each.data(), kCoordinates);
            covariance.selfadjointView<Eigen::Lower>().rankUpdate(flat);
        }
        ++used;
    }
    if (used < kLeastPairs) {
        throw Error("too few corrected faces to learn from: " + std::to_string(used), {},
                    "At least " + std::to_string(kLeastPairs) + " are needed.");
    }
    covariance = covariance.selfadjointView<Eigen::Lower>();
    covariance /= 2 * static_cast<double>(used);
    if (beginning != nullptr) {
        const double own = static_cast<double>(used) / (static_cast<double>(used) + kBeginningPairs);
        covariance = own * covariance + (1 - own) * beginning->covariance();
    }
    Factors factors = factorsOf(covariance, modes);
    return {std::move(source), std::move(factors.modes), std::move(factors.remainders)};
}

ErrorModel ErrorModel::ofShapes(const shape::ShapeModel& shapes) {
    Factors factors = factorsOf(shapes.covariance(), kModes);
    return {"shapes of faces", std::move(factors.modes), std::move(factors.remainders)};
}

const ErrorModel& ErrorModel::shipped() {
    static const ErrorModel model = resourceExists(kResource) ? fromJson(resourceJson(kResource), kResource)
                                                              : ofShapes(shape::ShapeModel::shipped());
    return model;
}

nlohmann::json ErrorModel::toJson() const {
    // Steps of 1e-5 of the inter-ocular distance: a hundredth of a pixel on a face of 2,000 pixels.
    const auto rounded = [](const auto& values) {
        std::vector<double> list;
        for (Index i = 0; i < values.size(); ++i) {
            list.push_back(std::round(values.data()[i] * 1e5) / 1e5);
        }
        return list;
    };
    return {{"source", source_},
            {"modes", modes_.cols()},
            {"mode_values", rounded(modes_)},
            {"remainders", rounded(remainders_)}};
}

ErrorModel ErrorModel::fromJson(const nlohmann::json& json, const std::string& subject) {
    try {
        const auto modes = json.at("modes").get<Index>();
        if (modes < 1 || modes > kCoordinates) {
            throw Error("the error model has an impossible number of modes", subject);
        }
        const VectorXd values = finiteNumbers(json, "mode_values", modes * kCoordinates, subject);
        const VectorXd remainders = finiteNumbers(json, "remainders", kCoordinates, subject);
        if (!(remainders.minCoeff() > 0)) {
            throw Error("the error model has a remainder that is not positive", subject);
        }
        return {json.at("source").get<std::string>(), values.reshaped(kCoordinates, modes), remainders};
    } catch (const nlohmann::json::exception& problem) {
        throw Error(std::string("the error model cannot be read (") + problem.what() + ")", subject,
                    "Learn it again, or install the resources again.");
    }
}

}  // namespace maskwright::core::propagation
