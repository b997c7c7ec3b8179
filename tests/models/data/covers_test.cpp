// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/data/covers.h"

#include "models/data/augmentation.h"
#include "tests/models/catch.h"

#include <algorithm>
#include <vector>

namespace maskwright::models::data {

namespace {

constexpr std::int64_t kSide = 64;

// Black heads, unknown at the left edge, on a red ground as wide as the edge says.
Batch madeBatch(std::int64_t count, std::int64_t edge = kSide / 8) {
    Batch batch;
    batch.images = torch::zeros({count, 3, kSide, kSide});
    batch.images.select(1, 0).fill_(1);
    batch.labels = torch::zeros({count, kSide, kSide}, torch::kLong);
    const std::int64_t inner = kSide - 2 * edge;
    batch.images.narrow(2, edge, inner).narrow(3, edge, inner).fill_(0);
    batch.labels.narrow(1, edge, inner).narrow(2, edge, inner).fill_(1);
    batch.labels.narrow(2, 0, 2).fill_(255);
    return batch;
}

Batch covered(const Batch& whole, double probability, std::uint64_t seed) {
    Batch batch{whole.images.clone(), {}, {}, whole.labels.clone(), {}};
    Numbers numbers(seed);
    layCovers(batch, probability, numbers);
    return batch;
}

// Share of the head that has become ground, by sample.
std::vector<double> sharesTaken(const Batch& whole, const Batch& batch) {
    std::vector<double> shares;
    for (std::int64_t i = 0; i < batch.labels.size(0); ++i) {
        const torch::Tensor head = whole.labels[i] == 1;
        shares.push_back(((batch.labels[i] == 0) & head).sum().item<double>() / head.sum().item<double>());
    }
    return shares;
}

}  // namespace

CATCH_TEST_CASE("what lies before a head is ground, whatever it was, and the rest stays as it is") {
    const Batch whole = madeBatch(40);
    const Batch batch = covered(whole, 1, 3);
    const torch::Tensor changed = batch.labels != whole.labels;
    CATCH_CHECK((batch.labels.masked_select(changed) == 0).all().item<bool>());
    CATCH_CHECK((whole.labels.masked_select(changed) == 255).any().item<bool>());
    // A pixel that is less than half covered keeps its label, and shows it.
    const torch::Tensor difference = (batch.images - whole.images).abs().amax(1);
    const torch::Tensor kept = (batch.labels == whole.labels) & (whole.labels != 0);
    CATCH_CHECK(difference.masked_select(kept).max().item<float>() < 0.5F);
    CATCH_CHECK(batch.images.min().item<float>() >= 0);
    CATCH_CHECK(batch.images.max().item<float>() <= 1);
}

CATCH_TEST_CASE("covers are small and large, and on the share of samples that was asked for") {
    const Batch whole = madeBatch(300);
    CATCH_CHECK(torch::equal(covered(whole, 0, 3).images, whole.images));

    std::vector<double> all = sharesTaken(whole, covered(whole, 1, 3));
    std::sort(all.begin(), all.end());
    CATCH_CHECK(all[15] < 0.02);
    CATCH_CHECK(all[150] > 0.02);
    CATCH_CHECK(all[285] > 0.25);
    CATCH_CHECK(all.back() < 0.8);

    const std::vector<double> some = sharesTaken(whole, covered(whole, 0.3, 3));
    const auto touched = std::count_if(some.begin(), some.end(), [](double share) { return share > 0; });
    CATCH_CHECK(touched > 60);
    CATCH_CHECK(touched < 120);
}

CATCH_TEST_CASE("most covers show a piece of the ground, where there is some to cut from") {
    const Batch whole = madeBatch(200, kSide / 4);
    const Batch batch = covered(whole, 1, 5);
    int red = 0;
    int plain = 0;
    for (std::int64_t i = 0; i < batch.images.size(0); ++i) {
        const torch::Tensor inside = (batch.labels[i] == 0) & (whole.labels[i] == 1);
        if (inside.sum().item<std::int64_t>() < 20) {
            continue;
        }
        // These pictures have no green: where there is some, the cover is of one colour.
        const bool green = batch.images[i][1].masked_select(inside).mean().item<double>() > 0.01;
        (green ? plain : red) += 1;
    }
    CATCH_CHECK(plain > 15);
    CATCH_CHECK(red > plain);

    // Hair and skin would teach that hair and skin are ground.
    const Batch close = madeBatch(50, 0);
    const Batch plainOnly = covered(close, 1, 5);
    const torch::Tensor inside = (plainOnly.labels == 0) & (close.labels == 1);
    CATCH_CHECK(plainOnly.images.amax(1).masked_select(inside).mean().item<double>() > 0.2);
}

CATCH_TEST_CASE("equal seeds lay equal covers, and an augmentation asks for them by its options") {
    const Batch whole = madeBatch(8);
    CATCH_CHECK(torch::equal(covered(whole, 1, 7).images, covered(whole, 1, 7).images));
    CATCH_CHECK_FALSE(torch::equal(covered(whole, 1, 7).labels, covered(whole, 1, 8).labels));

    RawBatch raw;
    raw.pictures = torch::full({4, 3, 80, 80}, 128, torch::kByte);
    raw.labels = torch::ones({4, 80, 80}, torch::kByte);
    raw.sampleWeights = torch::ones({4});
    AugmentationOptions options;
    const View view{kSide, 0.8, {}};
    CATCH_CHECK((augmented(raw, view, options, 1).labels == 1).all().item<bool>());
    options.coverProbability = 1;
    const Batch batch = augmented(raw, view, options, 1);
    for (std::int64_t i = 0; i < 4; ++i) {
        CATCH_CHECK((batch.labels[i] == 0).any().item<bool>());
    }
}

}  // namespace maskwright::models::data
