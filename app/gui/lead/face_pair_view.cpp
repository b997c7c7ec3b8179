// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/face_pair_view.h"

#include <algorithm>

#include <QFontMetrics>
#include <QPainter>

namespace maskwright::app::gui {

namespace {

constexpr double kMargin = 0.15;     // around the face, of its size
constexpr double kPartMargin = 0.8;  // around a part
constexpr int kGap = 8;
const QColor kTruthColour(0, 158, 115);   // green
const QColor kBeforeColour(230, 159, 0);  // orange; both distinct to colour-blind people, and in form
const QColor kAfterColour(86, 180, 233);  // light blue

QRectF around(const core::Box& box, double margin) {
    const double side = std::max(8.0, std::max(box.width(), box.height())) * (1 + 2 * margin);
    return {box.centre().x() - side / 2, box.centre().y() - side / 2, side, side};
}

core::Box boxOf(const FacePair& pair, const std::vector<std::size_t>& points) {
    core::Box box{1e300, 1e300, -1e300, -1e300};
    for (const core::PointMatrix* matrix : {&pair.before, &pair.after}) {
        for (const std::size_t point : points) {
            const core::Point at = matrix->col(static_cast<Eigen::Index>(point));
            box = {std::min(box.x0, at.x()), std::min(box.y0, at.y()), std::max(box.x1, at.x()),
                   std::max(box.y1, at.y())};
        }
    }
    return box;
}

}  // namespace

FacePairView::FacePairView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("facePair"));
    setAccessibleName(tr("One face, two sets of points"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FacePairView::setPair(std::shared_ptr<const FacePair> pair, const QString& before,
                           const QString& after) {
    pair_ = std::move(pair);
    before_ = before;
    after_ = after;
    photo_ = {};
    if (pair_ != nullptr) {
        const core::RgbImage& photo = pair_->photo;
        // A view on pixels that pair_ keeps alive.
        photo_ = QImage(reinterpret_cast<const uchar*>(photo.row(0)), photo.width(), photo.height(),
                        static_cast<qsizetype>(photo.width()) * 3, QImage::Format_RGB888);
    }
    showPart(part_);
}

void FacePairView::showPart(std::optional<core::Part> part) {
    part_ = part;
    if (pair_ != nullptr) {
        shown_ = part_ ? around(boxOf(*pair_, core::Scheme::lapa().pointsOf(*part_)), kPartMargin)
                       : around(core::boundingBox(pair_->truth.value_or(pair_->before)), kMargin);
    }
    update();
}

void FacePairView::paintSide(QPainter& painter, const QRectF& place, const core::PointMatrix& points,
                             const QString& name, bool square) const {
    const QFontMetrics metrics(font());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRectF(place.left(), place.top(), place.width(), metrics.height()), Qt::AlignLeft,
                     metrics.elidedText(name, Qt::ElideRight, static_cast<int>(place.width())));
    const double side = std::min(place.width(), place.height() - metrics.height() - kGap);
    const QRectF field(place.left(), place.top() + metrics.height() + kGap, side, side);
    painter.save();
    painter.setClipRect(field);
    painter.fillRect(field, QColor(40, 40, 40));
    const double scale = side / shown_.width();
    // Pixel centres are at whole numbers, so the photo begins half a pixel before 0.
    const auto screen = [&](const core::Point& point) {
        return QPointF(field.left() + (point.x() - shown_.left()) * scale,
                       field.top() + (point.y() - shown_.top()) * scale);
    };
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(screen({-0.5, -0.5}), screen({photo_.width() - 0.5, photo_.height() - 0.5})),
                      photo_);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = std::clamp(side / 140, 1.5, 4.0);
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (part_ && core::Scheme::lapa().partOf(i) != *part_) {
            continue;
        }
        const auto column = static_cast<Eigen::Index>(i);
        const QPointF at = screen(points.col(column));
        if (pair_->truth) {
            const QPointF truth = screen(pair_->truth->col(column));
            painter.setPen(QPen(QColor(255, 255, 255, 160), 1));
            painter.drawLine(truth, at);
            painter.setPen(QPen(kTruthColour, 1.5));
            painter.drawLine(truth - QPointF(radius, 0), truth + QPointF(radius, 0));
            painter.drawLine(truth - QPointF(0, radius), truth + QPointF(0, radius));
        }
        painter.setPen(QPen(square ? kBeforeColour : kAfterColour, 1.5));
        if (square) {
            painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius));
        } else {
            painter.drawEllipse(at, radius, radius);
        }
    }
    painter.restore();
}

void FacePairView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (pair_ == nullptr) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("Choose a face."));
        return;
    }
    const double heading = QFontMetrics(font()).height() + kGap;
    const double halfWidth = (width() - kGap) / 2.0;
    const double halfHeight = (height() - kGap) / 2.0;
    const bool beside =
        std::min(halfWidth, height() - heading) >= std::min(1.0 * width(), halfHeight - heading);
    const QSizeF size = beside ? QSizeF(halfWidth, height()) : QSizeF(width(), halfHeight);
    const QPointF second = beside ? QPointF(halfWidth + kGap, 0) : QPointF(0, halfHeight + kGap);
    paintSide(painter, QRectF({0, 0}, size), pair_->before, before_, true);
    paintSide(painter, QRectF(second, size), pair_->after, after_, false);
}

}  // namespace maskwright::app::gui
