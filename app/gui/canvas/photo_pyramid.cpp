// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/photo_pyramid.h"

#include "core/geometry/similarity.h"

#include <algorithm>
#include <cmath>

namespace maskwright::app::gui {

namespace {

using core::Rgb8;
using core::RgbImage;

constexpr int kSmallestLevelPx = 64;
// Above this zoom (device pixels per photo pixel) a person edits pixels and must see them.
constexpr double kSmoothUpTo = 3;

RgbImage halved(const RgbImage& image) {
    RgbImage half((image.width() + 1) / 2, (image.height() + 1) / 2);
    for (int y = 0; y < half.height(); ++y) {
        const Rgb8* upper = image.row(2 * y);
        const Rgb8* lower = image.row(std::min(2 * y + 1, image.height() - 1));
        Rgb8* to = half.row(y);
        for (int x = 0; x < half.width(); ++x) {
            const int left = 2 * x;
            const int right = std::min(left + 1, image.width() - 1);
            const auto mean = [&](std::uint8_t Rgb8::*channel) {
                return static_cast<std::uint8_t>((upper[left].*channel + upper[right].*channel +
                                                  lower[left].*channel + lower[right].*channel + 2) /
                                                 4);
            };
            to[x] = {mean(&Rgb8::r), mean(&Rgb8::g), mean(&Rgb8::b)};
        }
    }
    return half;
}

// Where one column or row of the screen reads the level: two neighbours and the weight (0..256) of the
// second. Outside the photo first is -1.
struct Tap {
    int first = -1;
    int second = -1;
    int weight = 0;
};

enum class Sampling { Nearest, Smooth };

// Taps for count device pixels from firstDevice on. positions: level coordinate = slope * (device centre) +
// offset.
std::vector<Tap> taps(int firstDevice, int count, double slope, double offset, int size, Sampling sampling) {
    std::vector<Tap> result(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double position = slope * (firstDevice + i + 0.5) + offset;
        if (position < -0.5 || position >= size - 0.5) {
            continue;
        }
        Tap& tap = result[static_cast<std::size_t>(i)];
        if (sampling == Sampling::Nearest) {
            tap.first = tap.second = std::min(static_cast<int>(std::floor(position + 0.5)), size - 1);
        } else {
            const double inside = std::clamp(position, 0.0, size - 1.0);
            tap.first = static_cast<int>(inside);
            tap.second = std::min(tap.first + 1, size - 1);
            tap.weight = static_cast<int>(std::lround((inside - tap.first) * 256));
        }
    }
    return result;
}

QRgb mixed(const Rgb8& a, const Rgb8& b, const Rgb8& c, const Rgb8& d, int wx, int wy) {
    const int w11 = wx * wy;
    const int w10 = (256 - wx) * wy;
    const int w01 = wx * (256 - wy);
    const int w00 = (256 - wx) * (256 - wy);
    const auto channel = [&](int va, int vb, int vc, int vd) {
        return (va * w00 + vb * w01 + vc * w10 + vd * w11 + 32768) >> 16;
    };
    return qRgb(channel(a.r, b.r, c.r, d.r), channel(a.g, b.g, c.g, d.g), channel(a.b, b.b, c.b, d.b));
}

}  // namespace

PhotoPyramid::PhotoPyramid(RgbImage photo) {
    core::expects(!photo.empty(), "PhotoPyramid: a photo has pixels");
    levels_.push_back(std::move(photo));
    while (std::min(levels_.back().width(), levels_.back().height()) > kSmallestLevelPx) {
        levels_.push_back(halved(levels_.back()));
    }
}

std::size_t PhotoPyramid::bytes() const {
    std::size_t sum = 0;
    for (const RgbImage& level : levels_) {
        sum += level.pixels().size_bytes();
    }
    return sum;
}

void PhotoPyramid::draw(QImage& target, const QRect& part, const ViewTransform& view, double devicePixelRatio,
                        QRgb outside) const {
    const QRect drawn = part.intersected(target.rect());
    const double zoom = view.scale() * devicePixelRatio;
    const Sampling sampling = zoom > kSmoothUpTo ? Sampling::Nearest : Sampling::Smooth;
    const int wanted = zoom >= 1 ? 0 : static_cast<int>(std::floor(-std::log2(zoom)));
    const auto index = static_cast<std::size_t>(std::min(wanted, static_cast<int>(levels_.size()) - 1));
    const RgbImage& level = levels_[index];

    // levelFromDevice = levelFromPhoto * photoFromScreen * screenFromDevice, per axis slope * device +
    // offset.
    const core::geometry::Similarity levelFromPhoto =
        core::geometry::Similarity::resize(std::pow(0.5, static_cast<double>(index)));
    const double slope = levelFromPhoto.scale() / zoom;
    const core::Point offset = levelFromPhoto.apply(view.photoFromScreen({0, 0}));
    const std::vector<Tap> columns =
        taps(drawn.left(), drawn.width(), slope, offset.x(), level.width(), sampling);
    const std::vector<Tap> rows =
        taps(drawn.top(), drawn.height(), slope, offset.y(), level.height(), sampling);

    for (int i = 0; i < drawn.height(); ++i) {
        auto* to = reinterpret_cast<QRgb*>(target.scanLine(drawn.top() + i)) + drawn.left();
        const Tap& row = rows[static_cast<std::size_t>(i)];
        if (row.first < 0) {
            std::fill(to, to + drawn.width(), outside);
            continue;
        }
        const Rgb8* upper = level.row(row.first);
        const Rgb8* lower = level.row(row.second);
        for (const Tap& column : columns) {
            if (column.first < 0) {
                *to++ = outside;
            } else if (sampling == Sampling::Nearest) {
                const Rgb8& pixel = upper[column.first];
                *to++ = qRgb(pixel.r, pixel.g, pixel.b);
            } else {
                *to++ = mixed(upper[column.first], upper[column.second], lower[column.first],
                              lower[column.second], column.weight, row.weight);
            }
        }
    }
}

}  // namespace maskwright::app::gui
