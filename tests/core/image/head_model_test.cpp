// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_model.h"

#include "core/error.h"
#include "core/geometry/similarity.h"
#include "core/image/label_png.h"
#include "tests/support/support.h"

#include <cmath>
#include <numeric>
#include <random>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::Point;
using core::image::Colour;
using core::image::ColourMixture;
using core::image::HeadCoordinates;
using core::image::HeadPart;
using core::image::HeadPrior;

namespace {

void writePng(const std::filesystem::path& path, const core::LabelMap& picture) {
    const auto bytes = core::image::encodeLabelPng(picture);
    tests::writeText(path, {bytes.begin(), bytes.end()});
}

}  // namespace

TEST_CASE("Head coordinates turn, grow and move with the face", "[head-model]") {
    const core::PointMatrix face = tests::madeFace().points;
    const HeadCoordinates head(face);
    const core::geometry::Similarity movedFromFace(0.4, 0.7, {100, -30});
    const HeadCoordinates moved(movedFromFace.applyAll(face));
    for (const Point& point : {Point(256, 300), Point(100, 50), Point(420, 410), Point(256, 20)}) {
        const auto here = head.placeOf(point);
        const auto there = moved.placeOf(movedFromFace.apply(point));
        // A turn of 1 is one of 0.
        CHECK(std::abs(std::remainder(there.turn - here.turn, 1.0)) < 1e-6);
        CHECK(there.radius == Approx(here.radius).margin(1e-6));
    }
    CHECK(moved.faceWidth() == Approx(0.4 * head.faceWidth()));
}

TEST_CASE("The jaw lies at radius one, the chin half a turn from the crown", "[head-model]") {
    const core::PointMatrix face = tests::madeFace().points;
    const HeadCoordinates head(face);
    for (Eigen::Index i = 4; i <= 28; ++i) {
        CHECK(head.placeOf(face.col(i)).radius == Approx(1).margin(0.01));
    }
    CHECK(head.placeOf(face.col(16)).turn == Approx(0.5).margin(0.01));
    CHECK(head.placeOf(face.col(32)).turn < 0.5);
    CHECK(head.placeOf(face.col(0)).turn > 0.5);
    CHECK(head.placeOf(head.centre()).radius == Approx(0).margin(1e-9));
}

TEST_CASE("Chances of a prior sum to one everywhere", "[head-model]") {
    for (const HeadPrior& prior : {HeadPrior::builtIn(), HeadPrior::shipped()}) {
        double shares = 0;
        for (std::size_t style = 0; style < prior.styleCount(); ++style) {
            shares += prior.share(style);
            for (double turn = 0; turn < 1; turn += 0.013) {
                for (double radius = 0; radius < 20; radius = radius * 1.3 + 0.01) {
                    const auto chances = prior.at(style, {turn, radius});
                    CHECK(std::accumulate(chances.begin(), chances.end(), 0.0F) == Approx(1).margin(1e-4));
                }
            }
        }
        CHECK(shares == Approx(1).margin(1e-6));
        // The middle of the face is skin, and far above it there is none.
        CHECK(prior.at(0, {0.3, 0.2})[static_cast<std::size_t>(HeadPart::Skin)] > 0.9F);
        CHECK(prior.at(0, {0.0, 5.0})[static_cast<std::size_t>(HeadPart::Skin)] < 0.1F);
    }
}

TEST_CASE("A prior's files are refused unless they agree", "[head-model]") {
    const tests::TemporaryFolder folder;
    const auto description = folder / "prior.json";
    const auto grid = folder / "prior.png";
    tests::writeText(description, R"({"shares": [0.25, 0.75], "turns": 4, "radii": 3})");
    writePng(grid, core::LabelMap(4, 30, 5));
    const HeadPrior prior = HeadPrior::fromFiles(description, grid);
    CHECK(prior.styleCount() == 2);
    CHECK(prior.share(1) == 0.75);
    CHECK(prior.at(0, {0.5, 1})[2] == Approx(0.2F));

    writePng(grid, core::LabelMap(4, 29));
    CHECK_THROWS_AS(HeadPrior::fromFiles(description, grid), core::Error);
    CHECK_THROWS_AS(HeadPrior::fromFiles(description, folder / "missing.png"), core::Error);
    for (const char* text : {"", "[]", R"({"shares": [], "turns": 4, "radii": 3})",
                             R"({"shares": [0.5, -1], "turns": 4, "radii": 3})",
                             R"({"shares": [1], "turns": 2000000000, "radii": 2000000000})"}) {
        tests::writeText(description, text);
        CHECK_THROWS_AS(HeadPrior::fromFiles(description, grid), core::Error);
    }
}

TEST_CASE("A mixture finds the colours that were mixed", "[head-model]") {
    std::mt19937 random(2);
    std::normal_distribution<float> noise(0, 3);
    const Colour dark(20, 5, 5);
    const Colour light(80, -10, 30);
    std::vector<Colour> samples;
    for (int i = 0; i < 600; ++i) {
        samples.push_back((i % 3 == 0 ? dark : light) + Colour(noise(random), noise(random), noise(random)));
    }
    const std::vector<float> weights(samples.size(), 1);
    ColourMixture mixture(samples, weights, 2);
    mixture.refine(samples, weights);
    // Twice as many light samples of the same spread: twice the density.
    CHECK(mixture.logDensity(light) - mixture.logDensity(dark) == Approx(std::log(2.0)).margin(0.25));
    CHECK(mixture.logDensity((dark + light) / 2) < mixture.logDensity(dark) - 10);
}

TEST_CASE("A mixture of few, equal or weightless samples stays finite", "[head-model]") {
    const std::vector<Colour> equal(50, Colour(50, 0, 0));
    for (const float weight : {1.0F, 0.0F}) {
        const std::vector<float> weights(equal.size(), weight);
        ColourMixture mixture(equal, weights, 4);
        mixture.refine(equal, weights);
        CHECK(std::isfinite(mixture.logDensity(Colour(50, 0, 0))));
        CHECK(std::isfinite(mixture.logDensity(Colour(-100, 90, 300))));
    }
    const ColourMixture nothing({}, {}, 3);
    CHECK(std::isfinite(nothing.logDensity(Colour(0, 0, 0))));
}
