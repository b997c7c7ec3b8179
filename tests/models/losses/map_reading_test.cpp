// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/losses/map_reading.h"

#include "core/error.h"
#include "tests/models/catch.h"

#include <cmath>

namespace maskwright::models::losses {

namespace {

// Logits of a Gaussian of this deviation around a point, on a map of 24 x 24.
torch::Tensor gaussianLogits(double x, double y, double sigmaPx) {
    const torch::Tensor axis = torch::arange(24, torch::kDouble);
    const torch::Tensor squared = (axis - y).pow(2).unsqueeze(1) + (axis - x).pow(2).unsqueeze(0);
    return (-squared / (2 * sigmaPx * sigmaPx)).view({1, 1, 24, 24});
}

torch::Tensor onePoint(double x, double y) {
    return torch::tensor({{{x, y}}}, torch::kDouble);
}

const torch::Tensor kFull = torch::ones({1, 1}, torch::kDouble);

}  // namespace

CATCH_TEST_CASE("a distribution is read as its expectation, whatever is added to its logits") {
    for (const double shift : {-30.0, 0.0, 50.0}) {
        const auto read = readPoints(MapMeaning::Distribution, gaussianLogits(9.3, 14.7, 1.5) + shift);
        CATCH_CHECK(read.points[0][0][0].item<double>() == Approx(9.3).margin(1e-4));
        CATCH_CHECK(read.points[0][0][1].item<double>() == Approx(14.7).margin(1e-4));
    }
}

CATCH_TEST_CASE("what a distribution spreads beyond its target is the doubt about its point") {
    // Variances add up: a target of 1 px, unsure by 2 px per axis, has a deviation of the root of 5.
    const auto read = readPoints(MapMeaning::Distribution, gaussianLogits(11, 12, std::sqrt(5.0)));
    CATCH_CHECK(read.deviations[0][0].item<double>() == Approx(2).epsilon(0.01));
    const auto sure = readPoints(MapMeaning::Distribution, gaussianLogits(11, 12, 1));
    CATCH_CHECK(sure.deviations[0][0].item<double>() < 0.1);
    const auto split = readPoints(MapMeaning::Distribution,
                                  torch::logaddexp(gaussianLogits(6, 12, 1), gaussianLogits(16, 12, 1)));
    CATCH_CHECK(split.points[0][0][0].item<double>() == Approx(11).epsilon(0.001));
    CATCH_CHECK(split.deviations[0][0].item<double>() > 3);
}

CATCH_TEST_CASE("a Gaussian's peak tells how unsure its point is") {
    // Two equally probable places far apart: each peak has half its height, so s = sigma.
    torch::Tensor maps = gaussianLogits(9, 12, 1.5).exp() / 2;
    const auto read = readPoints(MapMeaning::Gaussian, maps);
    CATCH_CHECK(read.points[0][0][0].item<double>() == Approx(9).margin(0.01));
    CATCH_CHECK(read.deviations[0][0].item<double>() == Approx(1.5).epsilon(0.001));
    const auto nothing = readPoints(MapMeaning::Gaussian, torch::zeros({1, 1, 24, 24}));
    CATCH_CHECK(std::isinf(nothing.deviations[0][0].item<double>()));
}

CATCH_TEST_CASE("the loss of a distribution is its distance in pixels plus its cross entropy") {
    const torch::Tensor maps = gaussianLogits(11, 12, 1);
    // The cross entropy of a Gaussian of 1 px with itself is its entropy: 1 + log(2 pi).
    const double entropy = 1 + std::log(2 * 3.14159265358979);
    CATCH_CHECK(pointLoss(MapMeaning::Distribution, {maps}, onePoint(11, 12), kFull).item<double>() ==
                Approx(0.3 * entropy).epsilon(0.001));
    // 3 px away: the distance (rounded off by 0.1 px) and half its square in the cross entropy.
    const double distance = std::sqrt(9 + 0.01) - 0.1;
    CATCH_CHECK(pointLoss(MapMeaning::Distribution, {maps}, onePoint(14, 12), kFull).item<double>() ==
                Approx(distance + 0.3 * (entropy + 4.5)).epsilon(0.001));
    CATCH_CHECK(pointLoss(MapMeaning::Distribution, {maps, maps}, onePoint(11, 12), kFull).item<double>() ==
                Approx(2 * 0.3 * entropy).epsilon(0.001));
}

CATCH_TEST_CASE("points of no weight change no loss and get no gradient") {
    for (const MapMeaning meaning : {MapMeaning::Gaussian, MapMeaning::Distribution}) {
        torch::Tensor maps = torch::randn({1, 2, 16, 16}, torch::kDouble).set_requires_grad(true);
        const torch::Tensor points = torch::tensor({{{5.0, 6.0}, {7.0, 8.0}}}, torch::kDouble);
        const torch::Tensor weights = torch::tensor({{1.0, 0.0}}, torch::kDouble);
        pointLoss(meaning, {maps}, points, weights).backward();
        CATCH_CHECK(maps.grad()[0][0].abs().sum().item<double>() > 0);
        CATCH_CHECK(maps.grad()[0][1].abs().sum().item<double>() == 0);
        CATCH_CHECK(pointLoss(meaning, {maps}, points, torch::zeros_like(weights)).item<double>() == 0);
    }
}

CATCH_TEST_CASE("maps have no other meaning") {
    CATCH_CHECK(mapMeaningNamed("distribution") == MapMeaning::Distribution);
    CATCH_CHECK_THROWS_AS(mapMeaningNamed("offsets"), core::Error);
}

}  // namespace maskwright::models::losses
