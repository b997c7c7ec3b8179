// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/fusion/changed_pixels.h"
#include "core/fusion/filled_polygons.h"
#include "core/fusion/fuse.h"
#include "core/fusion/part_borders.h"
#include "core/geometry/polygon_fill.h"
#include "core/label_map.h"
#include "core/raster.h"

#include <optional>
#include <vector>

// How a label map is put together, rectangle by rectangle; what fuse() and LiveLabelMap share, so that both
// give the same pixels. Every layer is a list of polygons; a pixel depends on the layers at that pixel alone.
namespace maskwright::core::fusion {

using geometry::Polygon;

class Composer {
  public:
    // Requires rasters of the window's size and a window inside the photo.
    explicit Composer(const RegionMap& regions, const FusionOptions& options);

    // Takes over the shapes of a fit. Returns rectangles inside the window, none overlapping another, outside
    // which the label map is as before.
    std::vector<PixelRect> useShapes(const fitting::FaceFit& fit, double interOcularPx);

    // Writes the label map inside the rectangle and returns the smallest rectangle of pixels that changed.
    PixelRect composeInto(LabelMap& map, const PixelRect& rect) const;

    [[nodiscard]] int photoWidth() const { return photoWidth_; }
    [[nodiscard]] int photoHeight() const { return photoHeight_; }
    [[nodiscard]] const PixelRect& window() const { return window_; }

  private:
    // Background inside the polygon of a mouth or an eye that counts as skin.
    struct FilledHoles {
        Polygon polygon;
        PixelRect bounds;
        std::vector<geometry::PixelSpan> spans;  // sorted by row
    };

    // Parts that share borders, at least one, drawn between their contour and what a parser has seen.
    struct SeenGroup {
        std::vector<PaintedPolygon> contour;
        double doubtPx = 0;
        PartLabels labels;
    };

    // Each takes the place of what was there, and adds where the labels may be others now.
    void useSeen(std::vector<SeenGroup> groups, ChangedPixels& changed);
    void useHoles(const fitting::FaceFit& fit, ChangedPixels& changed);
    // Like composeInto(), for a rectangle inside the window.
    PixelRect composeBand(LabelMap& map, const PixelRect& rect) const;
    [[nodiscard]] FilledHoles findHoles(const Polygon& polygon) const;

    int photoWidth_;
    int photoHeight_;
    PixelRect window_;
    FusionOptions options_;
    Raster<std::uint8_t> regions_;  // Region of each pixel of the window
    std::optional<PartProbabilities> partsSeen_;
    std::vector<SeenGroup> seen_;  // below the parts that follow their contours alone
    FilledPolygons parts_;         // those, in painting order
    FilledPolygons kept_;          // where skin stays skin; without any, everywhere
    std::vector<FilledHoles> holes_;
};

}  // namespace maskwright::core::fusion
