// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/raster.h"

#include <cstdint>

// Hats are rare in sets of faces, so that networks take most of them for hair. A hat that one head wears is
// put onto others: what lies above its brim, hat and background, comes from the wearer's photo, everything
// below stays.
namespace maskwright::core {

// A photo with its points and its label map of LaPa's classes (255: left out), of one size.
struct LabelledHead {
    RgbImage photo;
    Raster<std::uint8_t> labels;
    PointMatrix points = PointMatrix::Zero();
};

// How far two faces are from being seen alike: the root mean square of what is left between their points
// after the best similarity, as a share of the other's inter-ocular distance. Throws Error if the points of
// one coincide.
[[nodiscard]] double differenceOfPose(const PointMatrix& from, const PointMatrix& to);

// The head with the wearer's hat on: wearer moved by the similarity between the points, as bright as this
// face, and laid over everything above the brim, which is the lower edge of the hat's topmost run in each
// column and goes on straight beyond the hat's sides. Below it only the hat itself covers the face. The
// wearer's parts of a face above the brim are left out (255). Where the wearer's photo ends the head stays as
// it is. hat: mask of the wearer's photo, 0 where it is none. Throws Error if the masks are not of the
// photos' sizes, or if the hat lies outside the head's photo.
[[nodiscard]] LabelledHead withHat(const LabelledHead& head, const LabelledHead& wearer,
                                   const Raster<std::uint8_t>& hat);

}  // namespace maskwright::core
