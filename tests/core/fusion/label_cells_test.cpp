// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/label_cells.h"

#include "core/bilinear.h"

#include <algorithm>
#include <array>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::fusion {

TEST_CASE("a cell has the shares of its pixels, the last ones of fewer") {
    // Two columns of cells of 2 x 2, the second of one pixel's width.
    Raster<std::uint8_t> picture(3, 2);
    picture.at(0, 0) = 7;
    picture.at(2, 1) = 7;
    const std::array<std::uint8_t, 2> labels{0, 7};
    const auto shares = LabelCells(3, 2, 2).sharesOf(labels, picture);
    REQUIRE(shares.size() == 2);
    REQUIRE(shares[0].width() == 2);
    REQUIRE(shares[0].height() == 1);
    CHECK(shares[0].at(0, 0) == 0.75F);
    CHECK(shares[1].at(0, 0) == 0.25F);
    CHECK(shares[0].at(1, 0) == 0.5F);
    CHECK(shares[1].at(1, 0) == 0.5F);
}

TEST_CASE("shares are those of a count pixel by pixel") {
    std::mt19937 random(2);
    std::uniform_int_distribution<int> label(0, 2);
    std::uniform_int_distribution<int> length(1, 40);
    Raster<std::uint8_t> picture(61, 37);
    for (std::size_t i = 0; i < picture.pixels().size();) {
        const auto end = std::min(i + static_cast<std::size_t>(length(random)), picture.pixels().size());
        std::fill(picture.pixels().begin() + static_cast<std::ptrdiff_t>(i),
                  picture.pixels().begin() + static_cast<std::ptrdiff_t>(end),
                  static_cast<std::uint8_t>(label(random)));
        i = end;
    }
    const std::array<std::uint8_t, 3> labels{2, 0, 1};
    for (const int step : {1, 3, 8, 100}) {
        const auto shares = LabelCells(61, 37, step).sharesOf(labels, picture);
        for (std::size_t k = 0; k < labels.size(); ++k) {
            for (int line = 0; line < shares[k].height(); ++line) {
                for (int column = 0; column < shares[k].width(); ++column) {
                    int count = 0;
                    int area = 0;
                    for (int y = line * step; y < std::min((line + 1) * step, 37); ++y) {
                        for (int x = column * step; x < std::min((column + 1) * step, 61); ++x) {
                            ++area;
                            count += picture.at(x, y) == labels[k] ? 1 : 0;
                        }
                    }
                    REQUIRE(shares[k].at(column, line) ==
                            static_cast<float>(count) / static_cast<float>(area));
                }
            }
        }
    }
}

TEST_CASE("every pixel has the label with the largest score, bilinear between cells") {
    std::mt19937 random(4);
    std::uniform_real_distribution<float> score(0, 1);
    const std::array<std::uint8_t, 3> labels{0, 6, 8};
    for (const int step : {1, 2, 5, 11, 90}) {
        const LabelCells cells(83, 47, step);
        std::vector<Raster<float>> scores(3, Raster<float>((83 + step - 1) / step, (47 + step - 1) / step));
        for (Raster<float>& one : scores) {
            std::ranges::generate(one.pixels(), [&] { return score(random); });
        }
        const PixelRect inside{4, 9, 83, 40};
        Raster<std::uint8_t> picture(83, 47, 99);
        cells.fillBest(scores, labels, inside, picture);
        for (int y = 0; y < 47; ++y) {
            for (int x = 0; x < 83; ++x) {
                std::uint8_t expected = 99;
                float best = -1;
                for (std::size_t k = 0; k < labels.size() && inside.contains(x, y); ++k) {
                    const float here = bilinear(scores[k], (x + 0.5) / step - 0.5, (y + 0.5) / step - 0.5);
                    expected = here > best ? labels[k] : expected;
                    best = std::max(best, here);
                }
                REQUIRE(picture.at(x, y) == expected);
            }
        }
    }
}

}  // namespace maskwright::core::fusion
