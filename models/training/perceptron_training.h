// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/perceptron.h"
#include "core/progress.h"

#include <cstdint>
#include <span>

namespace maskwright::models::training {

struct PerceptronOptions {
    int hidden = 32;  // outputs of each of the two layers before the last, >= 1
    int epochs = 5;   // >= 1
    std::uint32_t seed = 1;
};

// Learns classes by cross entropy (AdamW, cosine schedule), on one processor thread, so that equal examples,
// options and seed give equal weights. examples: one per column, each of the order of 1; classes: of each,
// below classCount. Requires at least one batch of examples. Throws Cancelled between epochs.
[[nodiscard]] core::Perceptron trainPerceptron(const Eigen::MatrixXf& examples,
                                               std::span<const std::uint8_t> classes, int classCount,
                                               const PerceptronOptions& options, core::Progress& progress);

}  // namespace maskwright::models::training
