// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A simulated curator, who mends an automatic label map until it is as it was drawn by hand. It works with
// the code of the window's tools and sees what a person sees: the map, the photo, what is wrong. Its hand
// trembles; it looks at what a stroke would make before it lets go of the button, so that it takes the best
// of some ways, sizes and tools, and never a stroke that makes the map worse.
namespace maskwright::bench {

// Brush: of free size, with protected classes. Smart: that, smart strokes (an occluder is one of background),
// outlines that are drawn where they should be, and dragging the curves of parts. Strokes of all tools are at
// most equally long.
enum class MendingTools { Brush, Smart };
enum class MendingTool { Brush, SmartStroke, Curve, Outline };

struct MendingTask {
    core::ImageView photo;
    core::RegionMap regions;
    core::Landmarks points;
    core::LabelMap truth;
};

struct MendingOptions {
    int mostStrokes = 60;
    double trembleShare = 0.01;  // of the hand: standard deviation, in shares of the outer-eye distance
    double lengthShare = 1;      // of the longest stroke, likewise
    std::uint64_t seed = 1;
};

struct MendingStroke {
    MendingTool tool{};
    core::FaceClass wanted{};  // of the region that was mended
    std::int64_t wrongAfter = 0;
};

struct MendingResult {
    std::int64_t wrongBefore = 0;
    std::vector<MendingStroke> strokes;  // until a quarter is left, the curator gives up, or the cap
    core::LabelMap before;
    core::LabelMap halved;  // as at the stroke that halved the wrong pixels, or at the end
    core::LabelMap after;

    // Strokes until this share (0..1) of the wrong pixels was left; none: not reached.
    [[nodiscard]] std::optional<int> strokesTo(double share) const;
};

[[nodiscard]] MendingResult mend(const MendingTask& task, MendingTools tools, const MendingOptions& options);

}  // namespace maskwright::bench
