// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/wall_grid.h"

#include "app/gui/window/icons.h"
#include "app/gui/window/state_look.h"
#include "app/gui/window/theme.h"
#include "core/review/suspicion.h"

#include <algorithm>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

namespace maskwright::app::gui {

namespace store = annotation::store;

namespace {

constexpr int kGapPx = 6;
constexpr int kIconPx = 14;
// Narrower cells have room for the name and one doubt, the narrowest for the name alone.
constexpr int kOneDoubtFromPx = 90;
constexpr int kTwoDoubtsFromPx = 150;
// Pictures are made ahead for so many pages below and above.
constexpr int kPagesAhead = 1;
// Of the font: what stands below a face must fit under it.
constexpr double kSmallText = 0.85;

}  // namespace

QString proposalWords(const store::ImageRow& row) {
    return row.proposalPixels > 0
               ? WallGrid::tr("would change by %1 pixels").arg(QLocale().toString(row.proposalPixels))
               : QString();
}

QStringList doubtWords(const store::ImageRow& row) {
    QStringList words;
    if (!row.suspicion) {
        return words;
    }
    try {
        for (const core::review::Doubt& doubt : core::review::doubtsFromJson(row.doubts)) {
            words.append(QString::fromStdString(core::review::words(doubt)));
        }
    } catch (const core::Error& error) {
        words.append(QString::fromUtf8(error.what()));
    }
    return words;
}

namespace {

// What stands below a face, the most urgent first.
QStringList cellWords(const store::ImageRow& row) {
    QStringList words = doubtWords(row);
    if (const QString proposal = proposalWords(row); !proposal.isEmpty()) {
        words.prepend(proposal);
    }
    return words;
}

}  // namespace

WallGrid::WallGrid(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("wallGrid"));
    setAccessibleName(tr("Wall of label maps"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    wanting_.setSingleShot(true);
    wanting_.setInterval(0);
    connect(&wanting_, &QTimer::timeout, this, &WallGrid::wantPictures);
}

void WallGrid::setContent(ImageListModel* images, ThumbnailCache* thumbnails) {
    if (images_ != nullptr) {
        images_->disconnect(this);
    }
    if (thumbnails_ != nullptr) {
        thumbnails_->disconnect(this);
    }
    images_ = images;
    thumbnails_ = thumbnails;
    current_ = -1;
    chosen_ = false;
    if (images != nullptr) {
        // What a person has chosen stays so in another order: the next key is about that one.
        connect(images, &ImageListModel::modelAboutToBeReset, this,
                [this] { keptImage_ = chosen_ ? images_->imageAt(current_) : std::nullopt; });
        connect(images, &ImageListModel::modelReset, this, [this] {
            const int row = keptImage_ ? images_->rowOf(*keptImage_) : -1;
            const bool moved = row >= 0 && row != current_;
            current_ = row >= 0 ? row : std::min(std::max(current_, 0), rowCount() - 1);
            layOut();
            if (moved) {
                bringIntoSight(current_);
            }
            Q_EMIT currentChanged(current_);
        });
        connect(images, &ImageListModel::dataChanged, this,
                [this](const QModelIndex& first, const QModelIndex& last) {
                    updateRows(first.row(), last.row());
                    wanting_.start();
                    if (current_ >= first.row() && current_ <= last.row()) {
                        Q_EMIT currentChanged(current_);  // its words are another's now
                    }
                });
        connect(thumbnails, &ThumbnailCache::ready, this, [this](store::ImageId image) {
            if (const int row = images_->rowOf(image); row >= 0) {
                viewport()->update(cellRect(row));
            }
        });
    }
    layOut();
}

void WallGrid::setCellPx(int width) {
    cellPx_ = std::clamp(width, kLeastCellPx, kMostCellPx);
    layOut();
    if (current_ >= 0) {
        bringIntoSight(current_);
    }
}

void WallGrid::reloadPictures() {
    viewport()->update();
    wantPictures();
}

void WallGrid::showMap(WallMap which) {
    shownMap_ = which;
    viewport()->update();
}

int WallGrid::columns() const {
    return std::max(1, (viewport()->width() - kGapPx) / (cellPx_ + kGapPx));
}

int WallGrid::textLines() const {
    return cellPx_ < kOneDoubtFromPx ? 1 : cellPx_ < kTwoDoubtsFromPx ? 2 : 3;
}

int WallGrid::cellHeight() const {
    return cellPx_ + textLines() * fontMetrics().height() + 4;
}

int WallGrid::rowsInSight() const {
    return std::max(1, viewport()->height() / (cellHeight() + kGapPx));
}

QRect WallGrid::cellRect(int row) const {
    const int count = columns();
    // What is left of the width goes between the columns.
    const int step = (viewport()->width() - kGapPx) / count;
    return {kGapPx + row % count * step,
            kGapPx + row / count * (cellHeight() + kGapPx) - verticalScrollBar()->value(), step - kGapPx,
            cellHeight()};
}

std::pair<int, int> WallGrid::rowsIn(const QRect& rect) const {
    const int step = cellHeight() + kGapPx;
    const int top = verticalScrollBar()->value() + rect.top() - kGapPx;
    const int bottom = verticalScrollBar()->value() + rect.bottom() - kGapPx;
    const int first = std::max(0, top / step) * columns();
    const int last = (std::max(0, bottom / step) + 1) * columns();
    return {std::min(first, rowCount()), std::min(last, rowCount())};
}

int WallGrid::rowAt(const QPoint& place) const {
    const auto [first, last] = rowsIn(QRect(place, QSize(1, 1)));
    for (int row = first; row < last; ++row) {
        if (cellRect(row).contains(place)) {
            return row;
        }
    }
    return -1;
}

void WallGrid::layOut() {
    const int step = cellHeight() + kGapPx;
    const int lines = (rowCount() + columns() - 1) / columns();
    verticalScrollBar()->setSingleStep(step / 3);
    verticalScrollBar()->setPageStep(rowsInSight() * step);
    verticalScrollBar()->setRange(0, std::max(0, lines * step + kGapPx - viewport()->height()));
    if (thumbnails_ != nullptr) {
        const int side = (viewport()->width() - kGapPx) / columns() - kGapPx;
        thumbnails_->setSide(std::min(side, cellPx_), devicePixelRatioF());
    }
    viewport()->update();
    wantPictures();
}

void WallGrid::wantPictures() {
    if (thumbnails_ == nullptr) {
        return;
    }
    std::vector<ThumbnailKey> keys;
    const auto add = [&](const QRect& rect) {
        const auto [first, last] = rowsIn(rect);
        for (int row = first; row < last; ++row) {
            if (const store::ImageRow* known = images_->rowAt(row)) {
                keys.push_back(keyOf(*known));
            }
        }
    };
    const QRect sight = viewport()->rect();
    add(sight);
    for (int page = 1; page <= kPagesAhead; ++page) {
        add(sight.translated(0, page * sight.height()));
        add(sight.translated(0, -page * sight.height()));
    }
    thumbnails_->want(keys);
}

bool WallGrid::complete() const {
    if (images_ == nullptr) {
        return false;
    }
    const auto [first, last] = rowsIn(viewport()->rect());
    for (int row = first; row < last; ++row) {
        const store::ImageRow* known = images_->rowAt(row);
        if (known == nullptr || (thumbnails_->find(keyOf(*known)) == nullptr &&
                                 thumbnails_->problemOf(keyOf(*known)).isEmpty())) {
            return false;
        }
    }
    return true;
}

void WallGrid::updateRows(int first, int last) {
    const auto [firstSeen, lastSeen] = rowsIn(viewport()->rect());
    for (int row = std::max(first, firstSeen); row <= std::min(last, lastSeen - 1); ++row) {
        viewport()->update(cellRect(row));
    }
}

void WallGrid::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    const auto [first, last] = rowsIn(event->rect());
    for (int row = first; row < last; ++row) {
        if (event->rect().intersects(cellRect(row))) {
            paintCell(painter, row);
        }
    }
    if (rowCount() == 0 && images_ != nullptr) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No image goes with these filters."));
        if (hasFocus()) {
            paintFocus(painter, *this, viewport()->rect(), false);
        }
    }
}

void WallGrid::paintCell(QPainter& painter, int row) {
    const QRect cell = cellRect(row);
    const QRect picture(cell.left(), cell.top(), cell.width(), cellPx_);
    const bool current = row == current_;
    if (current) {
        painter.fillRect(cell.adjusted(-3, -3, 3, 3), palette().highlight());
    }
    if (current && hasFocus()) {
        paintFocus(painter, *this, cell.adjusted(-3, -3, 3, 3), true);
    }
    painter.fillRect(picture, palette().color(QPalette::AlternateBase));
    const store::ImageRow* known = images_->rowAt(row);
    if (known == nullptr) {
        return;  // drawn when it is read
    }
    const ThumbnailKey key = keyOf(*known);
    if (const QPixmap* pixmap = thumbnails_->find(key, shownMap_)) {
        const QSizeF size = QSizeF(pixmap->size()) / pixmap->devicePixelRatio();
        painter.drawPixmap(QPointF(picture.center().x() - size.width() / 2 + 0.5,
                                   picture.center().y() - size.height() / 2 + 0.5)
                               .toPoint(),
                           *pixmap);
    } else {
        const QString problem = thumbnails_->problemOf(key);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(picture.adjusted(4, 4, -4, -4), Qt::AlignCenter | Qt::TextWordWrap,
                         problem.isEmpty() ? QStringLiteral("…") : tr("The photo cannot be shown"));
    }
    const QColor ink = palette().color(current ? QPalette::HighlightedText : QPalette::Text);
    const ImageState state = stateOf(*known);
    QRect line(cell.left() + 2, picture.bottom() + 3, cell.width() - 4, fontMetrics().height());
    painter.drawPixmap(QPoint(line.left(), line.center().y() - kIconPx / 2),
                       iconPixmap(iconOf(state), {kIconPx, kIconPx}, devicePixelRatioF(),
                                  current ? ink : colourOf(state, palette())));
    painter.setPen(ink);
    const QRect name = line.adjusted(kIconPx + 4, 0, 0, 0);
    const QString flag = known->mark == store::Mark::Flagged ? QStringLiteral("⚑ ") : QString();
    painter.drawText(
        name, Qt::AlignLeft | Qt::AlignVCenter,
        fontMetrics().elidedText(flag + QString::fromStdString(known->name), Qt::ElideMiddle, name.width()));
    const QStringList said = cellWords(*known);
    painter.setPen(current ? ink : palette().color(QPalette::PlaceholderText));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * kSmallText);
    painter.setFont(small);
    const QFontMetrics measure(small);
    for (int i = 0; i < textLines() - 1 && i < said.size(); ++i) {
        line.translate(0, fontMetrics().height());
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         measure.elidedText(said[i], Qt::ElideRight, line.width()));
    }
    painter.setFont(font());
}

void WallGrid::setCurrent(int row) {
    if (row < 0 || row >= rowCount()) {
        return;
    }
    const int before = std::exchange(current_, row);
    chosen_ = true;
    bringIntoSight(row);
    for (const int changed : {before, row}) {
        if (changed >= 0) {
            viewport()->update(cellRect(changed).adjusted(-3, -3, 3, 3));
        }
    }
    if (before != row) {
        Q_EMIT currentChanged(row);
    }
}

void WallGrid::bringIntoSight(int row) {
    const QRect cell = cellRect(row);
    if (cell.top() < kGapPx) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() + cell.top() - kGapPx);
    } else if (cell.bottom() > viewport()->height() - kGapPx) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() + cell.bottom() - viewport()->height() +
                                      kGapPx);
    }
}

void WallGrid::turnPage(int pages) {
    if (rowCount() == 0) {
        return;
    }
    const int to = current_ + pages * rowsInSight() * columns();
    verticalScrollBar()->setValue(verticalScrollBar()->value() + pages * verticalScrollBar()->pageStep());
    setCurrent(std::clamp(to, 0, rowCount() - 1));
}

void WallGrid::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void WallGrid::scrollContentsBy(int dx, int dy) {
    viewport()->scroll(dx, dy);  // the pixels move, and only what comes into sight is drawn
    wanting_.start();
}

void WallGrid::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            setCurrent(current_ - 1);
            break;
        case Qt::Key_Right:
            setCurrent(current_ + 1);
            break;
        case Qt::Key_Up:
            setCurrent(current_ - columns());
            break;
        case Qt::Key_Down:
            setCurrent(std::max(current_, std::min(current_ + columns(), rowCount() - 1)));
            break;
        case Qt::Key_PageUp:
            turnPage(-1);
            break;
        case Qt::Key_PageDown:
            turnPage(1);
            break;
        case Qt::Key_Home:
            setCurrent(0);
            break;
        case Qt::Key_End:
            setCurrent(rowCount() - 1);
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (current_ >= 0) {
                Q_EMIT opened(current_);
            }
            break;
        default:
            event->ignore();  // the page's
            return;
    }
    event->accept();
}

void WallGrid::mousePressEvent(QMouseEvent* event) {
    setCurrent(rowAt(event->pos()));
}

void WallGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const int row = rowAt(event->pos()); row >= 0) {
        setCurrent(row);  // without a press before, as some input devices send it
        Q_EMIT opened(row);
    }
}

void WallGrid::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        layOut();
    }
}

bool WallGrid::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int row = rowAt(help->pos());
        const store::ImageRow* known = row >= 0 ? images_->rowAt(row) : nullptr;
        if (known == nullptr) {
            QToolTip::hideText();
            return true;
        }
        QStringList lines{QString::fromStdString(known->name), stateText(stateOf(*known))};
        lines += cellWords(*known);
        QToolTip::showText(help->globalPos(), lines.join(QLatin1Char('\n')), viewport(), cellRect(row));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace maskwright::app::gui
