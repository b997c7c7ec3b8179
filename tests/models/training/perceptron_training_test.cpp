// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/perceptron_training.h"

#include "core/error.h"
#include "tests/models/catch.h"

#include <random>
#include <vector>

#include <nlohmann/json.hpp>

using namespace maskwright;
using models::training::PerceptronOptions;
using models::training::trainPerceptron;

namespace {

// Which of four quarters a place lies in: alternating classes, which no single line tells apart.
struct Quarters {
    Eigen::MatrixXf places{2, 6000};
    std::vector<std::uint8_t> classes;

    explicit Quarters(std::uint32_t seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<float> anywhere(-1, 1);
        for (Eigen::Index i = 0; i < places.cols(); ++i) {
            places.col(i) << anywhere(random), anywhere(random);
            classes.push_back((places(0, i) > 0) == (places(1, i) > 0) ? 1 : 0);
        }
    }
};

class Stopped final : public core::Progress {
  public:
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return true; }
};

}  // namespace

CATCH_TEST_CASE("A perceptron learns what no line can tell apart", "[perceptron]") {
    const Quarters learned(1);
    core::NoProgress progress;
    const core::Perceptron judge =
        trainPerceptron(learned.places, learned.classes, 2, {.hidden = 16, .epochs = 200}, progress);
    const Quarters unseen(2);
    const Eigen::MatrixXf chances = judge.chances(unseen.places);
    int right = 0;
    for (Eigen::Index i = 0; i < chances.cols(); ++i) {
        right += (chances(1, i) > 0.5F) == (unseen.classes[static_cast<std::size_t>(i)] == 1) ? 1 : 0;
    }
    CATCH_CHECK(right > 0.95 * static_cast<double>(chances.cols()));
}

CATCH_TEST_CASE("Equal examples and seed give equal weights", "[perceptron]") {
    const Quarters learned(1);
    core::NoProgress progress;
    const auto weights = [&](std::uint32_t seed) {
        return trainPerceptron(learned.places, learned.classes, 2, {.epochs = 2, .seed = seed}, progress)
            .toJson();
    };
    CATCH_CHECK(weights(1) == weights(1));
    CATCH_CHECK(weights(1) != weights(2));
}

CATCH_TEST_CASE("Learning stops when it is told to, and wants examples", "[perceptron]") {
    const Quarters learned(1);
    Stopped stopped;
    CATCH_CHECK_THROWS_AS(trainPerceptron(learned.places, learned.classes, 2, {}, stopped), core::Cancelled);
    core::NoProgress progress;
    CATCH_CHECK_THROWS_AS(trainPerceptron(learned.places.leftCols(10), learned.classes, 2, {}, progress),
                          core::ContractViolation);
}
