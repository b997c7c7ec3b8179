// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

namespace maskwright::core::image {

// The picture scaled by geometry::Similarity::resize(factor) exactly, at least 1 x 1 pixels; its size is
// rounded, so the last row and column may stand for a part of a pixel. Shrinking averages areas, enlarging
// interpolates. Requires factor > 0 and a picture.
[[nodiscard]] RgbImage resized(const ImageView& picture, double factor);

// The factor by which a picture of this size gets a longer side of longerSidePx.
[[nodiscard]] double factorToFit(int width, int height, int longerSidePx);

// A copy of what of the window lies in the picture. Requires that something does.
[[nodiscard]] RgbImage cropped(const ImageView& picture, const PixelRect& window);
// The same without a copy; the picture must outlive it.
[[nodiscard]] ImageView viewOfWindow(const ImageView& picture, const PixelRect& window);

}  // namespace maskwright::core::image
