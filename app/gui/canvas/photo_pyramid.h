// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/view_transform.h"
#include "core/raster.h"

#include <vector>

#include <QImage>
#include <QRect>

namespace maskwright::app::gui {

// A photo with its halved copies, so that any zoom reads about as many pixels as the screen shows. Immutable
// once made (in a worker, it takes a while for large photos); drawing is safe from any thread.
class PhotoPyramid {
  public:
    explicit PhotoPyramid(core::RgbImage photo);

    [[nodiscard]] const core::RgbImage& photo() const { return levels_.front(); }
    [[nodiscard]] int width() const { return photo().width(); }
    [[nodiscard]] int height() const { return photo().height(); }
    [[nodiscard]] std::size_t bytes() const;

    // Draws the photo into part (device pixels) of target (Format_RGB32, of a canvas with this view and
    // device pixel ratio); pixels beside the photo get outside. Above 300 % every photo pixel shows as a
    // square, below it is smoothed.
    void draw(QImage& target, const QRect& part, const ViewTransform& view, double devicePixelRatio,
              QRgb outside) const;

  private:
    std::vector<core::RgbImage> levels_;  // each half as wide and high as the one before, rounded up
};

}  // namespace maskwright::app::gui
