// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/border_model.h"

#include "core/error.h"
#include "core/fitting/face_fit.h"
#include "core/fitting/ridge_regression.h"
#include "core/resources.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

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

MatrixXd featureRows(std::span<const BorderExample* const> examples) {
    std::vector<std::span<const float>> lists;
    for (const BorderExample* example : examples) {
        lists.emplace_back(example->profiles);
    }
    return rowsOf(lists);
}

MatrixXd targetRows(std::span<const BorderExample* const> examples) {
    std::vector<std::span<const float>> lists;
    for (const BorderExample* example : examples) {
        lists.emplace_back(example->offsets);
    }
    return rowsOf(lists);
}

}  // namespace

BorderModel::Regression BorderModel::regress(std::span<const BorderExample* const> examples, double ridge) {
    constexpr int kFolds = 5;
    const auto features = static_cast<Index>(examples.front()->profiles.size());
    const auto places = static_cast<Index>(examples.front()->offsets.size());
    std::vector<RidgeSums> folds(kFolds, RidgeSums(features, places));
    std::array<std::vector<const BorderExample*>, kFolds> members;
    for (const BorderExample* example : examples) {
        members[static_cast<std::size_t>(example->face % kFolds)].push_back(example);
    }
    RidgeSums all(features, places);
    for (std::size_t k = 0; k < kFolds; ++k) {
        if (!members[k].empty()) {
            folds[k].add(featureRows(members[k]), targetRows(members[k]));
            all += folds[k];
        }
    }
    // Each face is judged by what the others teach.
    VectorXd before = VectorXd::Zero(places);
    VectorXd after = VectorXd::Zero(places);
    for (std::size_t k = 0; k < kFolds; ++k) {
        if (members[k].empty()) {
            continue;
        }
        RidgeSums others = all;
        others -= folds[k];
        const MatrixXd targets = targetRows(members[k]);
        const MatrixXd missed = targets - withOnes(featureRows(members[k])) * others.solved(ridge);
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

BorderModel BorderModel::withCorrection(BorderCorrection correction) const {
    BorderModel model = *this;
    model.correction_ = std::move(correction);
    return model;
}

nlohmann::json BorderModel::toJson() const {
    nlohmann::json json;
    for (const BorderKind kind : kBorderKinds) {
        const Regression& regression = of(kind);
        json[nameOf(kind)] = {{"weights", listOf(regression.weights)},
                              {"offsets", listOf(regression.offsets)},
                              {"deviations", listOf(regression.deviations)},
                              {"remainders", listOf(regression.remainders)}};
    }
    if (correction_) {
        json["correction"] = correction_->toJson();
    }
    return json;
}

BorderModel BorderModel::fromJson(const nlohmann::json& json) {
    try {
        BorderModel model;
        for (const BorderKind kind : kBorderKinds) {
            const nlohmann::json& part = json.at(nameOf(kind));
            const std::size_t places = borderPoints(kind).size();
            const std::size_t features = profileSize(kind);
            const auto weights = readList(part, "weights", places * features, kResource);
            const auto offsets = readList(part, "offsets", places, kResource);
            const auto deviations = readList(part, "deviations", places, kResource);
            const auto remainders = readList(part, "remainders", places, kResource);
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
        if (json.contains("correction")) {
            model.correction_ = BorderCorrection::fromJson(json["correction"], kResource);
        }
        return model;
    } catch (const nlohmann::json::exception& problem) {
        throw Error(std::string("the border model cannot be read (") + problem.what() + ")", kResource,
                    "Install the resources again.");
    }
}

}  // namespace maskwright::core::fitting
