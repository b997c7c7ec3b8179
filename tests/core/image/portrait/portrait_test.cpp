// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/portrait.h"

#include "core/image/portrait/traits.h"
#include "core/scheme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

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

TEST_CASE(
    "in frontal faces mirrored points lie on their own sides, and chains run in the scheme's direction") {
    int frontal = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const Portrait portrait = renderPortrait({seed, 128, 128});
        if (!portrait.description.starts_with("frontal") ||
            portrait.description.find("tilted") != std::string::npos) {
            continue;
        }
        ++frontal;
        INFO("seed " << seed);
        const Landmarks& face = portrait.landmarks;
        const auto x = [&](std::size_t i) { return face.point(i).x(); };
        const auto y = [&](std::size_t i) { return face.point(i).y(); };
        for (std::size_t i = 0; i < kPointCount; ++i) {
            const std::size_t other = Scheme::lapa().mirror()[i];
            // The image's left half holds the first of each pair but for the contour's and brows' own order.
            const bool firstIsLeft = i < 16 || (i >= 33 && i <= 41) || (i >= 55 && i <= 59) ||
                                     (i >= 66 && i <= 74) || (i >= 84 && i <= 86) || i == 104;
            if (firstIsLeft) {
                CHECK(x(i) < x(other));
            }
        }
        CHECK(y(16) > y(93));
        for (std::size_t i = 0; i < 16; ++i) {
            CHECK(y(i) < y(i + 1) + 0.5);  // down the cheek
        }
        CHECK(x(33) < x(37));
        CHECK(x(42) < x(46));
        CHECK(y(35) < y(40));
        CHECK(y(44) < y(48));
        CHECK(x(66) < x(70));
        CHECK(x(75) < x(79));
        CHECK(y(68) <= y(72));
        CHECK(y(77) <= y(81));
        CHECK(y(51) < y(54));
        CHECK(y(54) < y(60));
        CHECK(x(84) < x(90));
        CHECK(y(87) < y(93));
        CHECK(y(98) <= y(102) + 1e-9);
        CHECK(x(101) > x(103));
    }
    CHECK(frontal >= 5);
}

TEST_CASE("closed eyes have no pixels, and their lids one line") {
    int closed = 0;
    for (std::uint64_t seed = 1; seed <= 120 && closed < 2; ++seed) {
        if (drawTraits(seed).expression.eyeOpen != std::array{0.0, 0.0}) {
            continue;
        }
        ++closed;
        const Portrait portrait = renderPortrait({seed, 128, 128});
        const auto areas = classAreas(portrait.labels);
        CHECK(areas[labelOf(FaceClass::ImageLeftEye)] == 0);
        CHECK(areas[labelOf(FaceClass::ImageRightEye)] == 0);
        for (std::size_t i = 1; i <= 3; ++i) {
            CHECK((portrait.landmarks.point(66 + i) - portrait.landmarks.point(74 - i)).norm() < 1e-9);
        }
        CHECK((portrait.landmarks.point(74) - portrait.landmarks.point(104)).norm() < 1e-9);
    }
    CHECK(closed == 2);
}

TEST_CASE("a shut mouth shows no inner mouth, an open one does") {
    std::array<int, 2> seen{};
    for (std::uint64_t seed = 1; seed <= 60 && (seen[0] < 3 || seen[1] < 3); ++seed) {
        const Traits traits = drawTraits(seed);
        if (traits.extras.occluder != Occluder::None || std::abs(traits.pose.yaw) > 40) {
            continue;
        }
        const Portrait portrait = renderPortrait({seed, 192, 192});
        const auto area = classAreas(portrait.labels)[labelOf(FaceClass::InnerMouth)];
        INFO("seed " << seed);
        if (traits.expression.mouthOpenMm <= 0) {
            CHECK(area == 0);
            CHECK((portrait.landmarks.point(98) - portrait.landmarks.point(102)).norm() < 1e-9);
            ++seen[0];
        } else if (traits.expression.mouthOpenMm > 5) {
            CHECK(area > 0);
            ++seen[1];
        }
    }
    CHECK(seen[0] >= 3);
    CHECK(seen[1] >= 3);
}

TEST_CASE("profiles occur, and hide the far eye and the far contour") {
    int profiles = 0;
    for (std::uint64_t seed = 1; seed <= 200 && profiles < 4; ++seed) {
        const Traits traits = drawTraits(seed);
        if (std::abs(traits.pose.yaw) < 70 || std::abs(traits.pose.roll) > 15) {
            continue;
        }
        ++profiles;
        const Portrait portrait = renderPortrait({seed, 128, 128});
        INFO("seed " << seed);
        const bool right = traits.pose.yaw > 0;
        CHECK(portrait.landmarks.visibilities[right ? 79 : 66] == Visibility::Occluded);
        CHECK(portrait.landmarks.visibilities[right ? 28 : 4] == Visibility::Occluded);
        // The nose points where the face looks, and the ear's side is behind.
        const double nose = portrait.landmarks.point(54).x();
        CHECK((right ? 1 : -1) * (nose - portrait.landmarks.point(right ? 2 : 30).x()) > 0);
    }
    CHECK(profiles == 4);
}

TEST_CASE("what hands, dark glasses and hair hide is marked occluded and has no label of the face") {
    int dark = 0;
    int hands = 0;
    for (std::uint64_t seed = 1; seed <= 200 && (dark < 2 || hands < 2); ++seed) {
        const Traits traits = drawTraits(seed);
        if (std::abs(traits.pose.yaw) > 20) {
            continue;
        }
        const bool sunglasses = traits.extras.eyewear == Eyewear::Sunglasses;
        const bool hand = traits.extras.occluder == Occluder::Hand;
        if ((!sunglasses || dark >= 2) && (!hand || hands >= 2)) {
            continue;
        }
        const Portrait portrait = renderPortrait({seed, 192, 192});
        INFO("seed " << seed);
        const auto areas = classAreas(portrait.labels);
        if (sunglasses) {
            ++dark;
            CHECK(areas[labelOf(FaceClass::ImageLeftEye)] + areas[labelOf(FaceClass::ImageRightEye)] == 0);
            CHECK(portrait.landmarks.visibilities[74] == Visibility::Occluded);
            CHECK(portrait.landmarks.visibilities[83] == Visibility::Occluded);
        } else {
            ++hands;
            CHECK((portrait.landmarks.visibilities[74] == Visibility::Occluded ||
                   portrait.landmarks.visibilities[83] == Visibility::Occluded));
        }
    }
    CHECK(dark == 2);
    CHECK(hands == 2);
}

}  // namespace maskwright::core::image::portrait
