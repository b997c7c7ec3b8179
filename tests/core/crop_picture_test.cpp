// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/crop_picture.h"

#include <catch2/catch.hpp>

namespace maskwright::core {

using geometry::Similarity;

namespace {

RgbImage gradient(int width, int height) {
    RgbImage image(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.at(x, y) = {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y), 7};
        }
    }
    return image;
}

}  // namespace

TEST_CASE("the crop of a whole square photo at its own size is the photo") {
    const RgbImage photo = gradient(40, 40);
    CHECK(cropPicture(viewOf(photo), Similarity::crop({19.5, 19.5}, 40, 0, 40), 40) == photo);
}

TEST_CASE("shrinking averages areas: a checkerboard becomes its mean") {
    RgbImage board(64, 64);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            const auto value = static_cast<std::uint8_t>((x + y) % 2 == 0 ? 200 : 100);
            board.at(x, y) = {value, value, value};
        }
    }
    const RgbImage small = cropPicture(viewOf(board), Similarity::crop({31.5, 31.5}, 64, 0, 16), 16);
    for (const Rgb8& pixel : small.pixels()) {
        CHECK(pixel == Rgb8{150, 150, 150});
    }
}

TEST_CASE("a crop pixel shows the photo's place that the similarity names") {
    const RgbImage photo = gradient(200, 150);
    const double angle = GENERATE(0.0, 0.4, -1.3);
    const double side = GENERATE(30.0, 60.0, 100.0);
    const Similarity cropFromPhoto = Similarity::crop({90, 75}, side, angle, 48);
    const RgbImage crop = cropPicture(viewOf(photo), cropFromPhoto, 48);
    for (const Point& place : {Point(24, 24), Point(10, 30), Point(40, 12)}) {
        const Point inPhoto = cropFromPhoto.inverse().apply(place);
        const Rgb8& pixel = crop.at(static_cast<int>(place.x()), static_cast<int>(place.y()));
        CHECK(pixel.r == Approx(inPhoto.x()).margin(1.01));
        CHECK(pixel.g == Approx(inPhoto.y()).margin(1.01));
    }
}

TEST_CASE("outside the photo is grey in pictures and ignored in labels") {
    const RgbImage photo = gradient(20, 20);
    const Raster<std::uint8_t> labels(20, 20, 3);
    const Similarity shifted = Similarity::crop({0, 9.5}, 20, 0, 20);
    const RgbImage picture = cropPicture(viewOf(photo), shifted, 20);
    const auto cut = cropLabels(labels, shifted, 20);
    CHECK(picture.at(3, 10) == Rgb8{128, 128, 128});
    CHECK(cut.at(3, 10) == 255);
    CHECK(picture.at(15, 10) == photo.at(6, 10));
    CHECK(cut.at(15, 10) == 3);

    const Similarity farAway = Similarity::crop({1e9, -1e9}, 20, 0, 20);
    CHECK(cropPicture(viewOf(photo), farAway, 20).at(0, 0) == Rgb8{128, 128, 128});
    CHECK(cropLabels(labels, farAway, 20).at(19, 19) == 255);
}

}  // namespace maskwright::core
