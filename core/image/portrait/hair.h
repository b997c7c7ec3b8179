// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/body.h"
#include "core/image/portrait/camera.h"
#include "core/image/portrait/frame.h"
#include "core/image/portrait/head_shape.h"
#include "core/image/portrait/lighting.h"
#include "core/image/portrait/traits.h"

#include <cstdint>
#include <vector>

namespace maskwright::core::image::portrait {

// One hair, drawn as thick as a few real ones.
struct Strand {
    std::vector<Eigen::Vector3f> points;  // camera frame, root first
    float widthMm = 0.6F;
    float tone = 1;  // factor of the hair's colour
};

// Grown from the scalp in the head's frame, combed and pulled down as the style wants, kept out of the head.
[[nodiscard]] std::vector<Strand> growHair(const HeadShape& head, const Camera& camera, const Traits& traits,
                                           std::uint64_t seed);

// The scalp below the hair and the strands; marks Frame::cover.
void drawHair(Frame& frame, const std::vector<Strand>& strands, const Mesh& headMesh, const Camera& camera,
              const Lighting& lighting, const Traits& traits);

// Down to which height of the standard head hair grows at this angle.
[[nodiscard]] double hairlineAt(const Look& look, double a);

}  // namespace maskwright::core::image::portrait
