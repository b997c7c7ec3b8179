// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/label_layer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <QPaintDevice>

namespace maskwright::app::gui {

namespace {

// So many rectangles cost as much as one around them all.
constexpr std::size_t kMostChanged = 500;

// Columns or rows of the map that the device pixels read; -1 beside the map.
std::vector<int> nearest(int firstDevice, int count, double within, double photoPerDevice, double photoAtZero,
                         int size) {
    std::vector<int> result(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double position = photoPerDevice * (firstDevice + i + within) + photoAtZero;
        const int pixel = static_cast<int>(std::floor(position + 0.5));
        result[static_cast<std::size_t>(i)] = pixel >= 0 && pixel < size ? pixel : -1;
    }
    return result;
}

// The mean of four premultiplied colours, two channels at a time.
QRgb meanOf(QRgb a, QRgb b, QRgb c, QRgb d) {
    const std::uint32_t even =
        (a & 0x00ff00ff) + (b & 0x00ff00ff) + (c & 0x00ff00ff) + (d & 0x00ff00ff) + 0x00020002;
    const std::uint32_t odd = ((a >> 8) & 0x00ff00ff) + ((b >> 8) & 0x00ff00ff) + ((c >> 8) & 0x00ff00ff) +
                              ((d >> 8) & 0x00ff00ff) + 0x00020002;
    return ((even >> 2) & 0x00ff00ff) | (((odd >> 2) & 0x00ff00ff) << 8);
}

// The part of the picture, in device pixels, as the view shows the map there.
void recolour(QImage& picture, const QRect& part, const core::LabelMap& map, const ViewTransform& view,
              double devicePixelRatio, const LabelLayer::Colours& colours) {
    const QRect drawn = part.intersected(picture.rect());
    if (drawn.isEmpty()) {
        return;
    }
    const double photoPerDevice = 1 / (view.scale() * devicePixelRatio);
    const core::Point photoAtZero = view.photoFromScreen({0, 0});
    // Shrunk, each screen pixel is the mean of four of the map, which smooths the edges; enlarged, the map's
    // own pixels must be seen as they are.
    const bool shrunk = photoPerDevice > 1;
    const auto columnsAt = [&](double within) {
        return nearest(drawn.left(), drawn.width(), within, photoPerDevice, photoAtZero.x(), map.width());
    };
    const auto rowsAt = [&](double within) {
        return nearest(drawn.top(), drawn.height(), within, photoPerDevice, photoAtZero.y(), map.height());
    };
    const std::vector<int> left = columnsAt(shrunk ? 0.25 : 0.5);
    const std::vector<int> right = shrunk ? columnsAt(0.75) : left;
    const std::vector<int> upper = rowsAt(shrunk ? 0.25 : 0.5);
    const std::vector<int> lower = shrunk ? rowsAt(0.75) : upper;

    for (int i = 0; i < drawn.height(); ++i) {
        auto* to = reinterpret_cast<QRgb*>(picture.scanLine(drawn.top() + i)) + drawn.left();
        const int first = upper[static_cast<std::size_t>(i)];
        const int second = lower[static_cast<std::size_t>(i)];
        if (first < 0 || second < 0) {
            std::fill(to, to + drawn.width(), QRgb(0));
            continue;
        }
        const std::uint8_t* above = map.row(first);
        const std::uint8_t* below = map.row(second);
        for (std::size_t x = 0; x < left.size(); ++x, ++to) {
            const int a = left[x];
            const int b = right[x];
            if (a < 0 || b < 0) {
                *to = 0;
            } else if (!shrunk || (above[a] == above[b] && above[a] == below[a] && above[a] == below[b])) {
                *to = colours[above[a]];
            } else {
                *to = meanOf(colours[above[a]], colours[above[b]], colours[below[a]], colours[below[b]]);
            }
        }
    }
}

}  // namespace

LabelLayer::LabelLayer() {
    useLapaColours(false);
}

void LabelLayer::useLapaColours(bool lapa) {
    for (std::size_t i = 1; i < core::kClassCount; ++i) {  // background stays clear
        const core::ClassInfo& info = core::Scheme::lapa().classes()[i];
        const core::Rgb8& colour = lapa ? info.lapaColour : info.displayColour;
        colours_[i] = qRgb(colour.r, colour.g, colour.b);
    }
    pictureValid_ = false;
    repaintAll();
}

LabelLayer::Picture LabelLayer::drawn(const core::LabelMap& map, const ViewTransform& view,
                                      const QSize& sizePx, double devicePixelRatio, const Colours& colours) {
    Picture picture{QImage(sizePx, QImage::Format_ARGB32_Premultiplied), view, colours};
    recolour(picture.image, picture.image.rect(), map, view, devicePixelRatio, colours);
    picture.image.setDevicePixelRatio(devicePixelRatio);
    return picture;
}

void LabelLayer::setMap(const core::LabelMap* map, std::optional<Picture> picture) {
    map_ = map;
    pictureValid_ = picture && picture->colours == colours_;
    if (pictureValid_) {
        picture_ = std::move(picture->image);
        pictureView_ = picture->view;
    }
    changed_.clear();
    repaintAll();
}

void LabelLayer::mapChanged(std::span<const core::PixelRect> pixels) {
    core::PixelRect around;
    for (const core::PixelRect& rect : pixels) {
        around = around.united(rect);
    }
    if (around.empty()) {
        return;
    }
    repaintPhoto(areaOf(around), 1);
    if (changed_.size() + pixels.size() <= kMostChanged) {
        changed_.insert(changed_.end(), pixels.begin(), pixels.end());
        return;
    }
    // Nothing has been painted for long, as the layer is hidden.
    for (const core::PixelRect& rect : changed_) {
        around = around.united(rect);
    }
    changed_.assign(1, around);
}

void LabelLayer::setOpacity(double opacity) {
    opacity_ = std::clamp(opacity, 0.0, 1.0);
    repaintAll();
}

void LabelLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& /*exposed*/) {
    if (map_ == nullptr || map_->empty() || opacity_ <= 0) {
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const QSize sizePx = devicePixels({painter.device()->width(), painter.device()->height()}, ratio);
    if (!pictureValid_ || picture_.size() != sizePx || pictureView_ != view) {
        if (picture_.size() != sizePx) {
            picture_ = QImage(sizePx, QImage::Format_ARGB32_Premultiplied);
            picture_.setDevicePixelRatio(ratio);
        }
        pictureView_ = view;
        pictureValid_ = true;
        recolour(picture_, picture_.rect(), *map_, view, ratio, colours_);
    } else {
        for (const core::PixelRect& rect : changed_) {
            const QRectF screen = view.screenFromPhoto(areaOf(rect));
            recolour(picture_,
                     QRectF(screen.topLeft() * ratio, screen.size() * ratio)
                         .toAlignedRect()
                         .adjusted(-1, -1, 1, 1),
                     *map_, view, ratio, colours_);
        }
    }
    changed_.clear();
    painter.setOpacity(opacity_);
    painter.drawImage(QPointF(0, 0), picture_);
}

}  // namespace maskwright::app::gui
