// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <cstdint>
#include <memory>
#include <span>

namespace maskwright::core::image {

enum class LineEnds : std::uint8_t { Open, Joined };

// Anti-aliased curves and points over a part of a picture, for overlays. They are drawn on a layer of their
// own, finer than the picture where the face is small, so that an eye of ten pixels is not buried under its
// own outline.
class LineLayer {
  public:
    // area: of the picture, not empty; nothing is drawn outside. faceSidePx: in the picture; lines follow it.
    LineLayer(const PixelRect& area, const geometry::Similarity& pictureFromPhoto, double faceSidePx);
    ~LineLayer();
    LineLayer(const LineLayer&) = delete;
    LineLayer& operator=(const LineLayer&) = delete;

    // In photo coordinates; may lie outside.
    void line(std::span<const Point> points, LineEnds ends, Rgb8 colour);
    void ring(const Point& centre, Rgb8 colour);
    void cross(const Point& centre, Rgb8 colour);

    // Puts what was drawn over the picture.
    void blendOnto(RgbImage& picture) const;

  private:
    struct Canvas;
    std::unique_ptr<Canvas> canvas_;
};

}  // namespace maskwright::core::image
