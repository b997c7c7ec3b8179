// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace maskwright::core {

// A half-open rectangle of whole pixels: columns x0 .. x1-1, rows y0 .. y1-1.
struct PixelRect {
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;

    [[nodiscard]] int width() const { return x1 > x0 ? x1 - x0 : 0; }
    [[nodiscard]] int height() const { return y1 > y0 ? y1 - y0 : 0; }
    [[nodiscard]] bool empty() const { return x1 <= x0 || y1 <= y0; }
    [[nodiscard]] bool contains(int x, int y) const { return x >= x0 && x < x1 && y >= y0 && y < y1; }
    [[nodiscard]] PixelRect intersected(const PixelRect& other) const;
    // The smallest rectangle that holds both; an empty one counts for nothing.
    [[nodiscard]] PixelRect united(const PixelRect& other) const;
    [[nodiscard]] PixelRect grown(int pixels) const {
        return {x0 - pixels, y0 - pixels, x1 + pixels, y1 + pixels};
    }
    bool operator==(const PixelRect&) const = default;
};

// A picture of one value per pixel, rows without padding. Value type.
template <typename T>
class Raster {
  public:
    Raster() = default;
    // Requires width >= 0 and height >= 0.
    Raster(int width, int height, T value = T{})
        : width_(width), height_(height), pixels_(checkedCount(width, height), value) {}

    [[nodiscard]] int width() const { return width_; }
    [[nodiscard]] int height() const { return height_; }
    [[nodiscard]] bool empty() const { return pixels_.empty(); }
    [[nodiscard]] PixelRect bounds() const { return {0, 0, width_, height_}; }

    // Requires 0 <= x < width() and 0 <= y < height(); not checked, this is the inner loop.
    [[nodiscard]] T& at(int x, int y) { return pixels_[index(x, y)]; }
    [[nodiscard]] const T& at(int x, int y) const { return pixels_[index(x, y)]; }
    [[nodiscard]] T* row(int y) { return pixels_.data() + index(0, y); }
    [[nodiscard]] const T* row(int y) const { return pixels_.data() + index(0, y); }

    // All pixels in row-major order.
    [[nodiscard]] std::span<T> pixels() { return pixels_; }
    [[nodiscard]] std::span<const T> pixels() const { return pixels_; }

    bool operator==(const Raster&) const = default;

  private:
    [[nodiscard]] static std::size_t checkedCount(int width, int height) {
        expects(width >= 0 && height >= 0, "Raster: negative size");
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    }
    [[nodiscard]] std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
    }

    int width_ = 0;
    int height_ = 0;
    std::vector<T> pixels_;
};

struct Rgb8 {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    bool operator==(const Rgb8&) const = default;
};
static_assert(sizeof(Rgb8) == 3, "photos are passed on as plain RGB bytes");

// A photo held in memory, upright, sRGB.
using RgbImage = Raster<Rgb8>;

// A look at a photo that somebody else owns and keeps alive: RGB, 8 bits, top row first.
struct ImageView {
    const std::uint8_t* data = nullptr;
    int width = 0;
    int height = 0;
    std::ptrdiff_t strideBytes = 0;

    [[nodiscard]] bool empty() const { return data == nullptr || width <= 0 || height <= 0; }
    [[nodiscard]] const std::uint8_t* row(int y) const { return data + y * strideBytes; }
};

[[nodiscard]] ImageView viewOf(const RgbImage& image);
// A copy that owns its pixels.
[[nodiscard]] RgbImage copyOf(const ImageView& view);

}  // namespace maskwright::core
