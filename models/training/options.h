// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// models/training trains a network from packed samples into a run folder. Headers here show no Torch type but
// where a file says so.
namespace maskwright::models::training {

// Everything that decides what a training does; with the data it decides the result. One struct serves the
// command line, the run folder and the window.
struct TrainingOptions {
    // Network, in the words of maskwright-train.
    std::string kind = "landmarks";
    std::string net;  // empty: the kind's usual one
    std::string preset = "lite";
    std::int64_t inputPx = 0;   // 0: the preset's
    std::int64_t stacks = 0;    // hourglass; 0: the preset's
    std::int64_t channels = 0;  // of the hourglass, or of layer 1 of the backbone; 0: the preset's
    std::string block = "fan";  // hourglass: fan, newell
    // hourglass: what its maps mean: gaussian (as published), distribution (models/losses/map_reading.h)
    std::string maps = "gaussian";
    std::string bassModel = "d";              // a, b, c, d of LaPa's table 1
    std::string combination = "concatenate";  // BASS c and d: plus, multiply, concatenate
    double alpha = 10;            // BASS d: weight of boundary pixels (LaPa Eq. 4), >= 0; model c is d with 0
    std::int64_t modules = 2;     // EAGRNet: 0 to 3 (EAGR's table 2); 0 is the network without a graph
    std::int64_t pooling = 6;     // EAGRNet: 4, 6 or 8 cells a side
    bool edge = true;             // EAGRNet: the edge branch and edge weights in the modules
    bool reasoning = true;        // EAGRNet: the graph convolution
    bool baLoss = true;           // EAGRNet: the BA loss (EAGR Eq. 6); it needs no edge branch
    std::string backbone;         // weights the backbone begins with (.pth or .safetensors); empty: fresh
    bool freezeBackbone = false;  // its weights and statistics stay as they begin
    std::vector<double> classWeights;  // of segmentation losses, one per class, > 0; empty: all 1

    // Length and order.
    std::int64_t epochs = 30;
    std::int64_t batch = 8;
    std::int64_t accumulate = 1;  // batches per step
    std::uint64_t seed = 1;
    // none, slight, gentle, varied, published, strong: models/data/augmentation.h.
    std::string augmentation = "strong";
    // Share of the samples with labels before whose heads something lies, 0..1: models/data/covers.h.
    double covers = 0;
    std::int64_t patience = 0;  // epochs without a better validation before stopping early; 0: never

    // Optimiser.
    std::string optimiser = "adam";  // sgd (momentum 0.9), rmsprop, adam, adamw
    double rate = 2.5e-4;
    double weightDecay = 0;
    std::string schedule = "steps";  // constant, poly (power 0.9), steps (x0.1 at 60 % and 85 %), cosine
    std::int64_t warmupSteps = 0;    // the rate grows linearly over these
    double clipNorm = 0;             // largest norm of all gradients; 0: unlimited
    double emaDecay = 0;             // of the averaged weights that are validated and kept; 0: none

    std::string device = "auto";  // auto, cpu, cuda, cuda:N
    // Of convolutions: float32, bfloat16, or auto: bfloat16 where the device is faster with it.
    std::string precision = "auto";
    std::string startFrom;  // weights to begin with (safetensors); empty: fresh

    // Throws core::Error naming the first option that makes no sense.
    void check() const;
};

// The network that options mean: net, or the kind's usual one.
[[nodiscard]] std::string netOf(const TrainingOptions& options);

// Side of the square network input in pixels: input_px, or the preset's.
[[nodiscard]] std::int64_t inputPxOf(const TrainingOptions& options);

[[nodiscard]] nlohmann::json toJson(const TrainingOptions& options);
// Unknown names and wrong types are an Error: an option that is silently ignored would make a run a lie.
[[nodiscard]] TrainingOptions optionsFromJson(const nlohmann::json& json);

// The learning rate of a step (0-based) of this many.
[[nodiscard]] double rateAt(const TrainingOptions& options, std::int64_t step, std::int64_t allSteps);

}  // namespace maskwright::models::training
