// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/weights/safetensors.h"

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

// Networks of the real structures whose answer is known, because their weights are set by hand: they follow
// colour. The hourglass puts the points of the image-left upper face on red, those of the image-right upper
// face on green and the lower ones on blue; the segmentation networks call red class 1, green class 2 and all
// dark places class 0.
namespace maskwright::models::tests {

// The weight file of such a network. kind as in maskwright-train; segmentation: PSPNet for coarse, BASS for
// others. inputPx: a multiple of 64.
[[nodiscard]] weights::WeightFile colourNet(const std::string& kind, int inputPx, int classes);

// Options of its model card, for tests that change one.
[[nodiscard]] nlohmann::json colourNetOptions(const std::string& kind, int inputPx);

// Writes a colour network of each kind as a set of weights: FOLDER/landmarks.safetensors and so on.
void writeColourWeights(const std::filesystem::path& folder, int inputPx);

}  // namespace maskwright::models::tests
