// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/head_coordinates.h"
#include "core/image/head_model.h"
#include "core/raster.h"

namespace maskwright::core::image {

// What of the photo may be head: hair over the shoulders, a high crown. Empty if the face lies outside.
[[nodiscard]] PixelRect headWindow(const HeadCoordinates& head, const ImageView& photo);

// Where a photo's window lies on its working copy, whose pixels stand for several where the face is large.
class WorkingScale {
  public:
    // A face of 96 pixels is enough to see where hair ends; larger ones are shrunk to it. Requires a window.
    WorkingScale(const PixelRect& window, const HeadCoordinates& head);

    [[nodiscard]] int width() const { return width_; }
    [[nodiscard]] int height() const { return height_; }
    // The photo's place of a working pixel's middle, and the other way round.
    [[nodiscard]] Point photoFromWorking(const Point& working) const;
    [[nodiscard]] Point workingFromPhoto(const Point& photo) const;

  private:
    PixelRect window_;
    int width_;
    int height_;
};

// The window at working size, in L*a*b*. Requires that it lies in the photo and is not empty.
[[nodiscard]] HeadPixels headPixels(const ImageView& photo, const PixelRect& window,
                                    const HeadCoordinates& head);

}  // namespace maskwright::core::image
