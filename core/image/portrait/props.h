// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/camera.h"
#include "core/image/portrait/frame.h"
#include "core/image/portrait/head_shape.h"
#include "core/image/portrait/lighting.h"
#include "core/image/portrait/traits.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace maskwright::core::image::portrait {

// A solid thing on or before the head that the label map calls background.
struct Prop {
    Mesh mesh;
    Material material = Material::Cloth;
    // Linear colour at the mesh's (u, v).
    std::function<Eigen::Vector3f(float u, float v)> albedo;
};

[[nodiscard]] std::vector<Prop> makeHeadwear(const HeadShape& head, const Camera& camera,
                                             const Traits& traits);
// A hand before an eye, or a phone held before the face.
[[nodiscard]] std::vector<Prop> makeOccluder(const HeadShape& head, const Camera& camera,
                                             const Traits& traits, std::uint64_t seed);

// The lower edge of a hat at this angle, as a height of the standard head.
[[nodiscard]] double hatEdgeAt(double a);

void drawProp(Frame& frame, Prop& prop, const Camera& camera, const Lighting& lighting);

// Spectacles: clear lenses leave the label map as it is, dark ones hide the eyes.
void drawEyewear(Frame& frame, const HeadShape& head, const Camera& camera, const Lighting& lighting,
                 const Traits& traits);

}  // namespace maskwright::core::image::portrait
