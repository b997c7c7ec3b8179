// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_judge.h"

#include "core/image/head_window.h"
#include "core/image/portrait/portrait.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::Point;
using core::image::HeadCoordinates;
using core::image::HeadJudgeExamples;
using core::image::HeadPart;
using core::image::HeadPixels;
using core::image::HeadPrior;

namespace {

core::image::portrait::Portrait portrait(std::uint64_t seed) {
    core::image::portrait::PortraitOptions options;
    options.seed = seed;
    return core::image::portrait::renderPortrait(options);
}

core::RgbImage flipped(const core::RgbImage& photo) {
    core::RgbImage result(photo.width(), photo.height());
    for (int y = 0; y < photo.height(); ++y) {
        std::reverse_copy(photo.row(y), photo.row(y) + photo.width(), result.row(y));
    }
    return result;
}

struct Seen {
    HeadPixels pixels;
    Eigen::MatrixXf clues;
};

Seen look(const core::RgbImage& photo, const core::PointMatrix& points) {
    const HeadCoordinates head(points);
    Seen seen{core::image::headPixels(core::viewOf(photo), photo.bounds(), head), {}};
    seen.clues = core::image::headClues(
        seen.pixels, core::image::explainHead(seen.pixels, HeadPrior::builtIn(), core::NoProgress()));
    return seen;
}

}  // namespace

TEST_CASE("Clues on a photo's mirror image are the mirrored clues", "[head-judge]") {
    const auto made = portrait(3);
    const Seen here = look(made.photo, made.landmarks.points);
    const Seen there = look(flipped(made.photo), core::mirrored(made.landmarks, made.photo.width()).points);
    REQUIRE(here.clues.rows() == core::image::kHeadClueCount);
    REQUIRE(here.clues.cols() == there.clues.cols());
    CHECK(here.clues.allFinite());
    const int width = here.pixels.colours.width();
    Eigen::VectorXd difference = Eigen::VectorXd::Zero(here.clues.rows());
    Eigen::VectorXd unmirrored = Eigen::VectorXd::Zero(here.clues.rows());
    for (Eigen::Index i = 0; i < here.clues.cols(); ++i) {
        const Eigen::Index opposite = i - i % width + (width - 1 - i % width);
        Eigen::MatrixXf mirrored = there.clues.col(opposite);
        unmirrored += (here.clues.col(i) - mirrored).cwiseAbs().cast<double>();
        core::image::mirrorClues(mirrored);
        difference += (here.clues.col(i) - mirrored).cwiseAbs().cast<double>();
    }
    difference /= static_cast<double>(here.clues.cols());
    unmirrored /= static_cast<double>(here.clues.cols());
    // Colours are learned from every second pixel, not the same ones on both.
    CHECK(difference.maxCoeff() < 0.12);
    CHECK(unmirrored.maxCoeff() > 0.3);
}

TEST_CASE("The judge that ships tells the parts of a face it has clues of", "[head-judge]") {
    const core::Perceptron* const judge = core::image::shippedHeadJudge();
    if (judge == nullptr) {
        WARN("skipped: resources/research has been taken out");
        return;
    }
    const auto made = portrait(5);
    const HeadCoordinates head(made.landmarks.points);
    const HeadPixels pixels = core::image::headPixels(core::viewOf(made.photo), made.photo.bounds(), head);
    const auto chances = core::image::judgeHead(
        pixels, core::image::explainHead(pixels, HeadPrior::shipped(), core::NoProgress()), *judge);
    float farthestFromOne = 0;
    double faceIsSkin = 0;
    double face = 0;
    for (std::size_t i = 0; i < chances.pixels().size(); ++i) {
        float sum = 0;
        for (const float chance : chances.pixels()[i]) {
            sum += chance;
        }
        farthestFromOne = std::max(farthestFromOne, std::abs(sum - 1));
        if (pixels.places.pixels()[i].radius < 0.7) {
            face += 1;
            faceIsSkin += static_cast<double>(chances.pixels()[i][static_cast<std::size_t>(HeadPart::Skin)]);
        }
    }
    CHECK(farthestFromOne < 1e-4F);
    CHECK(faceIsSkin / face > 0.9);
}

constexpr double kAll = std::numeric_limits<double>::infinity();  // radius

TEST_CASE("Examples are pixels with their parts, the same for the same faces", "[head-judge]") {
    const HeadPrior prior = HeadPrior::builtIn();
    const auto made = portrait(7);
    core::image::HeadPartMap parts = core::image::headParts(made.labels);
    const auto learned = [&](double withinRadius = kAll) {
        HeadJudgeExamples examples(prior);
        examples.add(core::viewOf(made.photo), made.landmarks.points, parts, withinRadius,
                     core::NoProgress());
        return std::pair(examples.clues(), examples.parts());
    };
    const auto [clues, classes] = learned();
    REQUIRE(clues.cols() == static_cast<Eigen::Index>(classes.size()));
    REQUIRE(clues.cols() > 1000);
    CHECK(clues.allFinite());
    const auto again = learned();
    CHECK(again.first == clues);
    CHECK(again.second == classes);
    for (const HeadPart part : {HeadPart::Background, HeadPart::Skin, HeadPart::Hair}) {
        CHECK(std::ranges::count(classes, static_cast<std::uint8_t>(part)) > 50);
    }

    // Nothing is learned from what is farther out than it is believed.
    constexpr Eigen::Index kRadiusRow = 12;
    const auto nearby = learned(1.5);
    REQUIRE(nearby.first.cols() > 1000);
    CHECK(nearby.first.row(kRadiusRow).maxCoeff() <= 3 * (1.5 / 2.5 - 0.5) + 1e-6);
    CHECK(clues.row(kRadiusRow).maxCoeff() > nearby.first.row(kRadiusRow).maxCoeff());

    // Pixels without a class teach nothing.
    std::ranges::replace(parts.pixels(), static_cast<std::uint8_t>(HeadPart::Background),
                         core::kIgnoredLabel);
    const auto without = learned().second;
    CHECK(without.size() < classes.size());
    CHECK(std::ranges::count(without, static_cast<std::uint8_t>(HeadPart::Background)) == 0);

    // A head that shows skin where others have hair is rare, and counts twice.
    parts = core::image::headParts(made.labels);
    std::ranges::replace(parts.pixels(), static_cast<std::uint8_t>(HeadPart::Hair),
                         static_cast<std::uint8_t>(HeadPart::Skin));
    CHECK(learned().second.size() == 2 * classes.size());

    core::PointMatrix nowhere = made.landmarks.points;
    nowhere.setConstant(12);
    HeadJudgeExamples none(prior);
    CHECK_THROWS_AS(none.add(core::viewOf(made.photo), nowhere, parts, kAll, core::NoProgress()),
                    core::Error);
    nowhere = made.landmarks.points.array() + 1e5;
    none.add(core::viewOf(made.photo), nowhere, parts, kAll, core::NoProgress());  // outside of the photo
    CHECK(none.parts().empty());
}
