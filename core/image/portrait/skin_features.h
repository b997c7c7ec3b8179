// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/face_curves.h"
#include "core/image/portrait/painter.h"
#include "core/image/portrait/skin_texture.h"
#include "core/image/portrait/traits.h"
#include "core/label_map.h"

#include <cstdint>

// What is painted on the skin, part by part; called in this order by paintSkin().
namespace maskwright::core::image::portrait {

void paintComplexion(Painter& painter, const Traits& traits, std::uint64_t seed);
void paintNose(Painter& painter, const FaceCurves& curves, const Traits& traits);
void paintWrinkles(Painter& painter, const FaceCurves& curves, const Traits& traits);
void paintMouth(Painter& painter, SkinTexture& texture, const FaceCurves& curves, const Traits& traits,
                std::uint64_t seed);
void paintBeard(Painter& painter, const FaceCurves& curves, const Traits& traits, std::uint64_t seed);
void paintEye(Painter& painter, SkinTexture& texture, const FaceCurves& curves, const Traits& traits,
              std::size_t side, std::uint64_t seed);
void paintBrow(Painter& painter, const FaceCurves& curves, const Traits& traits, std::size_t side,
               std::uint64_t seed);

}  // namespace maskwright::core::image::portrait
