// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/training/options.h"

#include <cstdint>
#include <string>
#include <vector>

// models/ is everything that is a network: nets/ their structures. It knows core and LibTorch, no Qt and no
// OpenCV. Headers at this level show no Torch type, so that programs can use them without reading Torch's
// headers.
namespace maskwright::models {

struct NetworkDescription {
    std::string kind;
    std::string net;
    std::string preset;
    std::string options;              // in words: "FAN blocks, 4 stacks, 256 channels"
    std::int64_t parameters = 0;      // trainable numbers
    std::int64_t multiplyAdds = 0;    // of all convolutions, one input, evaluation mode
    std::int64_t inputPx = 0;         // side of the square input
    std::int64_t outputChannels = 0;  // heat maps or classes
};

// Builds the network that the options mean and counts. Throws core::Error for a combination that does not
// exist.
[[nodiscard]] NetworkDescription describeNetwork(const training::TrainingOptions& options);

// One point of a curve of EAGR's figure 4.
struct Complexity {
    std::string variant;            // baseline, eagrnet, without sampling, without graph
    std::int64_t inputPx = 0;       // side of the square input
    std::int64_t parameters = 0;    // trainable numbers
    std::int64_t multiplyAdds = 0;  // of convolutions and matrix products, one input, evaluation mode
    std::int64_t peakBytes = 0;     // of the results of operators alive at one time, float32
};

// EAGRNet as published or lite, its baseline without modules, with full non-local modules instead, and
// without the graph convolution (EAGR paper, section 4.4). Runs each network once per side on the CPU. Throws
// core::Error for sides below 32.
[[nodiscard]] std::vector<Complexity> eagrComplexity(const std::string& preset,
                                                     const std::vector<std::int64_t>& sides);

}  // namespace maskwright::models
