// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/paired_bootstrap.h"

#include <cmath>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::metrics {

TEST_CASE("equal differences leave no doubt") {
    const auto result = pairedBootstrap(std::vector<double>(10, -0.5));
    REQUIRE(result);
    CHECK(result->mean == -0.5);
    CHECK(result->low == -0.5);
    CHECK(result->high == -0.5);
    CHECK(result->isClear());
}

TEST_CASE("fewer than two faces say nothing") {
    CHECK_FALSE(pairedBootstrap(std::vector<double>{}));
    CHECK_FALSE(pairedBootstrap(std::vector<double>{1}));
}

TEST_CASE("the interval holds the mean, and grows narrower with the root of the number of faces") {
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0.1, 1.0);
    const auto widthOf = [&](std::size_t faces) {
        std::vector<double> differences(faces);
        for (double& difference : differences) {
            difference = noise(random);
        }
        const auto result = pairedBootstrap(differences);
        CHECK(result->low < result->mean);
        CHECK(result->mean < result->high);
        return result->high - result->low;
    };
    const double wide = widthOf(100);
    const double narrow = widthOf(6400);
    // 95 % of a normal distribution: 2 x 1.96 standard deviations of the mean.
    CHECK(wide == Approx(2 * 1.96 / 10).epsilon(0.25));
    CHECK(narrow == Approx(wide / 8).epsilon(0.3));
}

TEST_CASE("the true mean lies in the interval nineteen times of twenty") {
    std::mt19937 random(11);
    std::normal_distribution<double> noise(0, 1);
    int inside = 0;
    constexpr int kTrials = 200;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::vector<double> differences(60);
        for (double& difference : differences) {
            difference = noise(random);
        }
        const auto result = pairedBootstrap(differences, 400, static_cast<std::uint64_t>(trial));
        inside += result->low <= 0 && result->high >= 0 ? 1 : 0;
    }
    CHECK(inside > kTrials * 0.88);
    CHECK(inside < kTrials);
}

TEST_CASE("the same faces give the same interval") {
    const std::vector<double> differences = {0.1, -0.2, 0.3, 0.05, -0.4, 0.2};
    CHECK(pairedBootstrap(differences)->low == pairedBootstrap(differences)->low);
    CHECK_FALSE(pairedBootstrap(differences)->isClear());
}

}  // namespace maskwright::core::metrics
