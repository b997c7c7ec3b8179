// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

namespace maskwright::core::image {

struct OverlayOptions {
    double opacity = 0.5;  // of the label map's colours, 0..1
    bool points = true;
    bool curves = true;
    bool lapaColours = false;  // otherwise our palette, in which the two sides differ clearly
};

// What is drawn over a photo, all in photo coordinates; empty members are left out. Without a fit, straight
// lines between the points stand for the curves; without a map, the fitted parts are filled, with soft
// borders.
struct OverlayContent {
    const LabelMap* map = nullptr;  // of the photo's size
    const Landmarks* landmarks = nullptr;
    const fitting::FaceFit* fit = nullptr;
};

// The photo with the map blended over it (borders of classes stronger, background clear, left-out pixels
// grey), curves, and points: rings in the colour of their part, crosses where the point is hidden. Lines
// follow the size of the face.
[[nodiscard]] RgbImage drawOverlay(const ImageView& photo, const OverlayContent& content,
                                   const OverlayOptions& options = {});
// The same for a window of the photo alone, scaled to a longer side of longerSidePx. Lines are drawn after
// scaling and so stay sharp. Requires that something of the window lies in the photo.
[[nodiscard]] RgbImage drawOverlay(const ImageView& photo, const PixelRect& window, int longerSidePx,
                                   const OverlayContent& content, const OverlayOptions& options = {});

// The part of the photo around a face that a sheet or thumbnail should show (with hair and neck). Never
// empty: if the face lies outside of the photo, the whole photo.
[[nodiscard]] PixelRect headWindow(const Landmarks& landmarks, int photoWidth, int photoHeight);

}  // namespace maskwright::core::image
