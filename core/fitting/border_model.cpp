// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/border_model.h"

#include "core/error.h"
#include "core/fitting/face_fit.h"
#include "core/resources.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include <Eigen/Dense>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

constexpr const char* kResource = "research/border_model.json";
constexpr std::array<const char*, kBorderKinds.size()> kKindNames{"brow", "eye", "nose", "mouth"};

// Sums of a regression with an intercept: the last feature is 1.
struct Sums {
    MatrixXd square;
    MatrixXd product;

    Sums(Index features, Index places)
        : square(MatrixXd::Zero(features + 1, features + 1)), product(MatrixXd::Zero(features + 1, places)) {}

    void add(const MatrixXd& rows, const MatrixXd& targets) {
        square.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
        product.noalias() += rows.transpose() * targets;
    }
    [[nodiscard]] MatrixXd solved(double ridge) const {
        MatrixXd normal = square.selfadjointView<Eigen::Lower>();
        const Index features = normal.rows() - 1;
        const double scale = normal.diagonal().head(features).mean();
        normal.diagonal().head(features).array() += ridge * scale;
        return normal.llt().solve(product);
    }
};

MatrixXd featureRows(std::span<const BorderExample* const> examples) {
    const auto features = static_cast<Index>(examples.front()->profiles.size());
    MatrixXd rows(static_cast<Index>(examples.size()), features + 1);
    for (std::size_t i = 0; i < examples.size(); ++i) {
        const auto row = static_cast<Index>(i);
        rows.row(row).head(features) =
            Eigen::Map<const VectorXf>(examples[i]->profiles.data(), features).cast<double>();
        rows(row, features) = 1;
    }
    return rows;
}

MatrixXd targetRows(std::span<const BorderExample* const> examples) {
    const auto places = static_cast<Index>(examples.front()->offsets.size());
    MatrixXd rows(static_cast<Index>(examples.size()), places);
    for (std::size_t i = 0; i < examples.size(); ++i) {
        rows.row(static_cast<Index>(i)) =
            Eigen::Map<const VectorXf>(examples[i]->offsets.data(), places).cast<double>();
    }
    return rows;
}

std::vector<float> numbers(const nlohmann::json& json, const char* key, std::size_t count) {
    auto values = json.at(key).get<std::vector<float>>();
    const bool finite =
        std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
    if (values.size() != count || !finite) {
        throw Error(std::string("the border model has wrong values in '") + key + "'", kResource);
    }
    return values;
}

std::vector<double> rounded(const MatrixXf& values) {
    std::vector<double> list;
    for (Index i = 0; i < values.size(); ++i) {
        list.push_back(std::round(static_cast<double>(values.data()[i]) * 1e6) / 1e6);
    }
    return list;
}

}  // namespace

BorderModel::Regression BorderModel::regress(std::span<const BorderExample* const> examples, double ridge) {
    constexpr int kFolds = 5;
    const auto features = static_cast<Index>(examples.front()->profiles.size());
    const auto places = static_cast<Index>(examples.front()->offsets.size());
    std::vector<Sums> folds(kFolds, Sums(features, places));
    std::array<std::vector<const BorderExample*>, kFolds> members;
    for (const BorderExample* example : examples) {
        members[static_cast<std::size_t>(example->face % kFolds)].push_back(example);
    }
    Sums all(features, places);
    for (std::size_t k = 0; k < kFolds; ++k) {
        if (!members[k].empty()) {
            folds[k].add(featureRows(members[k]), targetRows(members[k]));
            all.square += folds[k].square;
            all.product += folds[k].product;
        }
    }
    // Each face is judged by what the others teach.
    VectorXd before = VectorXd::Zero(places);
    VectorXd after = VectorXd::Zero(places);
    for (std::size_t k = 0; k < kFolds; ++k) {
        if (members[k].empty()) {
            continue;
        }
        Sums others = all;
        others.square -= folds[k].square;
        others.product -= folds[k].product;
        const MatrixXd targets = targetRows(members[k]);
        const MatrixXd missed = targets - featureRows(members[k]) * others.solved(ridge);
        before += targets.colwise().squaredNorm().transpose();
        after += missed.colwise().squaredNorm().transpose();
    }
    const auto count = static_cast<double>(examples.size());
    const MatrixXd solution = all.solved(ridge);
    return {solution.topRows(features).transpose().cast<float>(),
            solution.row(features).transpose().cast<float>(), (before / count).cwiseSqrt().cast<float>(),
            (after / count).cwiseSqrt().cast<float>()};
}

BorderModel BorderModel::learn(std::span<const BorderExample> examples, double ridge) {
    expects(ridge > 0, "BorderModel: the ridge must be positive");
    BorderModel model;
    for (const BorderKind kind : kBorderKinds) {
        std::vector<const BorderExample*> ofKind;
        for (const BorderExample& example : examples) {
            if (example.kind == kind) {
                expects(example.profiles.size() == profileSize(kind) &&
                            example.offsets.size() == borderPoints(kind).size(),
                        "BorderModel: an example of the wrong size");
                ofKind.push_back(&example);
            }
        }
        expects(ofKind.size() > 1, "BorderModel: too few examples");
        model.regressions_[static_cast<std::size_t>(kind)] = regress(ofKind, ridge);
    }
    return model;
}

const BorderModel* BorderModel::shipped() {
    static const std::optional<BorderModel> model = []() -> std::optional<BorderModel> {
        if (!resourceExists(kResource)) {
            return std::nullopt;
        }
        return fromJson(resourceJson(kResource));
    }();
    return model ? &*model : nullptr;
}

const BorderModel* shippedBorders() {
    return BorderModel::shipped();
}

std::vector<BorderSighting> BorderModel::look(const ImageView& photo, const PointMatrix& points,
                                              const BorderView& view, double interOcularPx) const {
    const Regression& regression = of(view.kind);
    const std::vector<float> profiles = borderProfiles(photo, points, view, interOcularPx);
    const VectorXf seen = regression.weights * Eigen::Map<const VectorXf>(
                                                   profiles.data(), static_cast<Index>(profiles.size())) +
                          regression.offsets;
    const std::vector<Point> normals = borderNormals(points, view);
    std::vector<BorderSighting> sightings(normals.size());
    for (std::size_t place = 0; place < sightings.size(); ++place) {
        const auto i = static_cast<Index>(place);
        // The regression gives the mean of what is known after the look. Taking out what was known before
        // leaves what the look itself has told: precisions and precision-weighted means of Gaussians
        // subtract.
        const double before =
            1.0 / (static_cast<double>(regression.deviations[i]) * regression.deviations[i]);
        const double after = 1.0 / (static_cast<double>(regression.remainders[i]) * regression.remainders[i]);
        BorderSighting& sighting = sightings[place];
        sighting.point = view.pointAt(place);
        sighting.normal = normals[place];
        sighting.deviation = std::numeric_limits<double>::infinity();
        constexpr double kLeastGain = 1.05;  // less is chance
        if (after > kLeastGain * before && !normals[place].isZero()) {
            sighting.offset = static_cast<double>(seen[i]) * after / (after - before);
            sighting.deviation = 1 / std::sqrt(after - before);
        }
    }
    return sightings;
}

nlohmann::json BorderModel::toJson() const {
    nlohmann::json json;
    for (const BorderKind kind : kBorderKinds) {
        const Regression& regression = of(kind);
        json[kKindNames[static_cast<std::size_t>(kind)]] = {{"weights", rounded(regression.weights)},
                                                            {"offsets", rounded(regression.offsets)},
                                                            {"deviations", rounded(regression.deviations)},
                                                            {"remainders", rounded(regression.remainders)}};
    }
    return json;
}

BorderModel BorderModel::fromJson(const nlohmann::json& json) {
    try {
        BorderModel model;
        for (const BorderKind kind : kBorderKinds) {
            const nlohmann::json& part = json.at(kKindNames[static_cast<std::size_t>(kind)]);
            const std::size_t places = borderPoints(kind).size();
            const std::size_t features = profileSize(kind);
            const auto weights = numbers(part, "weights", places * features);
            const auto offsets = numbers(part, "offsets", places);
            const auto deviations = numbers(part, "deviations", places);
            const auto remainders = numbers(part, "remainders", places);
            const auto count = static_cast<Index>(places);
            Regression& regression = model.regressions_[static_cast<std::size_t>(kind)];
            regression = {Eigen::Map<const MatrixXf>(weights.data(), count, static_cast<Index>(features)),
                          Eigen::Map<const VectorXf>(offsets.data(), count),
                          Eigen::Map<const VectorXf>(deviations.data(), count),
                          Eigen::Map<const VectorXf>(remainders.data(), count)};
            if (!(regression.deviations.minCoeff() > 0) || !(regression.remainders.minCoeff() > 0)) {
                throw Error("the border model has a deviation that is not positive", kResource);
            }
        }
        return model;
    } catch (const nlohmann::json::exception& problem) {
        throw Error(std::string("the border model cannot be read (") + problem.what() + ")", kResource,
                    "Install the resources again.");
    }
}

}  // namespace maskwright::core::fitting
