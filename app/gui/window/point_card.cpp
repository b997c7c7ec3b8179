// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/point_card.h"

#include "app/gui/canvas/names_layer.h"
#include "core/error.h"
#include "core/point_cards.h"

#include <algorithm>

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

constexpr int kPicturePx = 260;
// How much of the face around a part the picture shows, in extents of the part, and at least this share of
// the face.
constexpr double kAround = 1.9;
constexpr double kLeastShare = 0.4;

// A square around the part of the point.
QRectF areaAround(const ExampleFace& face, std::size_t point) {
    const core::Scheme& scheme = core::Scheme::lapa();
    const core::Point at = face.landmarks.point(point);
    QRectF part(at.x(), at.y(), 0, 0);
    for (const std::size_t other : scheme.pointsOf(scheme.partOf(point))) {
        const core::Point place = face.landmarks.point(other);
        part |= QRectF(place.x() - 0.5, place.y() - 0.5, 1, 1);
    }
    const core::Box box = core::boundingBox(face.landmarks.points);
    const double side =
        std::min(std::max(kAround * std::max(part.width(), part.height()), kLeastShare * box.height()),
                 1.25 * box.height());
    const QRectF wanted(part.center() - QPointF(side / 2, side / 2), QSizeF(side, side));
    // Shifted into the picture rather than showing nothing beside it.
    const QRectF picture = QRectF(face.picture.rect());
    const double x = std::clamp(wanted.x(), 0.0, std::max(picture.width() - side, 0.0));
    const double y = std::clamp(wanted.y(), 0.0, std::max(picture.height() - side, 0.0));
    return {x, y, side, side};
}

}  // namespace

PointCardDialog::PointCardDialog(const PointSelection& selection, QWidget* parent)
    : QDialog(parent),
      selection_(selection),
      picture_(new QLabel(tr("Drawing the example …"))),
      name_(new QLabel),
      where_(new QLabel),
      hidden_(new QLabel) {
    setObjectName(QStringLiteral("pointCard"));
    setWindowTitle(tr("Point card"));
    // The photo keeps the keyboard: the card follows while one works.
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    picture_->setFixedSize(kPicturePx, kPicturePx);
    picture_->setAlignment(Qt::AlignCenter);
    picture_->setAccessibleName(tr("Where the point is on a drawn face"));
    QFont bold = name_->font();
    bold.setBold(true);
    name_->setFont(bold);
    name_->setObjectName(QStringLiteral("cardName"));
    where_->setObjectName(QStringLiteral("cardWhere"));
    hidden_->setObjectName(QStringLiteral("cardHidden"));
    for (QLabel* label : {name_, where_, hidden_}) {
        label->setWordWrap(true);
        label->setFixedWidth(kPicturePx);
    }
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(picture_);
    layout->addWidget(name_);
    layout->addWidget(where_);
    layout->addWidget(hidden_);
    layout->setSizeConstraint(QLayout::SetFixedSize);  // as high as its words, whatever they are
    connect(&selection_, &PointSelection::changed, this, &PointCardDialog::showPoint);
    connect(&maker_, &ExampleFaceMaker::ready, this, [this](const std::shared_ptr<const ExampleFace>& face) {
        face_ = face;
        showPicture();
    });
    showPoint();
    maker_.request();
}

void PointCardDialog::showPoint() {
    const std::optional<std::size_t> wanted =
        selection_.hovered() ? selection_.hovered() : selection_.selected();
    if (wanted) {
        point_ = wanted;  // the last one stays when the mouse leaves it
    }
    if (!point_) {
        name_->setText(tr("Select a point, or put the mouse on one."));
        return;
    }
    name_->setText(numberedPointName(*point_));
    try {
        const core::PointCard card = core::pointCard(*point_);
        where_->setText(QString::fromStdString(card.where));
        hidden_->setText(tr("<b>Hidden?</b> %1").arg(QString::fromStdString(card.hidden).toHtmlEscaped()));
    } catch (const core::Error& error) {
        where_->setText(QString::fromUtf8(error.what()));
    }
    showPicture();
}

void PointCardDialog::showPicture() {
    if (face_ == nullptr || !point_) {
        return;
    }
    const double ratio = devicePixelRatioF();
    const QRectF area = areaAround(*face_, *point_);
    const double scale = kPicturePx / area.width();
    QPixmap pixmap(QSize(kPicturePx, kPicturePx) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(0, 0, kPicturePx, kPicturePx), face_->picture, area);
    const auto onPicture = [&](std::size_t point) {
        const core::Point at = face_->landmarks.point(point);
        // Pixel centres are at whole numbers, a picture's corner is at half a pixel before the first.
        return (QPointF(at.x() + 0.5, at.y() + 0.5) - area.topLeft()) * scale;
    };
    const core::Scheme& scheme = core::Scheme::lapa();
    painter.setPen(QPen(QColor(0, 0, 0, 120), 1));
    painter.setBrush(QColor(255, 255, 255, 210));
    for (const std::size_t other : scheme.pointsOf(scheme.partOf(*point_))) {
        painter.drawEllipse(onPicture(other), 2.2, 2.2);
    }
    painter.setBrush(Qt::NoBrush);
    for (const auto& [width, colour] :
         {std::pair(5.0, QColor(0, 0, 0, 170)), std::pair(2.2, QColor(0xff, 0x9f, 0x1c))}) {
        painter.setPen(QPen(colour, width));
        painter.drawEllipse(onPicture(*point_), 9, 9);
    }
    painter.end();
    picture_->setPixmap(pixmap);
}

}  // namespace maskwright::app::gui
