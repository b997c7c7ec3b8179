// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/crop_picture.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace maskwright::core {

using geometry::Similarity;

namespace {

constexpr std::uint8_t kOutsideGrey = 128;

// The photo's pixels that the crop can touch, with a margin for interpolation.
PixelRect touchedBy(const Similarity& photoFromCrop, int side, int margin, const PixelRect& bounds) {
    const double last = side - 0.5;
    Eigen::Matrix2Xd corners(2, 4);
    corners << -0.5, last, -0.5, last, -0.5, -0.5, last, last;
    const Eigen::Matrix2Xd inPhoto = photoFromCrop.applyAll(corners);
    const Point low = inPhoto.rowwise().minCoeff();
    const Point high = inPhoto.rowwise().maxCoeff();
    // Clamped as doubles: a crop far outside the photo must not overflow an int.
    const auto pixel = [](double value, int limit) {
        return static_cast<int>(std::clamp(value, -1.0, limit + 1.0));
    };
    return PixelRect{pixel(std::floor(low.x()) - margin, bounds.x1),
                     pixel(std::floor(low.y()) - margin, bounds.y1),
                     pixel(std::ceil(high.x()) + margin + 1, bounds.x1),
                     pixel(std::ceil(high.y()) + margin + 1, bounds.y1)}
        .intersected(bounds);
}

// Means of factor x factor blocks of the window, blocks counted from the window's corner; the last ones may
// be smaller.
RgbImage shrunk(const ImageView& photo, const PixelRect& window, int factor) {
    const int width = (window.width() + factor - 1) / factor;
    const int height = (window.height() + factor - 1) / factor;
    RgbImage result(width, height);
    std::vector<std::array<std::uint32_t, 3>> sums(static_cast<std::size_t>(width));
    for (int y = 0; y < height; ++y) {
        std::fill(sums.begin(), sums.end(), std::array<std::uint32_t, 3>{});
        const int y0 = window.y0 + y * factor;
        const int y1 = std::min(window.y1, y0 + factor);
        for (int row = y0; row < y1; ++row) {
            const std::uint8_t* pixel = photo.row(row) + 3 * static_cast<std::ptrdiff_t>(window.x0);
            for (int x = 0; x < window.width(); ++x, pixel += 3) {
                auto& sum = sums[static_cast<std::size_t>(x / factor)];
                sum[0] += pixel[0];
                sum[1] += pixel[1];
                sum[2] += pixel[2];
            }
        }
        for (int x = 0; x < width; ++x) {
            const int columns = std::min(factor, window.width() - x * factor);
            const auto count = static_cast<std::uint32_t>(columns * (y1 - y0));
            const auto& sum = sums[static_cast<std::size_t>(x)];
            const auto mean = [&](std::uint32_t value) {
                return static_cast<std::uint8_t>((value + count / 2) / count);
            };
            result.at(x, y) = {mean(sum[0]), mean(sum[1]), mean(sum[2])};
        }
    }
    return result;
}

Rgb8 interpolated(const RgbImage& picture, double x, double y) {
    const double cx = std::clamp(x, 0.0, picture.width() - 1.0);
    const double cy = std::clamp(y, 0.0, picture.height() - 1.0);
    const int x0 = static_cast<int>(cx);
    const int y0 = static_cast<int>(cy);
    const int x1 = std::min(x0 + 1, picture.width() - 1);
    const int y1 = std::min(y0 + 1, picture.height() - 1);
    const double fx = cx - x0;
    const double fy = cy - y0;
    const Rgb8& a = picture.at(x0, y0);
    const Rgb8& b = picture.at(x1, y0);
    const Rgb8& c = picture.at(x0, y1);
    const Rgb8& d = picture.at(x1, y1);
    const auto mixed = [&](std::uint8_t p, std::uint8_t q, std::uint8_t r, std::uint8_t s) {
        const double top = p + fx * (q - p);
        const double bottom = r + fx * (s - r);
        return static_cast<std::uint8_t>(top + fy * (bottom - top) + 0.5);
    };
    return {mixed(a.r, b.r, c.r, d.r), mixed(a.g, b.g, c.g, d.g), mixed(a.b, b.b, c.b, d.b)};
}

}  // namespace

RgbImage cropPicture(const ImageView& photo, const Similarity& cropFromPhoto, int side) {
    expects(side >= 1 && !photo.empty(), "cropPicture: side and photo");
    RgbImage result(side, side, Rgb8{kOutsideGrey, kOutsideGrey, kOutsideGrey});
    const Similarity photoFromCrop = cropFromPhoto.inverse();
    const double photoPerCrop = photoFromCrop.scale();
    const int factor = static_cast<int>(std::clamp(std::floor(photoPerCrop + 0.5), 1.0, 4096.0));
    const PixelRect bounds{0, 0, photo.width, photo.height};
    const PixelRect window = touchedBy(photoFromCrop, side, 2 * factor, bounds);
    if (window.empty()) {
        return result;
    }
    const RgbImage source = shrunk(photo, window, factor);
    const Similarity windowFromPhoto(1, 0, Point(-window.x0, -window.y0));
    const Similarity sourceFromPhoto = Similarity::resize(1.0 / factor) * windowFromPhoto;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const Point inPhoto = photoFromCrop.apply(Point(x, y));
            if (inPhoto.x() < -0.5 || inPhoto.y() < -0.5 || inPhoto.x() > photo.width - 0.5 ||
                inPhoto.y() > photo.height - 0.5) {
                continue;
            }
            const Point inSource = sourceFromPhoto.apply(inPhoto);
            result.at(x, y) = interpolated(source, inSource.x(), inSource.y());
        }
    }
    return result;
}

Raster<std::uint8_t> cropLabels(const Raster<std::uint8_t>& labels, const Similarity& cropFromPhoto, int side,
                                std::uint8_t outside) {
    expects(side >= 1 && !labels.empty(), "cropLabels: side and labels");
    Raster<std::uint8_t> result(side, side, outside);
    const Similarity photoFromCrop = cropFromPhoto.inverse();
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const Point inPhoto = photoFromCrop.apply(Point(x, y));
            const double column = std::floor(inPhoto.x() + 0.5);
            const double row = std::floor(inPhoto.y() + 0.5);
            if (column >= 0 && row >= 0 && column < labels.width() && row < labels.height()) {
                result.at(x, y) = labels.at(static_cast<int>(column), static_cast<int>(row));
            }
        }
    }
    return result;
}

}  // namespace maskwright::core
