// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/camera.h"
#include "core/image/portrait/frame.h"
#include "core/image/portrait/head_shape.h"
#include "core/image/portrait/lighting.h"
#include "core/image/portrait/skin_texture.h"
#include "core/image/portrait/traits.h"

#include <array>

namespace maskwright::core::image::portrait {

// Head, ears, neck and shoulders in the camera frame.
struct Body {
    Mesh head;                      // u: angle, v: height of the standard head
    std::array<Mesh, kSides> ears;  // u: 0 middle .. 1 rim, v: angle
    Mesh neck;
    Mesh torso;  // u: x, v: y of the body, millimetres
};

[[nodiscard]] Body makeBody(const HeadShape& head, const Camera& camera, const Traits& traits);

// Draws the body with its classes; leaves Frame::angle where the head is seen.
void drawBody(Frame& frame, Body& body, const Camera& camera, const Lighting& lighting,
              const SkinTexture& skin, const Traits& traits);

// Is the head's surface at (a, y) of the standard head face or scalp, and not neck? gap: how far the jaw has
// dropped.
[[nodiscard]] bool belongsToFace(double a, double y);

}  // namespace maskwright::core::image::portrait
