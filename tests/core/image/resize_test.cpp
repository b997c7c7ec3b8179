// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/resize.h"

#include "core/geometry/similarity.h"

#include <cmath>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

// Red is 2 x, so that the place a pixel comes from can be read off it.
RgbImage ramp(int width, int height) {
    RgbImage picture(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            picture.at(x, y) = {static_cast<std::uint8_t>(2 * x), static_cast<std::uint8_t>(2 * y), 0};
        }
    }
    return picture;
}

}  // namespace

TEST_CASE("halving averages four pixels") {
    RgbImage picture(4, 2);
    picture.at(0, 0).r = 100;
    picture.at(1, 1).r = 60;
    const RgbImage half = resized(viewOf(picture), 0.5);
    REQUIRE(half.width() == 2);
    REQUIRE(half.height() == 1);
    CHECK(half.at(0, 0).r == 40);
    CHECK(half.at(1, 0).r == 0);
}

TEST_CASE(
    "pixels of a resized picture lie where the similarity says, also where the size had to be rounded") {
    const RgbImage picture = ramp(101, 77);
    for (const double factor : {0.31, 0.5, 0.77, 1.0, 1.9, 2.5}) {
        const RgbImage scaled = resized(viewOf(picture), factor);
        CHECK(scaled.width() == std::lrint(101 * factor));
        CHECK(scaled.height() == std::lrint(77 * factor));
        const geometry::Similarity scaledFromPicture = geometry::Similarity::resize(factor);
        // Away from the borders, where there is nothing to average or interpolate with.
        for (const Point& place : {Point(20, 60), Point(50, 30), Point(90, 66)}) {
            const Point at = scaledFromPicture.apply(place);
            const Point back = scaledFromPicture.inverse().apply({std::round(at.x()), std::round(at.y())});
            const Rgb8 colour =
                scaled.at(static_cast<int>(std::round(at.x())), static_cast<int>(std::round(at.y())));
            CAPTURE(factor, place.x(), place.y());
            CHECK(std::abs(colour.r - 2 * back.x()) <= 1.01);
            CHECK(std::abs(colour.g - 2 * back.y()) <= 1.01);
        }
    }
}

TEST_CASE("a very flat picture keeps at least one row") {
    CHECK(resized(viewOf(ramp(100, 1)), 0.1).height() == 1);
    CHECK(factorToFit(400, 200, 100) == Approx(0.25));
    CHECK(factorToFit(50, 200, 100) == Approx(0.5));
}

TEST_CASE("a crop is the part of the window that lies in the picture") {
    const RgbImage picture = ramp(20, 10);
    const RgbImage part = cropped(viewOf(picture), {15, -5, 30, 4});
    CHECK(part.width() == 5);
    CHECK(part.height() == 4);
    CHECK(part.at(0, 0) == picture.at(15, 0));
    CHECK(part.at(4, 3) == picture.at(19, 3));
    CHECK_THROWS_AS(cropped(viewOf(picture), {20, 0, 30, 10}), ContractViolation);
}

}  // namespace maskwright::core::image
