// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace maskwright::bench {

// One stretch of the way from Space to the next face, on the clock and in processor time of the window's
// thread.
struct Stretch {
    double ms = 0;
    double cpuMs = 0;
};

// From Space (accept and next) to the picture of the next face with its points and label map.
struct NextFace {
    // The event is handled; the next face is there and bound to the window; the picture is painted.
    std::array<Stretch, 3> phases;
    double behindCpuMs = 0;  // of the window's thread while the face is looked at
    [[nodiscard]] Stretch sum() const;
};

// In the real window over a made project of photos of this size, so long after the face before was shown.
// Needs a QApplication; settings go to a folder of its own.
[[nodiscard]] std::vector<NextFace> nextFaces(int width, int height, std::chrono::milliseconds looking);

// Medians and worst cases. Requires faces.
[[nodiscard]] nlohmann::json jsonOf(const std::vector<NextFace>& faces);
void print(const std::vector<NextFace>& faces);

}  // namespace maskwright::bench
