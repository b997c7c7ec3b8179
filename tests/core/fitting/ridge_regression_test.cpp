// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/ridge_regression.h"

#include "core/error.h"

#include <limits>
#include <random>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

namespace {

constexpr Eigen::Index kFeatures = 3;
constexpr double kHardlyAnyRidge = 1e-9;

// Two targets that are exactly linear in the features, with intercepts 5 and -1.
Eigen::MatrixXd targetsOf(const Eigen::MatrixXd& features) {
    Eigen::MatrixXd targets(features.rows(), 2);
    targets.col(0) = (2 * features.col(0) - features.col(1)).array() + 5;
    targets.col(1) = (0.5 * features.col(2)).array() - 1;
    return targets;
}

Eigen::MatrixXd someFeatures(unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss;
    Eigen::MatrixXd features(40, kFeatures);
    for (double& value : features.reshaped()) {
        value = gauss(random);
    }
    return features;
}

}  // namespace

TEST_CASE("a regression finds what is linear, intercepts and all") {
    RidgeSums sums(kFeatures, 2);
    for (const unsigned seed : {1U, 2U}) {  // in pieces
        sums.add(someFeatures(seed), targetsOf(someFeatures(seed)));
    }
    const Eigen::MatrixXd solution = sums.solved(kHardlyAnyRidge);
    Eigen::MatrixXd expected(kFeatures + 1, 2);
    expected << 2, 0, -1, 0, 0, 0.5, 5, -1;
    CHECK((solution - expected).cwiseAbs().maxCoeff() < 1e-6);
    const Eigen::MatrixXd unseen = someFeatures(3);
    CHECK((withOnes(unseen) * solution - targetsOf(unseen)).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("a large ridge leaves the mean of the targets alone") {
    RidgeSums sums(kFeatures, 2);
    sums.add(someFeatures(1), targetsOf(someFeatures(1)));
    const Eigen::MatrixXd solution = sums.solved(1e9);
    CHECK(solution.topRows(kFeatures).cwiseAbs().maxCoeff() < 1e-6);
    CHECK((solution.row(kFeatures) - targetsOf(someFeatures(1)).colwise().mean()).cwiseAbs().maxCoeff() <
          1e-6);
}

TEST_CASE("sums that are taken out again have taught nothing") {
    RidgeSums some(kFeatures, 2);
    some.add(someFeatures(1), targetsOf(someFeatures(1)));
    RidgeSums misleading(kFeatures, 2);
    misleading.add(someFeatures(2), 100 * targetsOf(someFeatures(2)));
    RidgeSums all = some;
    all += misleading;
    all -= misleading;
    CHECK((all.solved(0.1) - some.solved(0.1)).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("lists of values survive a file, and wrong ones are refused") {
    Eigen::MatrixXf values(2, 2);
    values << 1.5F, -2, 0.25F, 3;
    nlohmann::json json{{"values", listOf(values)}};
    const std::vector<float> read = readList(json, "values", 4, "here.json");
    CHECK(Eigen::Map<const Eigen::Matrix2f>(read.data()) == values);
    CHECK_THROWS_AS(readList(json, "values", 5, "here.json"), Error);
    json["values"][2] = 1e300;  // no float
    CHECK_THROWS_AS(readList(json, "values", 4, "here.json"), Error);
}

}  // namespace maskwright::core::fitting
