// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shape/face_crop.h"

#include <cstdint>

namespace maskwright::core::shape {

// By which points a face is brought into the square that a parser looks at.
enum class Alignment : std::uint8_t {
    AllPoints,   // headSquare()
    FivePoints,  // fivePointSquare(), the Helen protocol
};

// The square in which five points, the eye centres 74 and 83, the tip of the nose 54 and the mouth corners 84
// and 90, come nearest to fixed places (similarity, least squares; spec 5.3), which leave room for hair.
// Throws Error if the five coincide.
[[nodiscard]] FaceSquare fivePointSquare(const PointMatrix& points);

[[nodiscard]] FaceSquare parsingSquare(const PointMatrix& points, Alignment alignment);

}  // namespace maskwright::core::shape
