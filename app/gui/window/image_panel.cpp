// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/image_panel.h"

#include "annotation/author.h"
#include "app/gui/window/icons.h"
#include "app/gui/window/state_look.h"
#include "app/gui/window/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;

constexpr int kRowHeight = 40;
constexpr int kIconPx = 20;
constexpr int kTilePx = 104;
// Typing is followed by the list once it pauses.
constexpr int kTypingPauseMs = 150;

// Icon, name, and the state in words below it.
class RowDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected) {
            painter->fillRect(option.rect, option.palette.highlight());
        }
        const auto state = static_cast<ImageState>(index.data(ImageListModel::StateRole).toInt());
        const QColor text = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        const QColor stateColour = selected ? text : colourOf(state, option.palette);
        const QRect icon(option.rect.left() + 10, option.rect.center().y() - kIconPx / 2, kIconPx, kIconPx);
        painter->drawPixmap(icon, iconPixmap(iconOf(state), icon.size(),
                                             painter->device()->devicePixelRatioF(), stateColour));
        QRect words = option.rect.adjusted(40, 3, -8, -3);
        painter->setPen(text);
        const QString name = option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(),
                                                           Qt::ElideMiddle, words.width());
        painter->drawText(words, Qt::AlignLeft | Qt::AlignTop, name);
        QFont small = option.font;
        small.setPointSizeF(small.pointSizeF() * 0.85);
        painter->setFont(small);
        painter->setPen(stateColour);
        const QString line = QFontMetrics(small).elidedText(
            index.data(ImageListModel::StateTextRole).toString(), Qt::ElideRight, words.width());
        painter->drawText(words, Qt::AlignLeft | Qt::AlignBottom, line);
        painter->setFont(option.font);
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            paintFocus(*painter, *option.widget, option.rect, selected);
        }
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& /*index*/) const override {
        return {200, std::max(kRowHeight, option.fontMetrics.height() * 2 + 6)};
    }
};

// The face, its state as an icon in the corner, and the name below.
class TileDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected) {
            painter->fillRect(option.rect, option.palette.highlight());
        }
        const QRect tile(option.rect.left() + (option.rect.width() - kTilePx) / 2, option.rect.top() + 5,
                         kTilePx, kTilePx);
        const auto picture = index.data(ImageListModel::ThumbnailRole).value<QPixmap>();
        if (picture.isNull()) {
            painter->fillRect(tile, option.palette.alternateBase());
        } else {
            QRect shown(QPoint(0, 0), picture.size().scaled(tile.size(), Qt::KeepAspectRatio));
            shown.moveCenter(tile.center());
            painter->setRenderHint(QPainter::SmoothPixmapTransform);
            painter->drawPixmap(shown, picture);
        }
        const auto state = static_cast<ImageState>(index.data(ImageListModel::StateRole).toInt());
        const QRect icon(tile.right() - kIconPx - 2, tile.bottom() - kIconPx - 2, kIconPx, kIconPx);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.palette.base());
        painter->drawEllipse(icon.adjusted(-2, -2, 2, 2));
        painter->drawPixmap(icon,
                            iconPixmap(iconOf(state), icon.size(), painter->device()->devicePixelRatioF(),
                                       colourOf(state, option.palette)));
        painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        const QRect words = option.rect.adjusted(4, kTilePx + 6, -4, -2);
        painter->drawText(words, Qt::AlignHCenter | Qt::AlignTop,
                          option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(),
                                                        Qt::ElideMiddle, words.width()));
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            paintFocus(*painter, *option.widget, option.rect, selected);
        }
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& /*index*/) const override {
        return {kTilePx + 16, kTilePx + 12 + option.fontMetrics.height()};
    }
};

// A filter that lets everything through.
constexpr int kAny = -1;

void addState(QComboBox* box, const QString& text, store::StateFilter filter) {
    box->addItem(text, static_cast<int>(filter));
}

}  // namespace

ImagePanel::ImagePanel(QWidget* parent)
    : QWidget(parent),
      search_(new QLineEdit),
      state_(new QComboBox),
      mark_(new QComboBox),
      split_(new QComboBox),
      order_(new QComboBox),
      list_(new QListView),
      rows_(new RowDelegate(list_)),
      tiles_(new TileDelegate(list_)),
      found_(new QLabel),
      counts_(new QLabel) {
    setObjectName(QStringLiteral("imagePanel"));
    search_->setObjectName(QStringLiteral("search"));
    search_->setAccessibleName(tr("Search for a name"));
    search_->setPlaceholderText(tr("Search for a name"));
    search_->setClearButtonEnabled(true);
    search_->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);

    state_->setObjectName(QStringLiteral("stateFilter"));
    state_->setAccessibleName(tr("Which images are listed"));
    addState(state_, tr("All images"), store::StateFilter::All);
    addState(state_, tr("Without points"), store::StateFilter::NotPlaced);
    addState(state_, tr("Points to correct"), store::StateFilter::ToCorrect);
    addState(state_, tr("Points accepted"), store::StateFilter::Accepted);
    addState(state_, tr("Points to verify"), store::StateFilter::ToVerify);
    addState(state_, tr("Points verified"), store::StateFilter::Verified);
    addState(state_, tr("Without label map"), store::StateFilter::NotParsed);
    addState(state_, tr("Label map to review"), store::StateFilter::ToReview);
    addState(state_, tr("Label map accepted"), store::StateFilter::MapAccepted);
    addState(state_, tr("To look at again"), store::StateFilter::LookAgain);
    addState(state_, tr("Accepted, would change"), store::StateFilter::Proposed);
    mark_->setObjectName(QStringLiteral("markFilter"));
    mark_->setAccessibleName(tr("With which mark"));
    mark_->addItem(tr("Marked or not"), kAny);
    for (const auto& [text, mark] :
         {std::pair(tr("Flagged"), store::Mark::Flagged), std::pair(tr("Postponed"), store::Mark::Postponed),
          std::pair(tr("Not a face"), store::Mark::NotAFace),
          std::pair(tr("Not marked"), store::Mark::None)}) {
        mark_->addItem(text, static_cast<int>(mark));
    }
    split_->setObjectName(QStringLiteral("splitFilter"));
    split_->setAccessibleName(tr("Of which split"));
    split_->addItem(tr("Every split"), kAny);
    for (const auto& [text, split] :
         {std::pair(tr("Train"), store::Split::Train), std::pair(tr("Validation"), store::Split::Validation),
          std::pair(tr("Test"), store::Split::Test), std::pair(tr("Without split"), store::Split::None)}) {
        split_->addItem(text, static_cast<int>(split));
    }
    order_->setObjectName(QStringLiteral("sortOrder"));
    order_->setAccessibleName(tr("Order of the list"));
    order_->addItem(tr("By name"), static_cast<int>(store::SortOrder::Name));
    order_->addItem(tr("As added"), static_cast<int>(store::SortOrder::Imported));
    order_->addItem(tr("By state"), static_cast<int>(store::SortOrder::State));
    order_->addItem(tr("Least certain first"), static_cast<int>(store::SortOrder::WorstFirst));
    order_->addItem(tr("Worst point first"), static_cast<int>(store::SortOrder::WorstPoint));
    order_->addItem(tr("Models disagree first"), static_cast<int>(store::SortOrder::Disagreement));

    list_->setObjectName(QStringLiteral("imageList"));
    list_->setAccessibleName(tr("Images"));
    list_->setResizeMode(QListView::Adjust);
    setThumbnailsShown(false);
    list_->setUniformItemSizes(true);
    list_->setFrameShape(QFrame::NoFrame);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    found_->setForegroundRole(QPalette::PlaceholderText);
    counts_->setObjectName(QStringLiteral("counts"));
    counts_->setWordWrap(true);
    counts_->setForegroundRole(QPalette::PlaceholderText);

    auto* filters = new QGridLayout;
    filters->setSpacing(6);
    filters->addWidget(state_, 0, 0);
    filters->addWidget(order_, 0, 1);
    filters->addWidget(mark_, 1, 0);
    filters->addWidget(split_, 1, 1);
    filters->setColumnStretch(0, 3);
    filters->setColumnStretch(1, 2);
    for (QComboBox* box : {state_, order_, mark_, split_}) {
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);  // as wide as the panel lets them be
    }
    auto* top = new QVBoxLayout;
    top->setContentsMargins(8, 8, 8, 4);
    top->setSpacing(6);
    top->addWidget(search_);
    top->addLayout(filters);
    top->addWidget(found_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(list_, 1);
    auto* bottom = new QVBoxLayout;
    bottom->setContentsMargins(10, 6, 10, 8);
    bottom->addWidget(counts_);
    layout->addLayout(bottom);

    typing_.setSingleShot(true);
    typing_.setInterval(kTypingPauseMs);
    connect(&typing_, &QTimer::timeout, this, &ImagePanel::applyFilters);
    connect(search_, &QLineEdit::textChanged, &typing_, qOverload<>(&QTimer::start));
    for (QComboBox* box : {state_, order_, mark_, split_}) {
        connect(box, &QComboBox::activated, this, &ImagePanel::applyFilters);
    }
}

void ImagePanel::setModel(ImageListModel* model) {
    if (model_ != nullptr) {
        model_->disconnect(this);
    }
    model_ = model;
    current_.reset();
    list_->setModel(model);
    if (model == nullptr) {
        return;
    }
    connect(model, &ImageListModel::ready, this, [this] {
        found_->setText(model_->rowCount() == 1 ? tr("1 image") : tr("%1 images").arg(model_->rowCount()));
        if (current_) {
            setCurrent(*current_);
        }
    });
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                const auto image = model_->imageAt(index.row());
                if (image && image != current_) {
                    Q_EMIT imageChosen(*image);
                }
            });
    applyFilters();
}

void ImagePanel::setCurrent(store::ImageId image) {
    current_ = image;
    const int row = model_ != nullptr ? model_->rowOf(image) : -1;
    const QSignalBlocker quiet(list_->selectionModel());
    list_->setCurrentIndex(row >= 0 ? model_->index(row) : QModelIndex());
    list_->viewport()->update();
    if (row >= 0) {
        list_->scrollTo(model_->index(row));
    }
}

void ImagePanel::setCounts(const QString& text) {
    counts_->setText(text);
}

void ImagePanel::setThumbnailsShown(bool shown) {
    list_->setItemDelegate(shown ? tiles_ : rows_);
    list_->setFlow(shown ? QListView::LeftToRight : QListView::TopToBottom);
    list_->setWrapping(shown);
    if (list_->currentIndex().isValid()) {
        list_->scrollTo(list_->currentIndex());
    }
}

void ImagePanel::focusSearch() {
    search_->setFocus();
    search_->selectAll();
}

void ImagePanel::applyFilters() {
    if (model_ == nullptr) {
        return;
    }
    store::ImageQuery query;
    query.state = static_cast<store::StateFilter>(state_->currentData().toInt());
    query.order = static_cast<store::SortOrder>(order_->currentData().toInt());
    if (query.state == store::StateFilter::ToVerify) {
        query.acceptedByOther = annotation::authorOrLogin();  // nobody verifies what they accepted themselves
    }
    if (const int mark = mark_->currentData().toInt(); mark != kAny) {
        query.mark = static_cast<store::Mark>(mark);
    }
    if (const int split = split_->currentData().toInt(); split != kAny) {
        query.split = static_cast<store::Split>(split);
    }
    query.nameContains = search_->text().trimmed().toStdString();
    model_->setQuery(query);
}

}  // namespace maskwright::app::gui
