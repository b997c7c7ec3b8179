// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/boundary.h"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::metrics {

namespace {

using enum FaceClass;

LabelMap withRectangle(int width, int height, const PixelRect& rect, FaceClass value) {
    LabelMap map(width, height);
    for (int y = rect.y0; y < rect.y1; ++y) {
        for (int x = rect.x0; x < rect.x1; ++x) {
            map.at(x, y) = labelOf(value);
        }
    }
    return map;
}

// Rows of '.' and '#', as a test reads best.
std::vector<std::string> drawn(const Raster<std::uint8_t>& mask) {
    std::vector<std::string> rows;
    for (int y = 0; y < mask.height(); ++y) {
        std::string row;
        for (int x = 0; x < mask.width(); ++x) {
            row += mask.at(x, y) != 0 ? '#' : '.';
        }
        rows.push_back(row);
    }
    return rows;
}

// Share of the pixels of `of` that have one of `other` within px, by looking at all of them.
double shareNear(const Raster<std::uint8_t>& of, const Raster<std::uint8_t>& other, double px) {
    double near = 0;
    double all = 0;
    for (int y = 0; y < of.height(); ++y) {
        for (int x = 0; x < of.width(); ++x) {
            if (of.at(x, y) == 0) {
                continue;
            }
            ++all;
            bool found = false;
            for (int v = 0; v < of.height() && !found; ++v) {
                for (int u = 0; u < of.width() && !found; ++u) {
                    found = other.at(u, v) != 0 && std::hypot(u - x, v - y) <= px;
                }
            }
            near += found ? 1 : 0;
        }
    }
    return near / all;
}

BoundaryScore scoreOf(const LabelMap& truth, const LabelMap& predicted, int widthPx = 1) {
    BoundaryScore score;
    score.add(truth, predicted, widthPx);
    return score;
}

}  // namespace

TEST_CASE("a boundary is where a class meets another, not where the image ends") {
    const LabelMap map = withRectangle(6, 5, {0, 1, 4, 5}, Nose);
    CHECK(drawn(boundaryOf(map, Nose)) == std::vector<std::string>{"......",  //
                                                                   "####..",  //
                                                                   "...#..",  //
                                                                   "...#..",  //
                                                                   "...#.."});
    CHECK(drawn(boundaryOf(map, Background)) == std::vector<std::string>{"####..",  //
                                                                         "....#.",  //
                                                                         "....#.",  //
                                                                         "....#.",  //
                                                                         "....#."});
    LabelMap ignored = map;
    ignored.at(4, 2) = kIgnoredLabel;
    CHECK(boundaryOf(ignored, Nose).at(3, 2) == 0);
}

TEST_CASE("a boundary region is what erosion takes away, with the image's border as boundary") {
    const LabelMap map = withRectangle(8, 6, {0, 0, 7, 6}, Skin);
    CHECK(drawn(boundaryRegionOf(map, Skin, 1)) == std::vector<std::string>{"#######.",  //
                                                                            "#.....#.",  //
                                                                            "#.....#.",  //
                                                                            "#.....#.",  //
                                                                            "#.....#.",  //
                                                                            "#######."});
    CHECK(drawn(boundaryRegionOf(map, Skin, 2)) == std::vector<std::string>{"#######.",  //
                                                                            "#######.",  //
                                                                            "##...##.",  //
                                                                            "##...##.",  //
                                                                            "#######.",  //
                                                                            "#######."});
    // Wider than the part: the region is the whole part.
    CHECK(drawn(boundaryRegionOf(map, Skin, 9)) == drawn(withRectangle(8, 6, {0, 0, 7, 6}, Skin)));
    // The square erodes over the diagonal, too: a single hole takes a 3 x 3 square.
    LabelMap hole(5, 5, labelOf(Hair));
    hole.at(2, 2) = 0;
    CHECK(drawn(boundaryRegionOf(hole, Hair, 1)) ==
          std::vector<std::string>{"#####", "#####", "##.##", "#####", "#####"});
}

TEST_CASE("widths and tolerances follow the image's size") {
    CHECK(boundaryWidthPx(300, 400) == 10);
    CHECK(boundaryWidthPx(10, 10) == 1);
    CHECK(boundaryWidthPx(100.0) == 2);
    CHECK(boundaryWidthPx(3.0) == 1);
    CHECK(tolerancePx(Tolerance::Px2, 300, 400) == 2);
    CHECK(tolerancePx(Tolerance::Diagonal, 300, 400) == Approx(3.75));
}

TEST_CASE("boundary F of a shifted bar, worked out by hand") {
    // Bars through the whole height: two boundary columns each, at x = 10 and 19 against 12 and 21.
    const LabelMap truth = withRectangle(40, 10, {10, 0, 20, 10}, Nose);
    const LabelMap predicted = withRectangle(40, 10, {12, 0, 22, 10}, Nose);
    const BoundaryScore score = scoreOf(truth, predicted);
    CHECK(score.f(Nose, Tolerance::Px1) == Approx(0));
    CHECK(score.f(Nose, Tolerance::Px2) == Approx(1));
    CHECK(score.f(Nose, Tolerance::Px3) == Approx(1));
    CHECK(score.f(Nose, Tolerance::Diagonal) == Approx(0));  // 0.0075 * 41.2 = 0.31 px
    CHECK_FALSE(score.f(Hair, Tolerance::Px1));

    // Half of the predicted boundary is right: 10 of 20 pixels near, and 10 of 20 true ones.
    const LabelMap wider = withRectangle(40, 10, {10, 0, 26, 10}, Nose);
    CHECK(scoreOf(truth, wider).f(Nose, Tolerance::Px3) == Approx(0.5));
    // One bar more in the prediction: P = 20 / 40, R = 1, F = 2/3.
    LabelMap two = truth;
    for (int y = 0; y < 10; ++y) {
        for (int x = 30; x < 34; ++x) {
            two.at(x, y) = labelOf(Nose);
        }
    }
    CHECK(scoreOf(truth, two).f(Nose, Tolerance::Px1) == Approx(2.0 / 3));
    CHECK(scoreOf(two, truth).f(Nose, Tolerance::Px1) == Approx(2.0 / 3));
}

TEST_CASE("tolerances are Euclidean") {
    LabelMap truth(20, 20);
    LabelMap diagonal(20, 20);
    truth.at(10, 10) = labelOf(Nose);
    diagonal.at(12, 12) = labelOf(Nose);  // 2.83 px away
    CHECK(scoreOf(truth, diagonal).f(Nose, Tolerance::Px2) == Approx(0));
    CHECK(scoreOf(truth, diagonal).f(Nose, Tolerance::Px3) == Approx(1));
}

TEST_CASE("boundary F equals the one found by looking at every pair of pixels") {
    std::mt19937 random(3);
    for (const auto& [width, height] : {std::pair{31, 23}, {500, 30}, {12, 700}}) {
        LabelMap truth(width, height);
        LabelMap predicted(width, height);
        std::bernoulli_distribution set(0.1);
        for (LabelMap* map : {&truth, &predicted}) {
            for (std::uint8_t& pixel : map->pixels()) {
                pixel = set(random) ? labelOf(Nose) : 0;
            }
        }
        const BoundaryScore score = scoreOf(truth, predicted);
        for (const Tolerance tolerance :
             {Tolerance::Px1, Tolerance::Px2, Tolerance::Px3, Tolerance::Diagonal}) {
            const auto a = boundaryOf(truth, Nose);
            const auto b = boundaryOf(predicted, Nose);
            const double px = tolerancePx(tolerance, width, height);
            const double p = shareNear(b, a, px);
            const double r = shareNear(a, b, px);
            CHECK(score.f(Nose, tolerance) == Approx(2 * p * r / (p + r)));
        }
    }
}

TEST_CASE("boundary IoU of a shifted square, worked out by hand") {
    // Rings of 10 x 10 squares, one wide: 36 pixels each; shifted by one they share two corners' worth.
    const LabelMap truth = withRectangle(30, 30, {10, 10, 20, 20}, Nose);
    const LabelMap predicted = withRectangle(30, 30, {11, 10, 21, 20}, Nose);
    // Top and bottom rows share 9 pixels each, the sides share none.
    CHECK(scoreOf(truth, predicted, 1).iou(Nose) == Approx(18.0 / (36 + 36 - 18)));
    CHECK(scoreOf(truth, truth, 1).iou(Nose) == Approx(1));
    // A band wider than the square makes it plain IoU.
    CHECK(scoreOf(truth, predicted, 10).iou(Nose) == Approx(90.0 / 110));
    CHECK_FALSE(scoreOf(truth, predicted, 1).iou(Hair));
}

TEST_CASE("a class that only one of the two maps has scores 0") {
    const LabelMap with = withRectangle(20, 20, {5, 5, 9, 9}, LowerLip);
    const LabelMap without(20, 20);
    CHECK(scoreOf(with, without).f(LowerLip, Tolerance::Px3) == Approx(0));
    CHECK(scoreOf(without, with).f(LowerLip, Tolerance::Px3) == Approx(0));
    CHECK(scoreOf(with, without).iou(LowerLip) == Approx(0));
}

TEST_CASE("boundary counts are summed over the set before they are divided") {
    const LabelMap truth = withRectangle(40, 10, {10, 0, 20, 10}, Nose);
    const LabelMap none(40, 10);
    BoundaryScore sum = scoreOf(truth, truth);
    sum += scoreOf(truth, none);
    // P = 20 / 20, R = 20 / 40.
    CHECK(sum.f(Nose, Tolerance::Px1) == Approx(2.0 / 3));
    BoundaryScore together;
    together.add(truth, truth, 1);
    together.add(truth, none, 1);
    CHECK(together.f(Nose, Tolerance::Px1) == sum.f(Nose, Tolerance::Px1));
    CHECK(together.iou(Nose) == sum.iou(Nose));
}

TEST_CASE("what the truth ignores is no boundary in either map") {
    LabelMap truth = withRectangle(30, 10, {10, 0, 20, 10}, Nose);
    LabelMap predicted = truth;
    for (int y = 0; y < 10; ++y) {
        for (int x = 15; x < 30; ++x) {
            truth.at(x, y) = kIgnoredLabel;
            predicted.at(x, y) = static_cast<std::uint8_t>((x + y) % 11);
        }
    }
    const BoundaryScore score = scoreOf(truth, predicted);
    CHECK(score.f(Nose, Tolerance::Px1) == Approx(1));
    CHECK(score.iou(Nose) == Approx(1));
    CHECK_FALSE(score.f(Skin, Tolerance::Px1));
}

TEST_CASE("a place without a predicted class still ends the class beside it") {
    const LabelMap truth = withRectangle(30, 10, {10, 0, 20, 10}, Nose);
    LabelMap predicted = truth;
    for (int y = 0; y < 10; ++y) {
        predicted.at(9, y) = kIgnoredLabel;
    }
    CHECK(scoreOf(truth, predicted).f(Nose, Tolerance::Px1) == Approx(1));
    CHECK(scoreOf(truth, predicted).f(Background, Tolerance::Px1) == Approx(1));
}

TEST_CASE("boundaries across a whole map equal those of the class alone in a large one") {
    // The work is done on the class's own rectangle; a class far from the border and one at it must not
    // differ from a count over the whole map.
    LabelMap truth(64, 48);
    LabelMap predicted(64, 48);
    for (int y = 0; y < 48; ++y) {
        for (int x = 0; x < 64; ++x) {
            truth.at(x, y) = std::hypot(x - 30, y - 20) < 14 ? 6 : std::hypot(x - 2, y - 40) < 11 ? 10 : 0;
            predicted.at(x, y) = std::hypot(x - 33, y - 21) < 13  ? 6
                                 : std::hypot(x - 5, y - 38) < 12 ? 10
                                                                  : 0;
        }
    }
    const BoundaryScore score = scoreOf(truth, predicted, 2);
    for (const FaceClass value : {Background, Nose, Hair}) {
        const auto inTruth = boundaryRegionOf(truth, value, 2);
        const auto inPredicted = boundaryRegionOf(predicted, value, 2);
        double common = 0;
        double united = 0;
        for (std::size_t i = 0; i < inTruth.pixels().size(); ++i) {
            common += inTruth.pixels()[i] & inPredicted.pixels()[i];
            united += inTruth.pixels()[i] | inPredicted.pixels()[i];
        }
        CHECK(score.iou(value) == Approx(common / united));
    }
}

}  // namespace maskwright::core::metrics
