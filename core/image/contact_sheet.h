// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <cstddef>
#include <span>
#include <string>

namespace maskwright::core::image {

// One cell of a contact sheet: a picture and a line of text below it. Without a picture the cell stays grey.
struct SheetCell {
    RgbImage picture;
    std::string caption;  // UTF-8; letters outside of ASCII are shown as "?", what does not fit is left out
};

struct SheetOptions {
    int columns = 6;
    int cellPx = 256;  // longer side of a picture, at least 16
};

// A grid of pictures on dark grey, row by row, each scaled to fit its cell and centred in it. Throws Error if
// the sheet would have more than kMaxPhotoPixels.
[[nodiscard]] RgbImage drawContactSheet(std::span<const SheetCell> cells, const SheetOptions& options = {});

// The square of the sheet in which the picture of this cell stands.
[[nodiscard]] PixelRect sheetSquare(std::size_t cell, const SheetOptions& options = {});

}  // namespace maskwright::core::image
