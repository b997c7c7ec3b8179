// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checks/exchanges.h"

#include "tests/support/support.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

namespace maskwright::core::checks {

TEST_CASE("every exchange gives each place to one point, and moves the points it names", "[checks]") {
    const PointMatrix points = tests::madeFace().points;
    std::set<std::array<std::size_t, kPointCount>> sources;
    for (const Exchange& exchange : exchanges()) {
        CAPTURE(exchange.sentence);
        auto sorted = exchange.source;
        std::ranges::sort(sorted);
        for (std::size_t i = 0; i < kPointCount; ++i) {
            CHECK(sorted[i] == i);
        }
        CHECK(std::ranges::is_sorted(exchange.points));
        CHECK_FALSE(exchange.points.empty());
        CHECK(sources.insert(exchange.source).second);
        const PointMatrix undone = exchange.undone(points);
        for (std::size_t i = 0; i < kPointCount; ++i) {
            CHECK(undone.col(static_cast<Eigen::Index>(i)) ==
                  points.col(static_cast<Eigen::Index>(exchange.source[i])));
        }
    }
}

TEST_CASE("the first exchange is the mirror of the scheme", "[checks]") {
    CHECK(exchanges().front().fault == Fault::MirroredFace);
    CHECK(exchanges().front().source == Scheme::lapa().mirror());
}

TEST_CASE("every point lies in one region that can be shifted", "[checks]") {
    std::array<int, kPointCount> counts{};
    for (const Region& region : regions()) {
        for (const std::size_t point : region.points) {
            ++counts[point];
        }
    }
    CHECK(std::ranges::all_of(counts, [](int count) { return count == 1; }));
}

}  // namespace maskwright::core::checks
