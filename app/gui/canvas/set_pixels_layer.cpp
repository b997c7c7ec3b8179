// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/set_pixels_layer.h"

#include <cmath>

#include <QPaintDevice>

namespace maskwright::app::gui {

namespace {

constexpr QRgb kLight = 0xffffffff;
constexpr QRgb kDark = 0xff101010;
// Device pixels from one line of the hatching to the next.
constexpr int kLinesEvery = 6;

}  // namespace

void SetPixelsLayer::setMap(const core::painting::MendedMap* map) {
    map_ = map;
    repaintAll();
}

void SetPixelsLayer::mapChanged(std::span<const core::PixelRect> pixels) {
    for (const core::PixelRect& rect : pixels) {
        if (visible()) {
            repaintPhoto(areaOf(rect), 1);
        }
    }
}

void SetPixelsLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) {
    if (map_ == nullptr || map_->setPixels() == 0) {
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const QRect device(QPoint(static_cast<int>(std::floor(exposed.left() * ratio)),
                              static_cast<int>(std::floor(exposed.top() * ratio))),
                       QSize(static_cast<int>(std::ceil(exposed.width() * ratio)) + 1,
                             static_cast<int>(std::ceil(exposed.height() * ratio)) + 1));
    QImage picture(device.size(), QImage::Format_ARGB32_Premultiplied);
    picture.fill(0);
    const core::Raster<std::uint8_t>& layer = map_->layer();
    for (int y = 0; y < device.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < device.width(); ++x) {
            const int line = (device.x() + x + device.y() + y) % kLinesEvery;
            if (line > 1) {
                continue;
            }
            const core::Point photo =
                view.photoFromScreen(QPointF(device.x() + x + 0.5, device.y() + y + 0.5) / ratio);
            const int column = static_cast<int>(std::floor(photo.x() + 0.5));
            const int photoRow = static_cast<int>(std::floor(photo.y() + 0.5));
            if (layer.bounds().contains(column, photoRow) &&
                layer.at(column, photoRow) != core::painting::kNoCorrection) {
                row[x] = line == 0 ? kLight : kDark;
            }
        }
    }
    picture.setDevicePixelRatio(ratio);
    painter.drawImage(QPointF(device.topLeft()) / ratio, picture);
}

}  // namespace maskwright::app::gui
