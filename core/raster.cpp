// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/raster.h"

#include <algorithm>
#include <cstring>

namespace maskwright::core {

PixelRect PixelRect::intersected(const PixelRect& other) const {
    const PixelRect common{std::max(x0, other.x0), std::max(y0, other.y0), std::min(x1, other.x1),
                           std::min(y1, other.y1)};
    return common.empty() ? PixelRect{} : common;
}

PixelRect PixelRect::united(const PixelRect& other) const {
    if (empty()) {
        return other;
    }
    if (other.empty()) {
        return *this;
    }
    return {std::min(x0, other.x0), std::min(y0, other.y0), std::max(x1, other.x1), std::max(y1, other.y1)};
}

ImageView viewOf(const RgbImage& image) {
    return {reinterpret_cast<const std::uint8_t*>(image.pixels().data()), image.width(), image.height(),
            static_cast<std::ptrdiff_t>(image.width()) * 3};
}

RgbImage copyOf(const ImageView& view) {
    RgbImage image(view.width, view.height);
    for (int y = 0; y < view.height; ++y) {
        std::memcpy(image.row(y), view.row(y), static_cast<std::size_t>(view.width) * sizeof(Rgb8));
    }
    return image;
}

}  // namespace maskwright::core
