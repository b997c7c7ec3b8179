// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/growth_chart.h"

#include "core/error.h"
#include "core/image/photo_io.h"
#include "tests/support/support.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace {

using Points = std::vector<std::pair<double, double>>;

VersionFigures version(std::int64_t samples, double nme) {
    VersionFigures figures;
    figures.samples = samples;
    figures.nme = nme;
    return figures;
}

// Pixels of the colours of a chart's first and second line.
std::pair<std::ptrdiff_t, std::ptrdiff_t> drawn(const std::vector<VersionFigures>& versions) {
    const tests::TemporaryFolder folder;
    const std::filesystem::path png = folder.path() / "growth.png";
    writeGrowthChart(versions, png);
    const core::RgbImage picture = core::image::readPhoto(png);
    const auto count = [&](core::Rgb8 colour) {
        return std::count(picture.pixels().begin(), picture.pixels().end(), colour);
    };
    return {count({0, 114, 178}), count({213, 94, 0})};
}

}  // namespace

TEST_CASE("points of the same x become their mean, in order of x") {
    CHECK(meansOfEqualX({}).empty());
    CHECK(meansOfEqualX({{300, 7}, {100, 9}, {300, 8}, {100, 8}, {1000, 4}}) ==
          Points{{100, 8.5}, {300, 7.5}, {1000, 4}});
}

TEST_CASE("the line of growth runs through the means of versions with equally many samples") {
    const auto [line, marks] = drawn({version(100, 9), version(300, 7), version(1000, 6)});
    CHECK(line > 100);
    CHECK(marks == 0);  // nothing to average: one line, no legend
    const auto [means, each] =
        drawn({version(100, 9), version(100, 8), version(300, 7), version(300, 5), version(1000, 4)});
    CHECK(means > 100);
    CHECK(each > 50);
}

TEST_CASE("without a judged version there is no chart") {
    const tests::TemporaryFolder folder;
    CHECK_THROWS_AS(writeGrowthChart({VersionFigures{}}, folder.path() / "growth.png"), core::Error);
}

}  // namespace maskwright::annotation::training
