// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/class_charts.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

std::ptrdiff_t countOf(const RgbImage& picture, Rgb8 colour) {
    return std::count(picture.pixels().begin(), picture.pixels().end(), colour);
}

// 100 pixels of hair, so many of them seen as hair, the rest as background.
metrics::ConfusionMatrix hairSeen(int seen) {
    LabelMap truth(10, 10, labelOf(FaceClass::Hair));
    LabelMap predicted(10, 10, labelOf(FaceClass::Background));
    std::fill_n(predicted.pixels().begin(), seen, labelOf(FaceClass::Hair));
    metrics::ConfusionMatrix confusion;
    confusion.add(truth, predicted);
    return confusion;
}

}  // namespace

TEST_CASE("A class's bar grows with its F1, and one that nobody shows has none") {
    const Rgb8 hair = Scheme::lapa().classInfo(FaceClass::Hair).displayColour;
    const Rgb8 nose = Scheme::lapa().classInfo(FaceClass::Nose).displayColour;
    const auto whole = countOf(drawClassBars(hairSeen(100), "a"), hair);
    const auto half = countOf(drawClassBars(hairSeen(50), "a"), hair);  // F1 2/3
    CHECK(whole > 1000);
    CHECK(static_cast<double>(half) / static_cast<double>(whole) == Approx(2.0 / 3).margin(0.03));
    CHECK(countOf(drawClassBars(hairSeen(100), "a"), nose) == 0);
}

TEST_CASE("A confusion's cells are the darker, the more pixels went there") {
    const Rgb8 darkest{31, 111, 178};
    CHECK(countOf(drawConfusion(hairSeen(100), "a"), darkest) > 500);  // all of the hair in one cell
    CHECK(countOf(drawConfusion(hairSeen(50), "a"), darkest) == 0);
    CHECK(countOf(drawConfusion(metrics::ConfusionMatrix(), "a"), darkest) == 0);
}

}  // namespace maskwright::core::image
