// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/confusion.h"

#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::metrics {

namespace {

using enum FaceClass;

LabelMap mapOf(const std::vector<std::uint8_t>& pixels) {
    LabelMap map(static_cast<int>(pixels.size()), 1);
    std::copy(pixels.begin(), pixels.end(), map.pixels().begin());
    return map;
}

ConfusionMatrix matrixOf(const std::vector<std::uint8_t>& truth, const std::vector<std::uint8_t>& predicted) {
    ConfusionMatrix matrix;
    matrix.add(mapOf(truth), mapOf(predicted));
    return matrix;
}

}  // namespace

TEST_CASE("segmentation values of a set worked out by hand") {
    //                                truth: 4 background, 4 skin, 2 hair
    const ConfusionMatrix m = matrixOf({0, 0, 0, 0, 1, 1, 1, 1, 10, 10}, {0, 0, 0, 1, 1, 1, 10, 6, 10, 10});
    CHECK(m.pixels() == 10);
    CHECK(m.count(Skin, Hair) == 1);
    CHECK(m.count(Hair, Skin) == 0);
    CHECK(m.f1(Background) == Approx(6.0 / 7));  // TP 3, FN 1, FP 0
    CHECK(m.f1(Skin) == Approx(4.0 / 7));        // TP 2, FN 2, FP 1
    CHECK(m.f1(Hair) == Approx(4.0 / 5));        // TP 2, FN 0, FP 1
    CHECK(m.f1(Nose) == Approx(0));              // predicted, but not in the truth
    CHECK_FALSE(m.f1(UpperLip));                 // in neither
    CHECK(m.iou(Background) == Approx(3.0 / 4));
    CHECK(m.iou(Skin) == Approx(2.0 / 5));
    CHECK(m.iou(Hair) == Approx(2.0 / 3));
    CHECK(m.iou(Nose) == Approx(0));
    CHECK_FALSE(m.iou(UpperLip));
    CHECK(m.precision(Skin) == Approx(2.0 / 3));
    CHECK(m.recall(Skin) == Approx(0.5));
    CHECK(m.precision(Nose) == Approx(0));
    CHECK_FALSE(m.recall(Nose));
    CHECK(m.meanF1() == Approx((4.0 / 7 + 4.0 / 5 + 0) / 3));  // without background and undefined classes
    CHECK(m.meanIou() == Approx((3.0 / 4 + 2.0 / 5 + 2.0 / 3 + 0) / 4));
    CHECK(m.pixelAccuracy() == Approx(0.7));
    CHECK(m.meanAccuracy() == Approx((0.75 + 0.5 + 1) / 3));
}

TEST_CASE("pixels whose truth is to be ignored do not count, pixels without a predicted class are missed") {
    const ConfusionMatrix m = matrixOf({255, 255, 1, 1, 1, 0}, {1, 255, 1, 255, 255, 0});
    CHECK(m.pixels() == 4);
    CHECK(m.unlabelled(Skin) == 2);
    CHECK(m.recall(Skin) == Approx(1.0 / 3));
    CHECK(m.precision(Skin) == Approx(1));
    CHECK(m.f1(Skin) == Approx(0.5));
    CHECK(m.f1(Background) == Approx(1));
    CHECK(m.pixelAccuracy() == Approx(0.5));
}

TEST_CASE("an empty set has no values") {
    const ConfusionMatrix m;
    CHECK_FALSE(m.meanF1());
    CHECK_FALSE(m.meanIou());
    CHECK_FALSE(m.pixelAccuracy());
    CHECK_FALSE(m.meanAccuracy());
    CHECK_FALSE(helenScore(m).overall);
}

TEST_CASE("counts are summed over the set, values are not averaged over images") {
    ConfusionMatrix sum = matrixOf({1, 1, 1, 1}, {1, 1, 1, 0});
    sum += matrixOf({1, 0}, {0, 0});
    CHECK(sum == matrixOf({1, 1, 1, 1, 1, 0}, {1, 1, 1, 0, 0, 0}));
    CHECK(sum.recall(Skin) == Approx(3.0 / 5));  // the mean of the two images would be 3/8
}

TEST_CASE("Helen's groups forgive confusions within, and overall is the F1 of the union") {
    // Brows: one side taken for the other, one pixel missed. Mouth: lip for inner mouth. One brow pixel
    // called eye.
    const ConfusionMatrix m =
        matrixOf({2, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 1, 1}, {3, 2, 3, 0, 4, 2, 6, 6, 8, 8, 9, 9, 1});
    const HelenScore score = helenScore(m);
    CHECK(score.brows == Approx(2 * 3.0 / (4 + 4)));  // truth 4, predicted 4, common 3
    CHECK(score.eyes == Approx(2 * 1.0 / (2 + 1)));
    CHECK(score.nose == Approx(1));
    CHECK(score.mouth == Approx(2 * 3.0 / (3 + 4)));
    CHECK(score.overall == Approx(2 * 10.0 / (11 + 11)));  // the brow-eye confusion is inside the union
}

TEST_CASE("confusion counts go beyond 32 bits") {
    const LabelMap map(4096, 4096, 1);
    ConfusionMatrix one;
    one.add(map, map);
    ConfusionMatrix sum;
    for (int i = 0; i < 300; ++i) {
        sum += one;
    }
    CHECK(sum.count(Skin, Skin) == std::int64_t{300} * 4096 * 4096);
    CHECK(sum.f1(Skin) == Approx(1));
}

TEST_CASE("maps that cannot be compared break the contract") {
    CHECK_THROWS_AS(matrixOf({1, 1}, {1}), ContractViolation);
    CHECK_THROWS_AS(matrixOf({11}, {1}), ContractViolation);
    CHECK_THROWS_AS(matrixOf({1}, {200}), ContractViolation);
}

}  // namespace maskwright::core::metrics
