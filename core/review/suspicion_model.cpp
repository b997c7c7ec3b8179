// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/suspicion_model.h"

#include "core/error.h"
#include "core/resources.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>
#include <nlohmann/json.hpp>

namespace maskwright::core::review {

namespace {

constexpr const char* kResource = "research/suspicion.json";
constexpr std::array<const char*, 8> kGroupNames{"skin",      "brow",        "eye",       "nose",
                                                 "upper_lip", "inner_mouth", "lower_lip", "hair"};
// Standard deviations up to which a size or place is nothing to speak of.
constexpr double kUsual = 1.5;
// One map far off would otherwise outweigh a hundred others in the regression, and every other doubt.
constexpr double kMostDeviations = 4;
constexpr double kMostResidual = 0.1;
constexpr double kRidge = 1e-3;
constexpr int kSweeps = 500;

// What of a doubt enters the regression: 0 where there is nothing to say, growing with the doubt.
double featureOf(const Doubt& doubt) {
    switch (doubt.kind) {
        case DoubtKind::UnusualSize:
        case DoubtKind::UnusualPlace:
            return std::clamp(std::abs(doubt.value) - kUsual, 0.0, kMostDeviations);
        case DoubtKind::FitResidual:
            return std::clamp(doubt.value, 0.0, kMostResidual);
        default:
            return std::clamp(doubt.value, 0.0, 1.0);
    }
}

// Least squares without negative weights, by coordinate descent; the last column is free.
Eigen::VectorXd nonNegativeLeastSquares(const Eigen::MatrixXd& rows, const Eigen::VectorXd& target) {
    Eigen::MatrixXd square = rows.transpose() * rows;
    square.diagonal().array() += kRidge * static_cast<double>(rows.rows());
    const Eigen::VectorXd product = rows.transpose() * target;
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(rows.cols());
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        for (Eigen::Index i = 0; i < weights.size(); ++i) {
            const double gradient = product(i) - square.row(i).dot(weights);
            const double moved = weights(i) + gradient / square(i, i);
            weights(i) = i + 1 < weights.size() ? std::max(0.0, moved) : moved;
        }
    }
    return weights;
}

}  // namespace

SuspicionModel::SuspicionModel() {
    // Percent of F1: a residual of a tenth of the eye distance loses half of a part; others by their own
    // scale.
    for (auto& group : weights_) {
        group = {500, 50, 50, 5, 5, 60, 60};
    }
    // The jawline bounds a class many times as large as a part: a tenth of the eye distance beside it all
    // along is a fourteenth of the face.
    weights_[groupOf(FaceClass::Skin)][static_cast<std::size_t>(DoubtKind::FitResidual)] = 75;
}

std::size_t SuspicionModel::groupOf(FaceClass value) {
    switch (value) {
        case FaceClass::ImageLeftBrow:
        case FaceClass::ImageRightBrow:
            return 1;
        case FaceClass::ImageLeftEye:
        case FaceClass::ImageRightEye:
            return 2;
        case FaceClass::Nose:
            return 3;
        case FaceClass::UpperLip:
            return 4;
        case FaceClass::InnerMouth:
            return 5;
        case FaceClass::LowerLip:
            return 6;
        case FaceClass::Hair:
            return 7;
        default:
            return 0;
    }
}

SuspicionModel SuspicionModel::learn(std::span<const JudgedMap> maps) {
    expects(!maps.empty(), "SuspicionModel: there is nothing to learn from");
    SuspicionModel model;
    for (std::size_t group = 0; group < kGroups; ++group) {
        std::vector<std::size_t> classes;
        for (std::size_t c = 1; c < kClassCount; ++c) {
            if (groupOf(static_cast<FaceClass>(c)) == group) {
                classes.push_back(c);
            }
        }
        const auto count = static_cast<Eigen::Index>(maps.size() * classes.size());
        Eigen::MatrixXd rows = Eigen::MatrixXd::Zero(count, kDoubtKindCount + 1);
        rows.col(kDoubtKindCount).setOnes();
        Eigen::VectorXd losses(count);
        Eigen::Index row = 0;
        for (const JudgedMap& map : maps) {
            for (const std::size_t c : classes) {
                for (const Doubt& doubt : map.doubts) {
                    if (static_cast<std::size_t>(doubt.about) == c) {
                        rows(row, static_cast<Eigen::Index>(doubt.kind)) = featureOf(doubt);
                    }
                }
                losses(row++) = map.losses[c];
            }
        }
        // Features on one scale, so that the ridge treats them alike.
        Eigen::VectorXd scale =
            (rows.colwise().squaredNorm() / static_cast<double>(count)).cwiseSqrt().transpose();
        scale = scale.cwiseMax(1e-9);
        const Eigen::VectorXd weights =
            nonNegativeLeastSquares(rows * scale.cwiseInverse().asDiagonal(), losses);
        for (std::size_t kind = 0; kind < kDoubtKindCount; ++kind) {
            const auto i = static_cast<Eigen::Index>(kind);
            // What no map has shown has no weight.
            model.weights_[group][kind] = scale(i) > 1e-9 ? 100 * weights(i) / scale(i) : 0;
        }
    }
    return model;
}

double SuspicionModel::loss(const Doubt& doubt) const {
    return weights_[groupOf(doubt.about)][static_cast<std::size_t>(doubt.kind)] * featureOf(doubt);
}

nlohmann::json SuspicionModel::toJson() const {
    nlohmann::json json = nlohmann::json::object();
    for (std::size_t group = 0; group < kGroups; ++group) {
        for (std::size_t kind = 0; kind < kDoubtKindCount; ++kind) {
            json[kGroupNames[group]][nameOf(static_cast<DoubtKind>(kind))] = weights_[group][kind];
        }
    }
    return json;
}

SuspicionModel SuspicionModel::fromJson(const nlohmann::json& json) {
    SuspicionModel model;
    try {
        for (std::size_t group = 0; group < kGroups; ++group) {
            for (std::size_t kind = 0; kind < kDoubtKindCount; ++kind) {
                const double weight =
                    json.at(kGroupNames[group]).at(nameOf(static_cast<DoubtKind>(kind))).get<double>();
                if (!(weight >= 0) || !std::isfinite(weight)) {
                    throw Error("a weight of the suspicion is no number from 0", kResource);
                }
                model.weights_[group][kind] = weight;
            }
        }
    } catch (const nlohmann::json::exception& error) {
        throw Error(std::string("the weights of the suspicion are malformed (") + error.what() + ")",
                    kResource, "Restore the file from the release.");
    }
    return model;
}

nlohmann::json toJson(const ShippedSuspicion& shipped) {
    return {{"alone", shipped.alone.toJson()},
            {"with_parser", shipped.withParser.toJson()},
            {"statistics", shipped.statistics.toJson()}};
}

ShippedSuspicion shippedSuspicionFrom(const nlohmann::json& json) {
    try {
        return {SuspicionModel::fromJson(json.at("alone")), SuspicionModel::fromJson(json.at("with_parser")),
                MapStatistics::fromJson(json.at("statistics"))};
    } catch (const nlohmann::json::exception& error) {
        throw Error(std::string("the weights of the suspicion are malformed (") + error.what() + ")",
                    kResource, "Restore the file from the release.");
    }
}

const ShippedSuspicion& shippedSuspicion() {
    static const ShippedSuspicion shipped =
        resourceExists(kResource) ? shippedSuspicionFrom(resourceJson(kResource)) : ShippedSuspicion{};
    return shipped;
}

}  // namespace maskwright::core::review
