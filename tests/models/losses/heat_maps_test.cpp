// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/losses/heat_maps.h"

#include "tests/models/catch.h"

#include <cmath>

namespace maskwright::models::losses {

namespace {

torch::Tensor onePoint(double x, double y) {
    return torch::tensor({{{x, y}}}, torch::kDouble);
}

// A clean Gaussian map around a point, with all the target's weight.
HeatMapTargets target(double x, double y, int64_t side = 16, double sigma = 1.5) {
    return gaussianTargets(onePoint(x, y), torch::ones({1, 1}, torch::kDouble), side, side, sigma);
}

double error(const DecodedPoints& decoded, double x, double y) {
    const auto points = decoded.points.accessor<double, 3>();
    return std::hypot(points[0][0][0] - x, points[0][0][1] - y);
}

}  // namespace

CATCH_TEST_CASE("heat-map coordinates scale pixel areas and come back") {
    const torch::Tensor corners = torch::tensor({-0.5, 255.5}, torch::kDouble);
    CATCH_CHECK(torch::allclose(mapFromInput(corners), torch::tensor({-0.5, 63.5}, torch::kDouble)));
    CATCH_CHECK(torch::allclose(inputFromMap(mapFromInput(corners)), corners));
}

CATCH_TEST_CASE("a target is a Gaussian of the exact centre, cut at three sigma") {
    const auto maps = target(5.25, 7).maps;
    const auto map = maps.accessor<double, 4>();
    CATCH_CHECK(map[0][0][7][5] == Approx(std::exp(-0.25 * 0.25 / 4.5)));
    CATCH_CHECK(map[0][0][9][6] == Approx(std::exp(-(0.75 * 0.75 + 4) / 4.5)));
    CATCH_CHECK(map[0][0][7][9] == Approx(std::exp(-3.75 * 3.75 / 4.5)));
    CATCH_CHECK(map[0][0][7][10] == 0);  // 4.75 px away, beyond 4.5
    CATCH_CHECK(map[0][0][2][5] == 0);
}

CATCH_TEST_CASE("points outside and points not annotated get empty maps of no weight") {
    const torch::Tensor points =
        torch::tensor({{{3.0, 3.0}, {-4.0, 3.0}, {-6.0, 3.0}, {3.0, 3.0}}}, torch::kDouble);
    const torch::Tensor weights = torch::tensor({{1.0, 1.0, 1.0, 0.0}}, torch::kDouble);
    const auto targets = gaussianTargets(points, weights, 8, 8, 1.5);
    CATCH_CHECK(torch::equal(targets.weights, torch::tensor({{1.0, 1.0, 0.0, 0.0}}, torch::kDouble)));
    CATCH_CHECK(targets.maps[0][1].sum().item<double>() > 0);  // its window still touches the map
    CATCH_CHECK(targets.maps[0][2].sum().item<double>() == 0);
    CATCH_CHECK(targets.maps[0][3].sum().item<double>() == 0);
}

CATCH_TEST_CASE("the heat-map loss sums the stacks and leaves masked maps out") {
    HeatMapTargets targets{torch::zeros({1, 2, 2, 2}), torch::tensor({{1.0F, 0.0F}})};
    torch::Tensor maps = torch::zeros({1, 2, 2, 2});
    maps[0][0][0][0] = 2;    // squared error 4, mean over 4 pixels: 1
    maps[0][1].fill_(1000);  // masked
    CATCH_CHECK(heatMapLoss({maps}, targets).item<float>() == Approx(1000));
    CATCH_CHECK(heatMapLoss({maps, maps, torch::zeros({1, 2, 2, 2})}, targets).item<float>() == Approx(2000));
    targets.weights.zero_();
    CATCH_CHECK(heatMapLoss({maps}, targets).item<float>() == 0);
}

CATCH_TEST_CASE("the quarter offset moves towards the larger neighbour, and not at the border") {
    torch::Tensor maps = torch::zeros({1, 2, 5, 5});
    maps[0][0][2][2] = 1;
    maps[0][0][2][3] = 0.5;
    maps[0][0][1][2] = 0.25;
    maps[0][1][0][4] = 0.7;
    const auto decoded = decode(maps, Decoder::QuarterOffset, 1.5);
    CATCH_CHECK(torch::allclose(decoded.points, torch::tensor({{{2.25, 1.75}, {4.0, 0.0}}}, torch::kDouble)));
    CATCH_CHECK(decoded.scores[0][0].item<double>() == Approx(1));
    CATCH_CHECK(decoded.scores[0][1].item<double>() == Approx(0.7));
}

CATCH_TEST_CASE("DARK finds the centre of a clean Gaussian far better than the quarter offset") {
    double worstDark = 0;
    double worstQuarter = 0;
    for (double x = 6; x <= 8; x += 0.11) {
        const double y = 15.3 - x;
        const auto maps = target(x, y).maps;
        worstDark = std::max(worstDark, error(decode(maps, Decoder::Dark, 1.5), x, y));
        worstQuarter = std::max(worstQuarter, error(decode(maps, Decoder::QuarterOffset, 1.5), x, y));
    }
    CATCH_CHECK(worstDark < 0.05);
    CATCH_CHECK(worstQuarter > 0.2);
}

CATCH_TEST_CASE("the mean of the strongest pixels is within a third of a pixel of a clean Gaussian") {
    for (double x = 6; x <= 8; x += 0.11) {
        CATCH_CHECK(error(decode(target(x, 14.7 - x).maps, Decoder::TopK, 1.5), x, 14.7 - x) < 0.34);
    }
}

CATCH_TEST_CASE("decoders survive empty, flat and border maps") {
    torch::Tensor maps = torch::zeros({1, 4, 6, 8});
    maps[0][1].fill_(0.3);
    maps[0][2][0][0] = 1;
    maps[0][3].fill_(-1);
    for (const Decoder decoder : {Decoder::QuarterOffset, Decoder::Dark, Decoder::TopK}) {
        const auto decoded = decode(maps, decoder, 1.5);
        CATCH_CHECK(decoded.points.isfinite().all().item<bool>());
        CATCH_CHECK(decoded.scores[0][0].item<double>() == 0);
        CATCH_CHECK(decoded.scores[0][3].item<double>() == 0);
        CATCH_CHECK(decoded.points[0][0][0].item<double>() == Approx(3.5));
    }
}

CATCH_TEST_CASE("a smeared map is told from a clean one by its spread") {
    const auto clean = target(8, 8).maps;
    const torch::Tensor centre = onePoint(8, 8);
    const double cleanSpread = spread(clean, centre, 1.5).item<double>();
    CATCH_CHECK(cleanSpread == Approx(1.5 * std::sqrt(2)).epsilon(0.06));
    const auto twoPeaks = (clean + target(11, 8).maps) / 2;
    CATCH_CHECK(spread(twoPeaks, centre, 1.5).item<double>() > cleanSpread * 1.15);
}

}  // namespace maskwright::models::losses
