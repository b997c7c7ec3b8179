// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/label_confusion.h"

#include "core/label_map.h"
#include "core/metrics/confusion.h"

#include <algorithm>
#include <initializer_list>

#include <catch2/catch.hpp>

namespace maskwright::core::metrics {

namespace {

Raster<std::uint8_t> rowOf(std::initializer_list<std::uint8_t> values) {
    Raster<std::uint8_t> row(static_cast<int>(values.size()), 1);
    std::copy(values.begin(), values.end(), row.pixels().begin());
    return row;
}

}  // namespace

TEST_CASE("nineteen classes are counted by hand") {
    LabelConfusion confusion(19);
    confusion.add(rowOf({0, 1, 18, 18, 4, 255, 5}), rowOf({0, 18, 18, 18, 5, 7, 5}));
    CHECK(confusion.count(1, 18) == 1);
    CHECK(confusion.of(18).f1() == Approx(2.0 * 2 / (2 + 3)));
    CHECK(confusion.of(18).iou() == Approx(2.0 / 3));
    CHECK(confusion.of(18).precision() == Approx(2.0 / 3));
    CHECK(confusion.of(18).recall() == 1);
    CHECK(confusion.of(1).f1() == 0);
    CHECK_FALSE(confusion.of(7).f1());  // claimed of a pixel that is left out alone
    // 18: 0.8, 1: 0, 4: 0, 5: 2/3; background does not count.
    CHECK(confusion.meanF1() == Approx((0.8 + 0 + 0 + 2.0 / 3) / 4));
    CHECK(confusion.meanIou() == Approx((1 + 2.0 / 3 + 0 + 0 + 0.5) / 5));
    CHECK(confusion.pixelAccuracy() == Approx(4.0 / 6));
    LabelConfusion twice(19);
    twice += confusion;
    twice += confusion;
    CHECK(twice.count(18, 18) == 4);
    CHECK(twice.meanF1() == confusion.meanF1());
    CHECK_THROWS_AS(confusion.add(rowOf({19}), rowOf({0})), ContractViolation);
    CHECK_THROWS_AS(confusion.add(rowOf({0}), rowOf({255})), ContractViolation);
    CHECK_THROWS_AS(twice += LabelConfusion(11), ContractViolation);
}

TEST_CASE("for eleven classes it says what the matrix of LaPa's classes says") {
    const auto truth = rowOf({0, 1, 1, 2, 3, 10, 10, 255, 6});
    const auto predicted = rowOf({1, 1, 2, 2, 2, 10, 0, 4, 6});
    LabelConfusion confusion(11);
    confusion.add(truth, predicted);
    ConfusionMatrix matrix;
    matrix.add(truth, predicted);
    CHECK(confusion.meanF1() == matrix.meanF1());
    CHECK(confusion.meanIou() == matrix.meanIou());
    CHECK(confusion.pixelAccuracy() == matrix.pixelAccuracy());
    CHECK(confusion.of(10).recall() == matrix.recall(FaceClass::Hair));
}

}  // namespace maskwright::core::metrics
