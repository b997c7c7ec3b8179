// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/samples/sample_file.h"

#include <cstdint>
#include <span>
#include <vector>

#include <torch/torch.h>

// models/data turns packed samples into what networks see: batches of tensors, augmented on the training
// device.
namespace maskwright::models::data {

// Samples as they are stored. Undefined tensors: the set has no points or no labels.
struct RawBatch {
    torch::Tensor pictures;       // uint8 [N, 3, side, side]
    torch::Tensor points;         // float [N, 106, 2], x and y in crop pixels
    torch::Tensor pointWeights;   // float [N, 106], 0..1
    torch::Tensor labels;         // uint8 [N, side, side]
    torch::Tensor sampleWeights;  // float [N]

    [[nodiscard]] RawBatch to(const torch::Device& device) const;
};

// Copies the samples of these indices out of the mapped files.
[[nodiscard]] RawBatch readBatch(const core::samples::SampleSet& set, std::span<const std::int64_t> indices);

// The order of samples in an epoch: a permutation of 0..count-1 that follows from seed and epoch alone, so
// that a resumed training meets the same batches.
[[nodiscard]] std::vector<std::int64_t> epochOrder(std::int64_t count, std::uint64_t seed,
                                                   std::int64_t epoch);

// A number that follows from both, for seeding what belongs to one step.
[[nodiscard]] std::uint64_t mixedSeed(std::uint64_t seed, std::uint64_t step);

// What a network sees and is asked for.
struct Batch {
    torch::Tensor images;         // float [N, 3, side, side], RGB 0..1
    torch::Tensor points;         // float [N, 106, 2] in input pixels
    torch::Tensor pointWeights;   // float [N, 106]; 0 also for points that have left the input
    torch::Tensor labels;         // int64 [N, side, side], 255 where the view leaves the crop
    torch::Tensor sampleWeights;  // float [N]
};

}  // namespace maskwright::models::data
