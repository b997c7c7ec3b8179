// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/distance_transform.h"

#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::metrics {

namespace {

std::int64_t nearestByLooking(const Raster<std::uint8_t>& mask, int x, int y) {
    std::int64_t nearest = kNoPixel;
    for (int v = 0; v < mask.height(); ++v) {
        for (int u = 0; u < mask.width(); ++u) {
            const std::int64_t squared = (u - x) * (u - x) + (v - y) * (v - y);
            nearest = mask.at(u, v) != 0 ? std::min(nearest, squared) : nearest;
        }
    }
    return nearest;
}

}  // namespace

TEST_CASE("distances of a single pixel are exact") {
    Raster<std::uint8_t> mask(7, 5);
    mask.at(2, 1) = 1;
    const auto distances = squaredDistances(mask);
    CHECK(distances.at(2, 1) == 0);
    CHECK(distances.at(6, 4) == 16 + 9);
    CHECK(distances.at(0, 0) == 4 + 1);
}

TEST_CASE("distances equal those found by looking at every pixel") {
    std::mt19937 random(5);
    for (const auto& [width, height] : {std::pair{1, 1}, {1, 17}, {17, 1}, {23, 19}, {40, 8}, {9, 33}}) {
        for (const double density : {0.004, 0.02, 0.2, 0.9}) {
            Raster<std::uint8_t> mask(width, height);
            std::bernoulli_distribution set(density);
            for (std::uint8_t& pixel : mask.pixels()) {
                pixel = set(random) ? 255 : 0;
            }
            const auto distances = squaredDistances(mask);
            for (int y = 0; y < height; ++y) {
                for (int x = 0; x < width; ++x) {
                    REQUIRE(distances.at(x, y) == nearestByLooking(mask, x, y));
                }
            }
        }
    }
}

TEST_CASE("without mask pixels there is no distance") {
    const auto distances = squaredDistances(Raster<std::uint8_t>(3, 2));
    for (const std::int64_t distance : distances.pixels()) {
        CHECK(distance == kNoPixel);
    }
    CHECK(squaredDistances(Raster<std::uint8_t>()).empty());
}

}  // namespace maskwright::core::metrics
