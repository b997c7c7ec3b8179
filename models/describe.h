// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

// models/ is everything that is a network: nets/ their structures. It knows core and LibTorch, no Qt and no
// OpenCV. Headers at this level show no Torch type, so that programs can use them without reading Torch's
// headers.
namespace maskwright::models {

// Which network is meant, in the words of maskwright-train.
struct NetworkRequest {
    std::string kind;              // landmarks, coarse, fine, parser
    std::string net;               // hourglass, pspnet, bass, eagrnet; empty: the kind's usual one
    std::string preset = "paper";  // paper (as published) or lite (for two cores)
    std::string block;             // hourglass: fan (default) or newell
    std::int64_t stacks = 0;       // hourglass: 0 is the preset's number
};

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

// Builds the network and counts. Throws core::Error for a combination that does not exist.
[[nodiscard]] NetworkDescription describeNetwork(const NetworkRequest& request);

}  // namespace maskwright::models
