// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_prior_learner.h"

#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/portrait/portrait.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::image::HeadCoordinates;
using core::image::HeadPart;
using core::image::HeadPartMap;
using core::image::HeadPlace;
using core::image::HeadPrior;
using core::image::HeadPriorLearner;
using core::image::LearnedHeadPrior;

namespace {

core::NoProgress noProgress;

// Around madeFace(): the face to radius 1; hair around its upper half, or all around it if long; below
// everything else clothes, between them neck.
enum class Hair : std::uint8_t { None, Short, Long, ImageRightOnly };

HeadPart partAt(const HeadPlace& place, Hair hair) {
    const bool upper = place.turn < 0.25 || place.turn > 0.75;
    const bool covered = hair == Hair::Long || (hair == Hair::Short && upper) ||
                         (hair == Hair::ImageRightOnly && place.turn < 0.5);
    if (place.radius < 1) {
        return HeadPart::Skin;
    }
    if (covered && place.radius < 1.5) {
        return HeadPart::Hair;
    }
    if (upper) {
        return HeadPart::Background;
    }
    return place.radius < 1.5 ? HeadPart::Neck : HeadPart::Clothes;
}

HeadPartMap maskOf(Hair hair) {
    const HeadCoordinates head(tests::madeFace().points);
    HeadPartMap mask(512, 640);
    for (int y = 0; y < mask.height(); ++y) {
        for (int x = 0; x < mask.width(); ++x) {
            mask.at(x, y) = static_cast<std::uint8_t>(partAt(head.placeOf({x, y}), hair));
        }
    }
    return mask;
}

LearnedHeadPrior learned(const std::vector<HeadPartMap>& masks, int styles, std::uint32_t seed = 1) {
    HeadPriorLearner learner;
    for (const HeadPartMap& mask : masks) {
        learner.add(tests::madeFace().points, mask, noProgress);
    }
    return learner.learn(styles, seed, noProgress);
}

// As a program gets it: by the files.
HeadPrior written(const LearnedHeadPrior& prior) {
    const tests::TemporaryFolder folder;
    prior.write(folder.path());
    return HeadPrior::fromFiles(folder / "head_prior.json", folder / "head_prior.png");
}

float chance(const HeadPrior& prior, std::size_t style, const HeadPlace& place, HeadPart part) {
    return prior.at(style, place)[static_cast<std::size_t>(part)];
}

std::vector<HeadPartMap> copies(Hair hair, int count) {
    return std::vector<HeadPartMap>(static_cast<std::size_t>(count), maskOf(hair));
}

}  // namespace

TEST_CASE("Every class but background and hair is skin", "[head-prior]") {
    core::LabelMap labels(12, 1);
    for (int x = 0; x < 11; ++x) {
        labels.at(x, 0) = static_cast<std::uint8_t>(x);
    }
    labels.at(11, 0) = core::kIgnoredLabel;
    const HeadPartMap parts = core::image::headParts(labels);
    CHECK(parts.at(0, 0) == static_cast<int>(HeadPart::Background));
    for (int x = 1; x <= 9; ++x) {
        CHECK(parts.at(x, 0) == static_cast<int>(HeadPart::Skin));
    }
    CHECK(parts.at(10, 0) == static_cast<int>(HeadPart::Hair));
    CHECK(parts.at(11, 0) == core::kIgnoredLabel);
}

TEST_CASE("CelebAMask-HQ's classes tell neck and clothes from background only", "[head-prior]") {
    const tests::TemporaryFolder folder;
    const auto store = [&](const std::string& name, const core::Raster<std::uint8_t>& values) {
        const auto png = core::image::encodeLabelPng(values);
        tests::writeText(folder / name, std::string(png.begin(), png.end()));
        return folder / name;
    };
    core::Raster<std::uint8_t> mask(19, 1);
    for (int x = 0; x < 19; ++x) {
        mask.at(x, 0) = static_cast<std::uint8_t>(x);
    }
    const auto file = store("mask.png", mask);
    HeadPartMap parts(19, 1);
    core::image::addNeckAndClothes(parts, file);
    for (int x = 0; x < 19; ++x) {
        const HeadPart expected = x == 16 || x == 17   ? HeadPart::Neck
                                  : x == 14 || x == 18 ? HeadPart::Clothes
                                                       : HeadPart::Background;
        CHECK(parts.at(x, 0) == static_cast<int>(expected));
    }
    const HeadPartMap skin(19, 1, static_cast<std::uint8_t>(HeadPart::Skin));
    parts = skin;
    core::image::addNeckAndClothes(parts, file);
    CHECK(parts == skin);

    CHECK_THROWS_AS(core::image::addNeckAndClothes(parts, store("wide.png", {20, 1})), core::Error);
    CHECK_THROWS_AS(core::image::addNeckAndClothes(parts, folder / "missing.png"), core::Error);
    tests::writeText(folder / "text.png", "no picture");
    CHECK_THROWS_AS(core::image::addNeckAndClothes(parts, folder / "text.png"), core::Error);
    tests::writeText(folder / "cut.png", tests::readText(file).substr(0, 40));
    CHECK_THROWS_AS(core::image::addNeckAndClothes(parts, folder / "cut.png"), core::Error);
    CHECK(parts == skin);
}

TEST_CASE("Styles of hair are found, with their shares and places", "[head-prior]") {
    std::vector<HeadPartMap> masks = copies(Hair::Short, 8);
    const auto longHair = copies(Hair::Long, 4);
    masks.insert(masks.begin() + 3, longHair.begin(), longHair.end());
    const HeadPrior prior = written(learned(masks, 2));
    REQUIRE(prior.styleCount() == 2);
    const std::size_t shortHaired = prior.share(0) > prior.share(1) ? 0 : 1;
    const std::size_t longHaired = 1 - shortHaired;
    CHECK(prior.share(shortHaired) == Approx(2.0 / 3));
    CHECK(prior.share(longHaired) == Approx(1.0 / 3));
    const HeadPlace above{0.12, 1.25};
    const HeadPlace beside{0.35, 1.25};
    for (const std::size_t style : {shortHaired, longHaired}) {
        CHECK(chance(prior, style, {0.4, 0.5}, HeadPart::Skin) > 0.95F);
        CHECK(chance(prior, style, above, HeadPart::Hair) > 0.95F);
        CHECK(chance(prior, style, {0.5, 1.7}, HeadPart::Clothes) > 0.9F);
    }
    // The mean of all faces has a say in each style.
    CHECK(chance(prior, shortHaired, beside, HeadPart::Neck) > 0.9F);
    CHECK(chance(prior, longHaired, beside, HeadPart::Hair) > 0.75F);
    CHECK(chance(prior, longHaired, beside, HeadPart::Neck) > 0.1F);
}

TEST_CASE("A head and its mirror image count the same", "[head-prior]") {
    const HeadPrior prior = written(learned(copies(Hair::ImageRightOnly, 4), 1));
    REQUIRE(prior.styleCount() == 1);
    for (const double turn : {0.05, 0.2, 0.4}) {
        for (const double radius : {0.6, 1.2, 1.4}) {
            const auto here = prior.at(0, {turn, radius});
            const auto there = prior.at(0, {1 - turn, radius});
            for (std::size_t part = 0; part < core::image::kHeadPartCount; ++part) {
                CHECK(here[part] == Approx(there[part]).margin(0.005));
            }
        }
    }
    CHECK(chance(prior, 0, {0.1, 1.25}, HeadPart::Hair) == Approx(0.5).margin(0.02));
    // Two styles tell them apart.
    const HeadPrior two = written(learned(copies(Hair::ImageRightOnly, 4), 2));
    REQUIRE(two.styleCount() == 2);
    CHECK(std::abs(chance(two, 0, {0.2, 1.25}, HeadPart::Hair) -
                   chance(two, 1, {0.2, 1.25}, HeadPart::Hair)) > 0.4F);
}

TEST_CASE("Equal faces and seed give equal bytes", "[head-prior]") {
    const tests::TemporaryFolder folder;
    HeadPriorLearner learner;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const auto portrait = core::image::portrait::renderPortrait({seed, 200, 200});
        learner.add(portrait.landmarks.points, core::image::headParts(portrait.labels), noProgress);
    }
    const LearnedHeadPrior first = learner.learn(3, 7, noProgress);
    first.write(folder.path());
    const std::string json = tests::readText(folder / "head_prior.json");
    const std::string png = tests::readText(folder / "head_prior.png");
    const LearnedHeadPrior second = learner.learn(3, 7, noProgress);
    CHECK(second.grid == first.grid);
    CHECK(second.shares == first.shares);
    second.write(folder.path());
    CHECK(tests::readText(folder / "head_prior.json") == json);
    CHECK(tests::readText(folder / "head_prior.png") == png);
    CHECK_THROWS_AS(first.write(folder / "missing"), core::Error);
}

TEST_CASE("Styles that no face falls into are left out", "[head-prior]") {
    const LearnedHeadPrior prior = learned(copies(Hair::Short, 3), 6);
    // Cells of the two sides differ by pixels on their borders: the face and its mirror image at most.
    CHECK(prior.shares.size() <= 2);
    CHECK(written(prior).styleCount() == prior.shares.size());
}

TEST_CASE("Pixels without a class do not count", "[head-prior]") {
    HeadPartMap mask = maskOf(Hair::Short);
    const HeadCoordinates head(tests::madeFace().points);
    for (int y = 0; y < mask.height(); ++y) {
        for (int x = 0; x < mask.width(); ++x) {
            // Every other row of the face is unknown.
            if (y % 2 == 0 && head.placeOf({x, y}).radius < 0.8) {
                mask.at(x, y) = core::kIgnoredLabel;
            }
        }
    }
    const HeadPrior prior = written(learned({8, mask}, 1));
    CHECK(chance(prior, 0, {0.5, 0.6}, HeadPart::Skin) > 0.95F);
}

TEST_CASE("Beyond the photos hair goes on and fades", "[head-prior]") {
    // Photos that end at the sides of the hair.
    HeadPartMap mask = maskOf(Hair::Long);
    const HeadCoordinates head(tests::madeFace().points);
    for (int y = 0; y < mask.height(); ++y) {
        for (int x = 0; x < mask.width(); ++x) {
            if (head.placeOf({x, y}).radius > 1.3) {
                mask.at(x, y) = core::kIgnoredLabel;
            }
        }
    }
    const HeadPrior prior = written(learned(std::vector<HeadPartMap>(6, mask), 1));
    const float near = chance(prior, 0, {0.25, 1.4}, HeadPart::Hair);
    const float farther = chance(prior, 0, {0.25, 1.7}, HeadPart::Hair);
    CHECK(near > 0.6F);
    CHECK(farther < near - 0.2F);
    CHECK(farther > 0.1F);
    CHECK(chance(prior, 0, {0.25, 4}, HeadPart::Background) > 0.9F);
}

TEST_CASE("Masks without neck and clothes leave these to geometry", "[head-prior]") {
    HeadPartMap mask = maskOf(Hair::Short);
    for (std::uint8_t& part : mask.pixels()) {
        if (part > static_cast<int>(HeadPart::Hair)) {
            part = static_cast<std::uint8_t>(HeadPart::Background);
        }
    }
    const HeadPrior prior = written(learned(std::vector<HeadPartMap>(4, mask), 1));
    CHECK(chance(prior, 0, {0.5, 1.2}, HeadPart::Neck) > 0.5F);
    CHECK(chance(prior, 0, {0.5, 1.8}, HeadPart::Clothes) > 0.5F);
    CHECK(chance(prior, 0, {0.2, 1.6}, HeadPart::Background) > 0.8F);
    CHECK(chance(prior, 0, {0.5, 0.5}, HeadPart::Skin) > 0.95F);
}

TEST_CASE("Points that mark no face, too many styles and a cancel stop the learner", "[head-prior]") {
    struct Cancelling final : core::Progress {
        void report(double /*fraction*/, std::string_view /*text*/) override {}
        [[nodiscard]] bool cancelled() const override { return true; }
    } cancelling;
    HeadPriorLearner learner;
    CHECK_THROWS_AS(learner.add(core::PointMatrix::Constant(9), maskOf(Hair::None), noProgress), core::Error);
    CHECK_THROWS_AS(learner.add(tests::madeFace().points, maskOf(Hair::None), cancelling), core::Cancelled);
    CHECK(learner.faceCount() == 0);
    learner.add(tests::madeFace().points, maskOf(Hair::None), noProgress);
    CHECK_THROWS_AS(learner.learn(3, 1, noProgress), core::ContractViolation);
    CHECK_THROWS_AS(learner.learn(0, 1, noProgress), core::ContractViolation);
    CHECK_THROWS_AS(learner.learn(1, 1, cancelling), core::Cancelled);
}
