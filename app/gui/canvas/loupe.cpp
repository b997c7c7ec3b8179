// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/loupe.h"

#include "app/gui/canvas/canvas.h"

#include <algorithm>
#include <utility>

#include <QMouseEvent>
#include <QPainter>

namespace maskwright::app::gui {

namespace {

constexpr int kSidePx = 200;
constexpr int kGapPx = 10;  // from the edges of the canvas
// Compared with the canvas, and at least so many device pixels per photo pixel.
constexpr double kEnlargement = 4;
constexpr double kLeastZoom = 3;
constexpr double kMostZoom = 24;
// The mouse comes no nearer before the loupe gives way.
constexpr int kNearPx = 40;
constexpr double kCrossGapPx = 5;

}  // namespace

Loupe::Loupe(Canvas& canvas) : QWidget(&canvas), canvas_(canvas) {
    setObjectName(QStringLiteral("loupe"));
    setAccessibleName(tr("Enlarged photo around the mouse"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFixedSize(kSidePx, kSidePx);
    canvas.installEventFilter(this);
    connect(&canvas, &Canvas::pointerMoved, this, &Loupe::placeAwayFrom);
    connect(&canvas, &Canvas::viewChanged, this, qOverload<>(&QWidget::update));
    hide();
}

void Loupe::setPhoto(std::shared_ptr<const PhotoPyramid> photo) {
    photo_ = std::move(photo);
    centre_.reset();
    update();
}

void Loupe::setTone(const Tone& tone) {
    tone_ = tone;
    update();
}

void Loupe::setLandmarks(const core::Landmarks* landmarks) {
    landmarks_ = landmarks;
    update();
}

void Loupe::setCentre(const std::optional<core::Point>& centre) {
    centre_ = centre;
    update();
}

void Loupe::placeAwayFrom(const QPointF& screen) {
    const QRect near = geometry().adjusted(-kNearPx, -kNearPx, kNearPx, kNearPx);
    if (isVisible() && near.contains(screen.toPoint())) {
        left_ = !left_;
    }
    const int x = left_ ? kGapPx : canvas_.width() - kGapPx - kSidePx;
    move(std::max(x, 0), kGapPx);
}

bool Loupe::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        placeAwayFrom({-1e6, -1e6});
    }
    return QWidget::eventFilter(watched, event);
}

void Loupe::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const QRectF inside = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    constexpr QColor kGround(0x1b, 0x1d, 0x20);
    painter.fillRect(rect(), kGround);
    if (photo_ != nullptr && centre_) {
        const double ratio = devicePixelRatioF();
        const double zoom = std::clamp(canvas_.zoom() * kEnlargement, kLeastZoom, kMostZoom);
        const ViewTransform view = ViewTransform::centred(*centre_, size(), zoom / ratio);
        QImage picture(size() * ratio, QImage::Format_RGB32);
        photo_->draw(picture, picture.rect(), view, ratio, kGround.rgb());
        if (!tone_.isNeutral()) {
            applyTone(picture, picture.rect(), tone_.table());
        }
        picture.setDevicePixelRatio(ratio);
        painter.drawImage(QPointF(0, 0), picture);
        painter.setRenderHint(QPainter::Antialiasing);
        for (std::size_t i = 0; landmarks_ != nullptr && i < core::kPointCount; ++i) {
            const QPointF at = view.screenFromPhoto(landmarks_->point(i));
            if (inside.contains(at)) {
                painter.setPen(QPen(QColor(0, 0, 0, 160), 2.4));
                painter.drawEllipse(at, 2.5, 2.5);
                painter.setPen(QPen(QColor(0x5f, 0xd7, 0xff), 1));
                painter.drawEllipse(at, 2.5, 2.5);
            }
        }
        const QPointF middle = inside.center();
        const QPointF across(inside.width() / 2, 0);
        const QPointF down(0, inside.height() / 2);
        const QPointF gap(kCrossGapPx, kCrossGapPx);
        for (const auto& [width, colour] :
             {std::pair(2.6, QColor(0, 0, 0, 110)), std::pair(1.0, QColor(255, 255, 255, 220))}) {
            painter.setPen(QPen(colour, width));
            painter.drawLine(middle - across, middle - QPointF(gap.x(), 0));
            painter.drawLine(middle + QPointF(gap.x(), 0), middle + across);
            painter.drawLine(middle - down, middle - QPointF(0, gap.y()));
            painter.drawLine(middle + QPointF(0, gap.y()), middle + down);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QColor(255, 255, 255, 150));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

}  // namespace maskwright::app::gui
