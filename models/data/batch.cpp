// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/data/batch.h"

#include <cstring>
#include <numeric>
#include <random>

namespace maskwright::models::data {

namespace {

constexpr auto kPoints = static_cast<std::int64_t>(core::kPointCount);

torch::Tensor moved(const torch::Tensor& tensor, const torch::Device& device) {
    return tensor.defined() ? tensor.to(device) : tensor;
}

}  // namespace

RawBatch RawBatch::to(const torch::Device& device) const {
    return {moved(pictures, device), moved(points, device), moved(pointWeights, device),
            moved(labels, device), moved(sampleWeights, device)};
}

RawBatch readBatch(const core::samples::SampleSet& set, std::span<const std::int64_t> indices) {
    const auto count = static_cast<std::int64_t>(indices.size());
    const std::int64_t side = set.layout().side;
    const auto bytes = static_cast<std::size_t>(side * side);
    RawBatch batch;
    torch::Tensor pictures = torch::empty({count, side, side, 3}, torch::kUInt8);
    batch.sampleWeights = torch::empty({count});
    if (set.layout().hasPoints) {
        batch.points = torch::empty({count, kPoints, 2});
        batch.pointWeights = torch::empty({count, kPoints});
    }
    if (set.layout().hasLabels) {
        batch.labels = torch::empty({count, side, side}, torch::kUInt8);
    }
    for (std::int64_t i = 0; i < count; ++i) {
        const auto record = set.record(indices[static_cast<std::size_t>(i)]);
        std::memcpy(pictures[i].data_ptr<std::uint8_t>(), record.picture, 3 * bytes);
        batch.sampleWeights[i] = record.weight;
        if (record.points != nullptr) {
            std::memcpy(batch.points[i].data_ptr<float>(), record.points, sizeof(float) * 2 * kPoints);
            auto* weights = batch.pointWeights[i].data_ptr<float>();
            for (std::int64_t k = 0; k < kPoints; ++k) {
                weights[k] = static_cast<float>(record.pointWeights[k]) / 255.0F;
            }
        }
        if (record.labels != nullptr) {
            std::memcpy(batch.labels[i].data_ptr<std::uint8_t>(), record.labels, bytes);
        }
    }
    batch.pictures = pictures.permute({0, 3, 1, 2});
    return batch;
}

std::uint64_t mixedSeed(std::uint64_t seed, std::uint64_t step) {
    // SplitMix64 (Steele et al. 2014): neighbouring steps get unrelated numbers.
    std::uint64_t value = seed + 0x9E3779B97F4A7C15ULL * (step + 1);
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

std::vector<std::int64_t> epochOrder(std::int64_t count, std::uint64_t seed, std::int64_t epoch) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    // Fisher-Yates by hand: std::shuffle may differ between standard libraries.
    std::mt19937_64 random(mixedSeed(seed, static_cast<std::uint64_t>(epoch)));
    for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[random() % i]);
    }
    return order;
}

}  // namespace maskwright::models::data
