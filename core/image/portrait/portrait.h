// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <cstdint>
#include <optional>
#include <string>

// core/image/portrait draws synthetic faces whose points and label map are known exactly: the sample project,
// the ground truth of tests and extra training data. It draws its own, denser shapes and never uses
// core/fitting or core/fusion, so that it can judge them.
namespace maskwright::core::image::portrait {

// What a portrait shows; every field is drawn at random from the seed unless it is set by the caller.
struct PortraitOptions {
    std::uint64_t seed = 1;
    int width = 512;
    int height = 512;
    std::optional<double> pitchDegrees = std::nullopt;  // > 0: the head looks down
};

struct Portrait {
    RgbImage photo;
    Landmarks landmarks;      // exact; states Accepted; hidden points marked occluded
    LabelMap labels;          // exact, visible texture
    std::string description;  // in words: "turned 35 degrees to the image's right, glasses, hand over an eye"
};

// Equal options give equal bytes on every machine of one kind. Safe from any thread.
[[nodiscard]] Portrait renderPortrait(const PortraitOptions& options);

}  // namespace maskwright::core::image::portrait
