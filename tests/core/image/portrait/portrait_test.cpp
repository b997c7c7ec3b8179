// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/portrait.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <catch2/catch.hpp>

namespace maskwright::core::image::portrait {
namespace {

Portrait small(std::uint64_t seed) {
    return renderPortrait({seed, 256, 256});
}

}  // namespace

TEST_CASE("equal options give an equal portrait, other seeds other people") {
    const Portrait first = small(3);
    const Portrait again = small(3);
    CHECK(first.photo == again.photo);
    CHECK(first.labels == again.labels);
    CHECK(first.landmarks == again.landmarks);
    CHECK(first.description == again.description);
    CHECK_FALSE(first.photo == small(4).photo);
}

TEST_CASE("photo and label map have the size asked for, and labels are classes") {
    const Portrait portrait = renderPortrait({5, 320, 240});
    CHECK(portrait.photo.width() == 320);
    CHECK(portrait.photo.height() == 240);
    CHECK(portrait.labels.width() == 320);
    CHECK(portrait.labels.height() == 240);
    CHECK(std::ranges::all_of(portrait.labels.pixels(),
                              [](std::uint8_t value) { return value < kClassCount; }));
    CHECK(portrait.landmarks.points.allFinite());
    CHECK(portrait.landmarks.allAccepted());
}

TEST_CASE("sizes that cannot be drawn are refused") {
    CHECK_THROWS_AS(renderPortrait({1, 0, 100}), ContractViolation);
    CHECK_THROWS_AS(renderPortrait({1, 100, 5000}), ContractViolation);
}

TEST_CASE("over some dozen seeds every class occurs") {
    std::array<std::int64_t, kClassCount> areas{};
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        const auto some = classAreas(renderPortrait({seed, 128, 128}).labels);
        for (std::size_t i = 0; i < kClassCount; ++i) {
            areas[i] += some[i];
        }
    }
    for (std::size_t i = 0; i < kClassCount; ++i) {
        INFO("class " << i);
        CHECK(areas[i] > 0);
    }
}

}  // namespace maskwright::core::image::portrait
