// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/photo_layer.h"

#include <cmath>
#include <optional>

#include <QPaintDevice>

namespace maskwright::app::gui {

namespace {

constexpr QRgb kBesidePhoto = qRgb(0x1b, 0x1d, 0x20);

// The shift in whole device pixels between two views, if that is all they differ in.
std::optional<QPoint> wholePixelShift(const ViewTransform& from, const ViewTransform& to, double ratio) {
    if (from.scale() != to.scale()) {
        return std::nullopt;
    }
    const QPointF shift = (to.shift() - from.shift()) * ratio;
    const QPoint rounded(qRound(shift.x()), qRound(shift.y()));
    const QPointF rest = shift - QPointF(rounded);
    constexpr double kExact = 1e-6;
    return std::abs(rest.x()) < kExact && std::abs(rest.y()) < kExact ? std::optional(rounded) : std::nullopt;
}

void drawPart(QImage& picture, const QRect& part, const PhotoPyramid& photo, const ViewTransform& view,
              double devicePixelRatio, const Tone& tone) {
    photo.draw(picture, part, view, devicePixelRatio, kBesidePhoto);
    if (!tone.isNeutral()) {
        applyTone(picture, part, tone.table());
    }
}

}  // namespace

PhotoLayer::Picture PhotoLayer::drawn(const PhotoPyramid& photo, const ViewTransform& view,
                                      const QSize& sizePx, double devicePixelRatio, const Tone& tone) {
    Picture picture{QImage(sizePx, QImage::Format_RGB32), view, tone};
    drawPart(picture.image, QRect(QPoint(0, 0), sizePx), photo, view, devicePixelRatio, tone);
    picture.image.setDevicePixelRatio(devicePixelRatio);
    return picture;
}

void PhotoLayer::setPhoto(std::shared_ptr<const PhotoPyramid> photo, std::optional<Picture> picture) {
    photo_ = std::move(photo);
    pictureValid_ = picture && picture->tone == tone_;
    if (pictureValid_) {
        picture_ = std::move(picture->image);
        pictureView_ = picture->view;
    }
    repaintAll();
}

void PhotoLayer::setTone(const Tone& tone) {
    tone_ = tone;
    pictureValid_ = false;
    repaintAll();
}

void PhotoLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& /*exposed*/) {
    if (photo_ == nullptr) {
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const QSize sizePx = devicePixels({painter.device()->width(), painter.device()->height()}, ratio);
    refresh(view, sizePx, ratio);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.drawImage(QPointF(0, 0), picture_);
}

void PhotoLayer::refresh(const ViewTransform& view, const QSize& sizePx, double devicePixelRatio) {
    if (pictureValid_ && picture_.size() == sizePx && view == pictureView_) {
        return;
    }
    const QRect whole(QPoint(0, 0), sizePx);
    QRegion missing = whole;
    std::optional<QPoint> shift;
    if (pictureValid_ && picture_.size() == sizePx) {
        shift = wholePixelShift(pictureView_, view, devicePixelRatio);
    }
    if (shift) {
        // A pan: what stays on the screen is copied, only the strips that came in are drawn.
        picture_ = picture_.copy(whole.translated(-*shift));
        missing -= whole.translated(*shift);
    } else if (picture_.size() != sizePx) {
        picture_ = QImage(sizePx, QImage::Format_RGB32);
    }
    for (const QRect& part : missing) {
        drawPart(picture_, part, *photo_, view, devicePixelRatio, tone_);
    }
    picture_.setDevicePixelRatio(devicePixelRatio);
    pictureView_ = view;
    pictureValid_ = true;
}

}  // namespace maskwright::app::gui
