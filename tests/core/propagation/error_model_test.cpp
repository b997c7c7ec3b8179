// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/propagation/error_model.h"

#include "core/error.h"
#include "core/shape/mean_shape.h"
#include "core/shape/shape_model.h"
#include "tests/support/support.h"

#include <limits>
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::core::propagation {

namespace {

const PointMatrix& face() {
    static const PointMatrix points = tests::madeFace().points;
    return points;
}

// A model that gets the height of both brows wrong, by the same amount, in shares of the eyes' distance.
std::vector<ErrorModel::Pair> browErrors(std::size_t count, double share, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss(0, share * interOcular(face()));
    std::vector<ErrorModel::Pair> pairs;
    for (std::size_t i = 0; i < count; ++i) {
        ErrorModel::Pair pair{face(), face()};
        pair.truth.middleCols(33, 18).row(1).array() += gauss(random);
        pairs.push_back(pair);
    }
    return pairs;
}

Eigen::Index y(Eigen::Index point) {
    return 2 * point + 1;
}

}  // namespace

TEST_CASE("the covariance of errors is that of truth minus prediction, in the eyes' distance",
          "[propagation]") {
    const ErrorModel model = ErrorModel::learn(browErrors(400, 0.05, 1), "made", 10);
    const auto& covariance = model.covariance();
    CHECK(std::sqrt(covariance(y(35), y(35))) == Approx(0.05).epsilon(0.15));
    CHECK(covariance(y(35), y(48)) == Approx(covariance(y(35), y(35))).epsilon(0.02));
    CHECK(std::abs(covariance(y(35), y(16))) < 1e-6);
    CHECK(model.source() == "made");
}

TEST_CASE("place, turn and size of the faces do not matter to what is learned", "[propagation]") {
    const auto pairs = browErrors(60, 0.05, 2);
    auto moved = pairs;
    for (std::size_t i = 0; i < moved.size(); ++i) {
        const geometry::Similarity there(0.5 + 0.1 * static_cast<double>(i), 0.3 * static_cast<double>(i),
                                         {40, -7});
        moved[i] = {there.applyAll(pairs[i].predicted), there.applyAll(pairs[i].truth)};
    }
    const auto one = ErrorModel::learn(pairs, "a", 10).covariance();
    const auto other = ErrorModel::learn(moved, "b", 10).covariance();
    CHECK((one - other).cwiseAbs().maxCoeff() < 1e-8);
}

TEST_CASE("what is learned is symmetric, as every pair counts as its mirror image", "[propagation]") {
    auto pairs = browErrors(40, 0.05, 3);
    for (auto& pair : pairs) {
        pair.truth.middleCols(42, 9) = face().middleCols(42, 9);  // the image-left brow alone is wrong
    }
    const auto covariance = ErrorModel::learn(pairs, "made", 10).covariance();
    const auto& mirror = Scheme::lapa().mirror();
    for (std::size_t i = 33; i <= 41; ++i) {
        const auto left = y(static_cast<Eigen::Index>(i));
        const auto right = y(static_cast<Eigen::Index>(mirror[i]));
        CHECK(covariance(left, left) == Approx(covariance(right, right)).epsilon(0.02));
    }
}

TEST_CASE("a beginning counts like a hundred pairs", "[propagation]") {
    const ErrorModel beginning = ErrorModel::learn(browErrors(400, 0.05, 4), "a", 10);
    const auto learned =
        ErrorModel::learn(std::vector<ErrorModel::Pair>(100, {face(), face()}), "b", 10, &beginning);
    CHECK(learned.covariance()(y(35), y(35)) ==
          Approx(beginning.covariance()(y(35), y(35)) / 2).epsilon(0.02));
}

TEST_CASE("too few pairs, or pairs without a pose, teach nothing", "[propagation]") {
    CHECK_THROWS_AS(ErrorModel::learn(browErrors(ErrorModel::kLeastPairs - 1, 0.05, 5), "made"), Error);
    std::vector<ErrorModel::Pair> broken(30, {PointMatrix::Constant(4), face()});
    CHECK_THROWS_AS(ErrorModel::learn(broken, "made"), Error);
    PointMatrix endless = face();
    endless(0, 3) = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(ErrorModel::learn(std::vector<ErrorModel::Pair>(30, {face(), endless}), "made"), Error);
}

TEST_CASE("without known errors predictions go wrong as faces differ", "[propagation]") {
    const auto& shapes = shape::ShapeModel::shipped();
    const ErrorModel model = ErrorModel::ofShapes(shapes);
    CHECK((model.covariance().diagonal() - shapes.covariance().diagonal()).cwiseAbs().maxCoeff() < 1e-4);
}

TEST_CASE("a stored error model is the same model, and a broken one an error", "[propagation]") {
    const ErrorModel model = ErrorModel::learn(browErrors(60, 0.05, 6), "made 1, 60 faces", 8);
    const nlohmann::json json = nlohmann::json::parse(model.toJson().dump());
    const ErrorModel read = ErrorModel::fromJson(json, "x.json");
    CHECK(read.source() == model.source());
    CHECK((read.covariance() - model.covariance()).cwiseAbs().maxCoeff() < 1e-5);
    for (const char* key : {"source", "modes", "mode_values", "remainders"}) {
        nlohmann::json broken = json;
        broken.erase(key);
        CHECK_THROWS_AS(ErrorModel::fromJson(broken, "x.json"), Error);
    }
    nlohmann::json broken = json;
    broken["modes"] = 1000000000;
    CHECK_THROWS_AS(ErrorModel::fromJson(broken, "x.json"), Error);
    broken = json;
    broken["remainders"][7] = 0;
    CHECK_THROWS_AS(ErrorModel::fromJson(broken, "x.json"), Error);
    CHECK_THROWS_AS(ErrorModel::fromJson(nlohmann::json::array(), "x.json"), Error);
    CHECK_NOTHROW(ErrorModel::shipped());
}

}  // namespace maskwright::core::propagation
