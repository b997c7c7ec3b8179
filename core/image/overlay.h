// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <span>
#include <string>

namespace maskwright::core::image {

struct OverlayOptions {
    double opacity = 0.5;  // of the label map's colours, 0..1
    bool points = true;
    bool curves = true;
    bool lapaColours = false;  // otherwise our palette, in which the two sides differ clearly
};

// What is drawn over a photo; empty members are left out.
struct OverlayContent {
    const LabelMap* map = nullptr;
    const Landmarks* landmarks = nullptr;
    const fitting::FaceFit* fit = nullptr;
};

// The photo with the map blended over it, curves and points.
[[nodiscard]] RgbImage drawOverlay(const ImageView& photo, const OverlayContent& content,
                                   const OverlayOptions& options = {});

// One cell of a contact sheet: a picture and a line of text below it.
struct SheetCell {
    RgbImage picture;
    std::string caption;
};

struct SheetOptions {
    int columns = 6;
    int cellPx = 256;  // longer side of a picture
};

// A grid of pictures, each scaled to fit its cell.
[[nodiscard]] RgbImage drawContactSheet(std::span<const SheetCell> cells, const SheetOptions& options = {});

// The rectangle of the photo around a face that a sheet or thumbnail should show (with hair and neck).
[[nodiscard]] PixelRect headWindow(const Landmarks& landmarks, int photoWidth, int photoHeight);
[[nodiscard]] RgbImage cropped(const ImageView& photo, const PixelRect& window);

}  // namespace maskwright::core::image
