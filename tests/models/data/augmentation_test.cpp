// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/data/augmentation.h"

#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace maskwright::models::data {

namespace {

using core::samples::Sample;
using core::samples::SampleSet;
using core::samples::SampleWriter;

constexpr int kSide = 80;

// A face in a crop of 80 pixels: each annotated point is a bright dot in a picture of its own colour, and the
// two halves carry the labels of the two eyes.
RawBatch madeBatch(std::int64_t count) {
    const tests::TemporaryFolder folder;
    SampleWriter writer(folder.path(), "set", {"parser", kSide, true, true, 11});
    for (std::int64_t i = 0; i < count; ++i) {
        Sample sample;
        sample.weight = static_cast<float>(i + 1);
        sample.picture = core::RgbImage(kSide, kSide, {40, 40, 40});
        sample.labels = core::Raster<std::uint8_t>(kSide, kSide, 4);
        for (int y = 0; y < kSide; ++y) {
            std::fill(sample.labels.row(y) + kSide / 2, sample.labels.row(y) + kSide, std::uint8_t{5});
        }
        sample.points = (tests::madeFace().points.array() * 0.1 + 14.4).matrix();
        sample.pointWeights.fill(255);
        sample.pointWeights[33] = 0;
        writer.add(sample);
    }
    writer.finish();
    const SampleSet set(folder.path());
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < count; ++i) {
        indices.push_back(i);
    }
    return readBatch(set, indices);
}

// Paints a small white blob around a point of every picture.
void paintDot(RawBatch& raw, std::int64_t point) {
    raw.pictures = raw.pictures.contiguous();
    for (std::int64_t i = 0; i < raw.pictures.size(0); ++i) {
        const float x = raw.points[i][point][0].item<float>();
        const float y = raw.points[i][point][1].item<float>();
        for (std::int64_t row = 0; row < kSide; ++row) {
            for (std::int64_t column = 0; column < kSide; ++column) {
                const float distance =
                    std::hypot(static_cast<float>(column) - x, static_cast<float>(row) - y);
                if (distance < 3) {
                    raw.pictures[i].select(1, row).select(1, column).fill_(255 -
                                                                           static_cast<int>(50 * distance));
                }
            }
        }
    }
}

// Centre of the bright pixels of a picture.
std::pair<double, double> brightCentre(const torch::Tensor& image) {
    const torch::Tensor light = (image.mean(0) - 0.5).clamp_min(0);
    const torch::Tensor axis = torch::arange(image.size(1), torch::kFloat);
    const double sum = light.sum().item<double>();
    return {(light.sum(0) * axis).sum().item<double>() / sum,
            (light.sum(1) * axis).sum().item<double>() / sum};
}

View view() {
    return {64, 0.8, mirroredLabelsOf(11)};
}

// How one face was turned, enlarged and moved, read off its outer eye corners.
struct Change {
    double degrees = 0;
    double scale = 1;
    double moved = 0;  // the larger of the two axes, as a share of the unchanged view
};

// Without mirroring, which hides the rest.
std::vector<Change> changesBy(AugmentationOptions options, std::int64_t count) {
    options.mirrorProbability = 0;
    RawBatch raw = madeBatch(1);
    for (torch::Tensor* part :
         {&raw.pictures, &raw.points, &raw.pointWeights, &raw.labels, &raw.sampleWeights}) {
        std::vector<std::int64_t> times(static_cast<std::size_t>(part->dim()), 1);
        times[0] = count;
        *part = part->repeat(times);
    }
    const torch::Tensor points = augmented(raw, view(), options, 21).points.to(torch::kDouble);
    const torch::Tensor still = unchanged(raw, view()).points.to(torch::kDouble)[0];
    const torch::Tensor across = still[79] - still[66];
    std::vector<Change> changes;
    for (std::int64_t i = 0; i < count; ++i) {
        const torch::Tensor turned = points[i][79] - points[i][66];
        const auto x = turned[0].item<double>();
        const auto y = turned[1].item<double>();
        const double scale = std::hypot(x, y) / across.norm().item<double>();
        const double angle = std::atan2(y, x);
        // Where the middle of the unchanged view (pixel 31.5) went, seen from the new one.
        const auto fromX = 31.5 - still[66][0].item<double>();
        const auto fromY = 31.5 - still[66][1].item<double>();
        const double middleX =
            points[i][66][0].item<double>() + scale * (std::cos(angle) * fromX - std::sin(angle) * fromY);
        const double middleY =
            points[i][66][1].item<double>() + scale * (std::sin(angle) * fromX + std::cos(angle) * fromY);
        const double dx = (middleX - 31.5) / scale / 64;
        const double dy = (middleY - 31.5) / scale / 64;
        // In the frame of the unchanged view.
        changes.push_back({angle * 180 / std::numbers::pi, scale,
                           std::max(std::abs(std::cos(angle) * dx + std::sin(angle) * dy),
                                    std::abs(-std::sin(angle) * dx + std::cos(angle) * dy))});
    }
    return changes;
}

template <typename Value>
std::pair<double, double> rangeOf(const std::vector<Change>& changes, const Value& value) {
    std::pair<double, double> range{value(changes.front()), value(changes.front())};
    for (const Change& change : changes) {
        range = {std::min(range.first, value(change)), std::max(range.second, value(change))};
    }
    return range;
}

}  // namespace

CATCH_TEST_CASE("a mosaic holds four samples at half size, pictures and labels alike") {
    RawBatch raw = madeBatch(6);
    raw.pictures = raw.pictures.contiguous();
    raw.labels = raw.labels.contiguous();
    for (std::int64_t i = 0; i < 6; ++i) {  // sample i is grey of level 40 i throughout, and all of class i
        raw.pictures[i].fill_(40 * i);
        raw.labels[i].fill_(i);
    }
    AugmentationOptions options;
    options.mosaicProbability = 1;
    const Batch batch = augmented(raw, {64, 0.8, {}}, options, 7);
    std::set<std::int64_t> seen;
    for (std::int64_t i = 0; i < 6; ++i) {
        bool holdsItself = false;
        for (std::int64_t quarter = 0; quarter < 4; ++quarter) {
            const torch::Tensor labels =
                batch.labels[i].narrow(0, quarter / 2 * 32, 32).narrow(1, quarter % 2 * 32, 32);
            const auto which = labels[0][0].item<std::int64_t>();
            const torch::Tensor picture =
                batch.images[i].narrow(1, quarter / 2 * 32, 32).narrow(2, quarter % 2 * 32, 32);
            CATCH_CHECK((labels == which).all().item<bool>());
            CATCH_CHECK((picture - 40.0 * static_cast<double>(which) / 255).abs().max().item<double>() <
                        1e-5);
            holdsItself = holdsItself || which == i;
            seen.insert(which);
        }
        CATCH_CHECK(holdsItself);
    }
    CATCH_CHECK(seen.size() >= 5);
    CATCH_CHECK(torch::equal(batch.labels, augmented(raw, {64, 0.8, {}}, options, 7).labels));
}

CATCH_TEST_CASE("an unchanged view is the middle of the crop, resized") {
    const RawBatch raw = madeBatch(2);
    const Batch batch = unchanged(raw, view());
    CATCH_CHECK(batch.images.sizes() == torch::IntArrayRef({2, 3, 64, 64}));
    // 80 * 0.8 = 64: one to one, 8 pixels cut off on every side.
    CATCH_CHECK(torch::allclose(batch.points, raw.points - 8, 1e-5, 1e-4));
    CATCH_CHECK(batch.labels[0][0][31].item<int64_t>() == 4);
    CATCH_CHECK(batch.labels[0][0][32].item<int64_t>() == 5);
    CATCH_CHECK(batch.pointWeights[0][33].item<float>() == 0);
    CATCH_CHECK(batch.pointWeights[0][34].item<float>() == 1);
    CATCH_CHECK(batch.sampleWeights[1].item<float>() == 2);
    CATCH_CHECK(torch::allclose(batch.images, torch::full({2, 3, 64, 64}, 40.0 / 255), 1e-4, 1e-5));
}

CATCH_TEST_CASE("points move with the picture, whatever the turn, scale, shift and mirror") {
    RawBatch raw = madeBatch(12);
    const std::int64_t point = 84;  // a mouth corner; mirrored pictures show it as 90
    paintDot(raw, point);
    AugmentationOptions options;
    options.rotationProbability = 1;
    options.rotationDegrees = 40;
    options.scaleLow = 0.8;
    options.scaleHigh = 1.3;
    options.shiftShare = 0.05;
    options.mirrorProbability = 0.5;
    const Batch batch = augmented(raw, view(), options, 11);
    std::set<bool> mirrored;
    for (std::int64_t i = 0; i < 12; ++i) {
        const auto [x, y] = brightCentre(batch.images[i]);
        const auto distance = [&, x = x, y = y](std::int64_t index) {
            return std::hypot(batch.points[i][index][0].item<double>() - x,
                              batch.points[i][index][1].item<double>() - y);
        };
        CATCH_CHECK(std::min(distance(84), distance(90)) < 0.4);
        mirrored.insert(distance(90) < distance(84));
    }
    CATCH_CHECK(mirrored.size() == 2);
}

CATCH_TEST_CASE("a mirrored picture has its labels and point weights swapped") {
    AugmentationOptions options;
    options.mirrorProbability = 1;
    const Batch batch = augmented(madeBatch(1), view(), options, 3);
    CATCH_CHECK(batch.labels[0][5][31].item<int64_t>() ==
                4);  // the right half, now left, is image-left again
    CATCH_CHECK(batch.labels[0][5][32].item<int64_t>() == 5);
    CATCH_CHECK(batch.pointWeights[0][46].item<float>() == 0);  // 33 mirrored
    CATCH_CHECK(batch.pointWeights[0][33].item<float>() == 1);
    CATCH_CHECK(batch.points[0][0][0].item<float>() < batch.points[0][32][0].item<float>());
}

CATCH_TEST_CASE("what lies outside the crop is left out of the labels, points outside lose their weight") {
    AugmentationOptions options;
    options.scaleLow = 0.5;  // the face half as large: the view is wider than the crop
    options.scaleHigh = 0.5;
    const Batch small = augmented(madeBatch(1), view(), options, 5);
    CATCH_CHECK(small.labels[0][0][0].item<int64_t>() == 255);
    CATCH_CHECK(small.labels[0][32][20].item<int64_t>() == 4);
    CATCH_CHECK(small.images[0][0][0][0].item<float>() == Approx(0.5));
    options.scaleLow = options.scaleHigh = 3;
    const Batch large = augmented(madeBatch(1), view(), options, 5);
    CATCH_CHECK(large.pointWeights[0][0].item<float>() == 0);
    CATCH_CHECK(large.pointWeights[0][60].item<float>() == 1);
}

CATCH_TEST_CASE("equal seeds give equal batches, other seeds other ones") {
    const RawBatch raw = madeBatch(3);
    const auto options = AugmentationOptions::forLandmarks(AugmentationOptions::Strength::Strong);
    const Batch a = augmented(raw, view(), options, 7);
    const Batch b = augmented(raw, view(), options, 7);
    const Batch c = augmented(raw, view(), options, 8);
    CATCH_CHECK(torch::equal(a.images, b.images));
    CATCH_CHECK(torch::equal(a.points, b.points));
    CATCH_CHECK_FALSE(torch::equal(a.images, c.images));
    CATCH_CHECK(a.images.min().item<float>() >= 0);
    CATCH_CHECK(a.images.max().item<float>() <= 1);
}

CATCH_TEST_CASE("gentle changes stay within a twentieth of the view, and mirror") {
    for (const auto& options : {AugmentationOptions::forLandmarks(AugmentationOptions::Strength::Gentle),
                                AugmentationOptions::forParsing(AugmentationOptions::Strength::Gentle)}) {
        RawBatch raw = madeBatch(1);
        raw.points.fill_(static_cast<double>(raw.pictures.size(2)) / 2 - 0.5);  // all in the middle
        const double middle = static_cast<double>(view().inputSide) / 2 - 0.5;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            const Batch batch = augmented(raw, view(), options, seed);
            const double farthest = (batch.points - middle).abs().max().item<double>();
            CATCH_CHECK(farthest <= 0.05 * static_cast<double>(view().inputSide));
        }
        CATCH_CHECK(options.mirrorProbability == 0.5);
        CATCH_CHECK(options.occlusionProbability == 0);
    }
}

CATCH_TEST_CASE("the published changes of landmarks lie in the ranges of their recipe") {
    const auto options = AugmentationOptions::forLandmarks(AugmentationOptions::Strength::Published);
    CATCH_CHECK(options.shiftShare == 0.05);
    CATCH_CHECK(options.mirrorProbability == 0.5);
    CATCH_CHECK(options.gain == 0.4);
    CATCH_CHECK(options.gammaLow == 0.7);
    CATCH_CHECK(options.gammaHigh == 1.4);
    CATCH_CHECK(options.greyProbability == 0.1);
    CATCH_CHECK(options.occlusionProbability == 0.3);
    CATCH_CHECK(options.occlusionShare * options.occlusionShare == Approx(0.3));
    CATCH_CHECK(options.noiseSigma == 0);
    CATCH_CHECK(options.mosaicProbability == 0);
    const auto changes = changesBy(options, 600);
    const auto [least, most] = rangeOf(changes, [](const Change& c) { return c.scale; });
    CATCH_CHECK((least >= 0.8 - 1e-3 && least < 0.82));
    CATCH_CHECK((most <= 1.25 + 1e-3 && most > 1.22));
    CATCH_CHECK(rangeOf(changes, [](const Change& c) { return c.moved; }).second <= 0.05 + 1e-3);
    int turned = 0;
    double steepest = 0;
    for (const Change& change : changes) {
        turned += std::abs(change.degrees) > 0.01 ? 1 : 0;
        steepest = std::max(steepest, std::abs(change.degrees));
    }
    CATCH_CHECK((turned > 320 && turned < 400));  // 60 %
    CATCH_CHECK((steepest <= 50.01 && steepest > 49));
}

CATCH_TEST_CASE("the published changes of parsing and of whole photos lie in the papers' ranges") {
    const auto degrees = [](const Change& c) { return std::abs(c.degrees); };
    const auto scale = [](const Change& c) { return c.scale; };
    const auto parsing = AugmentationOptions::forParsing(AugmentationOptions::Strength::Published);
    const auto faces = changesBy(parsing, 400);
    CATCH_CHECK(rangeOf(faces, degrees).second == Approx(29.7).margin(0.31));
    CATCH_CHECK(rangeOf(faces, scale).first == Approx(0.76).margin(0.0101));
    CATCH_CHECK(rangeOf(faces, scale).second == Approx(1.24).margin(0.0101));
    CATCH_CHECK(rangeOf(faces, [](const Change& c) { return c.moved; }).second < 1e-3);
    CATCH_CHECK(parsing.mirrorProbability == 0.5);
    CATCH_CHECK(parsing.gain == 0.3);
    CATCH_CHECK(parsing.saturationLow == 0.7);
    CATCH_CHECK(parsing.saturationHigh == 1.3);
    CATCH_CHECK(parsing.gammaLow == parsing.gammaHigh);
    CATCH_CHECK(parsing.blurProbability + parsing.noiseSigma + parsing.greyProbability == 0);

    const auto photos = AugmentationOptions::forPhotos(AugmentationOptions::Strength::Published);
    const auto views = changesBy(photos, 400);
    CATCH_CHECK(rangeOf(views, degrees).second == Approx(9.9).margin(0.11));
    CATCH_CHECK(rangeOf(views, scale).first == Approx(0.51).margin(0.0101));
    CATCH_CHECK(rangeOf(views, scale).second == Approx(1.97).margin(0.0301));
    CATCH_CHECK(rangeOf(views, [](const Change& c) { return c.moved; }).second ==
                Approx(0.245).margin(0.006));
    CATCH_CHECK(photos.mirrorProbability == 0.5);
    CATCH_CHECK(photos.blurProbability == 0.5);
    CATCH_CHECK(photos.gain + photos.noiseSigma + photos.mosaicProbability == 0);
}

CATCH_TEST_CASE("an epoch meets every sample once, in an order of its own") {
    const auto first = epochOrder(50, 9, 0);
    const auto second = epochOrder(50, 9, 1);
    CATCH_CHECK(first == epochOrder(50, 9, 0));
    CATCH_CHECK(first != second);
    CATCH_CHECK(std::set<std::int64_t>(first.begin(), first.end()).size() == 50);
    CATCH_CHECK(*std::max_element(second.begin(), second.end()) == 49);
    CATCH_CHECK(epochOrder(0, 9, 0).empty());
}

CATCH_TEST_CASE("the mirrored labels of CelebAMask-HQ and LaPa are their own inverses") {
    for (const std::int64_t classes : {11, 19}) {
        const auto mirrored = mirroredLabelsOf(classes);
        CATCH_REQUIRE(static_cast<std::int64_t>(mirrored.size()) == classes);
        for (std::size_t i = 0; i < mirrored.size(); ++i) {
            CATCH_CHECK(mirrored[static_cast<std::size_t>(mirrored[i])] == static_cast<std::int64_t>(i));
        }
    }
    CATCH_CHECK(mirroredLabelsOf(3).empty());
}

}  // namespace maskwright::models::data
