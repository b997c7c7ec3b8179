// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/region_cut.h"

#include <cmath>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::Raster;
using core::image::CutEdges;
using core::image::cutRegions;
using core::image::RegionCosts;

namespace {

CutEdges evenEdges(int width, int height, float price) {
    return {Raster<float>(width, height, price), Raster<float>(width, height, price),
            Raster<float>(width, height, price), Raster<float>(width, height, price)};
}

CutEdges randomEdges(int width, int height, std::mt19937& random) {
    std::uniform_real_distribution<float> price(0, 2);
    CutEdges edges = evenEdges(width, height, 0);
    for (Raster<float>* raster : {&edges.right, &edges.down, &edges.downRight, &edges.downLeft}) {
        for (float& value : raster->pixels()) {
            value = price(random);
        }
    }
    return edges;
}

double totalCost(const Raster<RegionCosts>& costs, const CutEdges& edges,
                 const Raster<std::uint8_t>& labels) {
    double total = 0;
    const auto pair = [&](int x0, int y0, int x1, int y1, float price) {
        if (x1 >= 0 && x1 < labels.width() && y1 < labels.height() &&
            labels.at(x0, y0) != labels.at(x1, y1)) {
            total += price;
        }
    };
    for (int y = 0; y < labels.height(); ++y) {
        for (int x = 0; x < labels.width(); ++x) {
            total += costs.at(x, y)[labels.at(x, y)];
            pair(x, y, x + 1, y, edges.right.at(x, y));
            pair(x, y, x, y + 1, edges.down.at(x, y));
            pair(x, y, x + 1, y + 1, edges.downRight.at(x, y));
            pair(x, y, x - 1, y + 1, edges.downLeft.at(x, y));
        }
    }
    return total;
}

// The least cost of all labellings, by trying each.
double leastCost(const Raster<RegionCosts>& costs, const CutEdges& edges, int labelCount) {
    const auto count = static_cast<int>(costs.pixels().size());
    Raster<std::uint8_t> labels(costs.width(), costs.height());
    double least = std::numeric_limits<double>::max();
    const int all = static_cast<int>(std::lround(std::pow(labelCount, count)));
    for (int code = 0; code < all; ++code) {
        int rest = code;
        for (std::uint8_t& label : labels.pixels()) {
            label = static_cast<std::uint8_t>(rest % labelCount);
            rest /= labelCount;
        }
        least = std::min(least, totalCost(costs, edges, labels));
    }
    return least;
}

}  // namespace

TEST_CASE("A cut between two regions is the cheapest of all labellings", "[region-cut]") {
    std::mt19937 random(4);
    std::uniform_real_distribution<float> cost(0, 3);
    for (int round = 0; round < 30; ++round) {
        Raster<RegionCosts> costs(4, 3);
        for (RegionCosts& pixel : costs.pixels()) {
            pixel = {cost(random), cost(random), 1000};  // nobody takes the third
        }
        const CutEdges edges = randomEdges(4, 3, random);
        const auto labels = cutRegions(costs, edges, core::NoProgress());
        CHECK(totalCost(costs, edges, labels) == Approx(leastCost(costs, edges, 2)).epsilon(1e-5));
    }
}

TEST_CASE("A cut between three regions is within a few percent of the cheapest labelling", "[region-cut]") {
    std::mt19937 random(6);
    std::uniform_real_distribution<float> cost(0, 3);
    double found = 0;
    double least = 0;
    for (int round = 0; round < 10; ++round) {
        Raster<RegionCosts> costs(3, 3);
        for (RegionCosts& pixel : costs.pixels()) {
            pixel = {cost(random), cost(random), cost(random)};
        }
        const CutEdges edges = randomEdges(3, 3, random);
        const auto labels = cutRegions(costs, edges, core::NoProgress());
        found += totalCost(costs, edges, labels);
        least += leastCost(costs, edges, 3);
    }
    CHECK(found >= least * 0.9999);
    CHECK(found < least * 1.03);
}

TEST_CASE("Without prices each pixel takes its cheapest region", "[region-cut]") {
    Raster<RegionCosts> costs(3, 1);
    costs.at(0, 0) = {0, 1, 2};
    costs.at(1, 0) = {2, 1, 3};
    costs.at(2, 0) = {2, 1, 0};
    const auto labels = cutRegions(costs, evenEdges(3, 1, 0), core::NoProgress());
    CHECK(labels.at(0, 0) == 0);
    CHECK(labels.at(1, 0) == 1);
    CHECK(labels.at(2, 0) == 2);
    CHECK(cutRegions({}, {}, core::NoProgress()).empty());
}

TEST_CASE("A lone pixel gives in to its neighbours, an area does not", "[region-cut]") {
    Raster<RegionCosts> costs(12, 12, {0, 2, 2});
    costs.at(2, 2) = {2, 0, 2};
    for (int y = 6; y < 11; ++y) {
        for (int x = 6; x < 11; ++x) {
            costs.at(x, y) = {2, 2, 0};
        }
    }
    const auto labels = cutRegions(costs, evenEdges(12, 12, 0.5F), core::NoProgress());
    CHECK(labels.at(2, 2) == 0);
    CHECK(labels.at(8, 8) == 2);
}
