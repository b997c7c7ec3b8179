// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/perceptron.h"

#include "core/error.h"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace maskwright;
using core::Perceptron;
using Eigen::MatrixXf;
using Eigen::VectorXf;

namespace {

Perceptron::Layer layer(const MatrixXf& weights, const VectorXf& offsets) {
    return {weights, offsets};
}

// |a - b| by two rectified units, against 1.
Perceptron difference() {
    MatrixXf first(2, 2);
    first << 1, -1, -1, 1;
    MatrixXf second(2, 2);
    second << 1, 1, 0, 0;
    return Perceptron({layer(first, VectorXf::Zero(2)), layer(second, Eigen::Vector2f(0, 1))});
}

}  // namespace

TEST_CASE("A perceptron's chances are those computed by hand", "[perceptron]") {
    MatrixXf examples(2, 3);
    examples << 3, 1, 0.5F,  //
        1, 4, 0.5F;
    const MatrixXf chances = difference().chances(examples);
    REQUIRE(chances.rows() == 2);
    REQUIRE(chances.cols() == 3);
    for (int i = 0; i < 3; ++i) {
        const double apart =
            std::abs(static_cast<double>(examples(0, i)) - static_cast<double>(examples(1, i)));
        CHECK(chances(0, i) == Approx(std::exp(apart) / (std::exp(apart) + std::exp(1.0))).epsilon(1e-5));
        CHECK(chances.col(i).sum() == Approx(1));
    }
}

TEST_CASE("A perceptron answers any number of examples, huge values among them", "[perceptron]") {
    MatrixXf examples = MatrixXf::Zero(2, 5000);
    examples(0, 4999) = 1e6F;
    const MatrixXf chances = difference().chances(examples);
    CHECK(chances.allFinite());
    CHECK(chances(0, 4999) == Approx(1));
    CHECK(chances(0, 4998) == chances(0, 0));
    CHECK(difference().chances(MatrixXf(2, 0)).cols() == 0);
    CHECK_THROWS_AS(difference().chances(MatrixXf::Zero(3, 1)), core::ContractViolation);
}

TEST_CASE("A perceptron comes back from its text as it was", "[perceptron]") {
    const Perceptron made = difference();
    const Perceptron read = Perceptron::fromJson(nlohmann::json::parse(made.toJson().dump()), "judge.json");
    CHECK(read.toJson() == made.toJson());
    MatrixXf example(2, 1);
    example << 0.3F, -0.9F;
    CHECK(read.chances(example) == made.chances(example));
}

TEST_CASE("Text that is no perceptron is refused by name", "[perceptron]") {
    const nlohmann::json sound = difference().toJson();
    const auto refused = [](const nlohmann::json& json) {
        try {
            (void)Perceptron::fromJson(json, "judge.json");
        } catch (const core::Error& error) {
            return error.subject() == "judge.json" && !error.remedy().empty();
        }
        return false;
    };
    CHECK(refused(nlohmann::json::array()));
    CHECK(refused(nlohmann::json{{"weights", 1}}));
    CHECK(refused("text"));
    for (const char* key : {"inputs", "weights", "offsets"}) {
        nlohmann::json broken = sound;
        broken[0].erase(key);
        CHECK(refused(broken));
        broken = sound;
        broken[1][key] = key;
        CHECK(refused(broken));
    }
    nlohmann::json fewer = sound;
    fewer[0]["weights"].erase(0);
    CHECK(refused(fewer));
    nlohmann::json negative = sound;
    negative[0]["inputs"] = -2;
    CHECK(refused(negative));
    nlohmann::json apart = sound;  // the second layer takes more than the first gives
    apart[1] = {{"inputs", 3}, {"weights", {1, 2, 3}}, {"offsets", {0}}};
    CHECK(refused(apart));
    nlohmann::json endless = sound;
    endless[0]["offsets"][0] = 1e39;
    CHECK(refused(endless));
}
