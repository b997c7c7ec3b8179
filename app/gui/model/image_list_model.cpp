// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/image_list_model.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <QGuiApplication>
#include <QMetaObject>

namespace maskwright::app::gui {

namespace store = annotation::store;

namespace {

// Rows read at once around one that is looked at, and rows kept.
constexpr int kPage = 100;
constexpr std::size_t kKeptRows = 4000;
constexpr std::size_t kMostMissing = 120;  // thumbnails; more than any screen shows
// Of the longer side of a thumbnail.
constexpr int kThumbnailPx = 104;

}  // namespace

ImageState stateOf(const store::ImageRow& row) {
    if (row.mark == store::Mark::NotAFace) {
        return ImageState::NotAFace;
    }
    if (row.labelMap && row.labelMap->accepted) {
        return ImageState::MapAccepted;
    }
    if (row.landmarks && row.landmarks->accepted) {
        return row.labelMap ? ImageState::ToReview : ImageState::Accepted;
    }
    if (row.landmarks) {
        return ImageState::ToCorrect;
    }
    return row.faces ? ImageState::NoFace : ImageState::NotPlaced;
}

QString stateText(ImageState state) {
    switch (state) {
        case ImageState::Unknown:
            return {};
        case ImageState::NotPlaced:
            return QCoreApplication::translate("ImageState", "no points yet");
        case ImageState::NoFace:
            return QCoreApplication::translate("ImageState", "no face found");
        case ImageState::NotAFace:
            return QCoreApplication::translate("ImageState", "not a face");
        case ImageState::ToCorrect:
            return QCoreApplication::translate("ImageState", "to correct");
        case ImageState::Accepted:
            return QCoreApplication::translate("ImageState", "points accepted");
        case ImageState::ToReview:
            return QCoreApplication::translate("ImageState", "points accepted, map to review");
        case ImageState::MapAccepted:
            return QCoreApplication::translate("ImageState", "label map accepted");
    }
    return {};
}

QString markText(store::Mark mark) {
    switch (mark) {
        case store::Mark::None:
            return {};
        case store::Mark::Flagged:
            return QCoreApplication::translate("ImageState", "flagged");
        case store::Mark::Postponed:
            return QCoreApplication::translate("ImageState", "postponed");
        case store::Mark::NotAFace:
            return QCoreApplication::translate("ImageState", "not a face");
    }
    return {};
}

namespace {

// "postponed · to correct · 87 % sure"
QString lineOf(const store::ImageRow& row) {
    const ImageState state = stateOf(row);
    QStringList words;
    if (row.mark != store::Mark::None && state != ImageState::NotAFace) {
        words.append(markText(row.mark));
    }
    words.append(stateText(state));
    if (state == ImageState::ToCorrect && row.landmarks->score >= 0 && !row.landmarks->byPerson) {
        words.append(QCoreApplication::translate("ImageState", "%1\u00A0% sure")
                         .arg(std::lround(row.landmarks->score * 100)));
    }
    if (state == ImageState::MapAccepted && row.landmarks && !row.landmarks->accepted) {
        words.append(QCoreApplication::translate("ImageState", "points to correct"));
    }
    if (row.landmarks && row.landmarks->verified) {
        words.append(QCoreApplication::translate("ImageState", "verified"));
    }
    return words.join(QStringLiteral(" · "));
}

}  // namespace

ImageListModel::ImageListModel(std::filesystem::path project, QObject* parent)
    : QAbstractListModel(parent), folder_(std::move(project)), thumbnails_(folder_) {
    thumbnails_.setMode(WallMode::Photo);
    thumbnails_.setSide(kThumbnailPx, qGuiApp != nullptr ? qGuiApp->devicePixelRatio() : 1);
    wanting_.setSingleShot(true);
    wanting_.setInterval(0);
    connect(&wanting_, &QTimer::timeout, this, [this] {
        thumbnails_.want({missing_.begin(), missing_.end()});
    });
    connect(&thumbnails_, &ThumbnailCache::ready, this, [this](store::ImageId image) {
        std::erase_if(missing_, [&](const ThumbnailKey& key) { return key.image == image; });
        if (const int row = rowOf(image); row >= 0) {
            Q_EMIT dataChanged(index(row), index(row), {ThumbnailRole});
        }
    });
}

ImageListModel::~ImageListModel() {
    worker_.dropWaiting();
    // A database connection is closed by the thread that opened it.
    worker_.post([this] { store_.reset(); });
}

store::ProjectStore& ImageListModel::openStore() {
    if (!store_) {
        store_.emplace(folder_);
    }
    return *store_;
}

void ImageListModel::setQuery(const store::ImageQuery& query) {
    query_ = query;
    reload();
}

void ImageListModel::reload() {
    worker_.dropWaiting();
    wanted_.clear();
    worker_.post([this, query = query_, number = ++queryNumber_] {
        auto ids = std::make_shared<Ids>();
        QString failure;
        try {
            if (dataVersion_ < 0) {
                dataVersion_ =
                    openStore().dataVersion();  // whatever is written after what is read here is news
            }
            ids->order = openStore().ids(query);
            ids->rows.reserve(ids->order.size());
            for (std::size_t row = 0; row < ids->order.size(); ++row) {
                ids->rows.emplace(ids->order[row], static_cast<int>(row));
            }
        } catch (const core::Error& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, ids, failure, number] {
            if (number != queryNumber_) {
                return;
            }
            if (!failure.isEmpty()) {
                Q_EMIT failed(failure);
                return;
            }
            beginResetModel();
            ids_ = std::move(*ids);
            known_.clear();
            old_.clear();
            wanted_.clear();
            endResetModel();
            Q_EMIT ready();
        });
    });
}

void ImageListModel::refresh(store::ImageId image) {
    old_.insert(image);
    wanted_.erase(image);
    if (const int row = rowOf(image); row >= 0) {
        Q_EMIT dataChanged(index(row), index(row));
    }
}

void ImageListModel::refreshAll() {
    for (const auto& [image, row] : known_) {
        old_.insert(image);
    }
    wanted_.clear();
    if (!ids_.order.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void ImageListModel::lookForChanges() {
    worker_.post([this] {
        try {
            const std::int64_t version = openStore().dataVersion();
            if (const std::int64_t before = std::exchange(dataVersion_, version);
                before >= 0 && before != version) {
                QMetaObject::invokeMethod(this, [this] { Q_EMIT changedInStore(); });
            }
        } catch (const core::Error&) {
            // A look that fails changes nothing; reading or saving will say what is wrong.
        }
    });
}

void ImageListModel::count() {
    worker_.post([this] {
        try {
            const store::ProjectCounts counts = openStore().counts();
            QMetaObject::invokeMethod(this, [this, counts] { Q_EMIT counted(counts); });
        } catch (const core::Error&) {
            // The numbers stay as they are; reading or saving will say what is wrong.
        }
    });
}

int ImageListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ids_.order.size());
}

QVariant ImageListModel::thumbnailOf(int row) const {
    const store::ImageRow* known = rowAt(row);
    if (known == nullptr) {
        return {};
    }
    const ThumbnailKey key = keyOf(*known);
    if (const QPixmap* picture = thumbnails_.find(key)) {
        return *picture;
    }
    if (thumbnails_.problemOf(key).isEmpty()) {
        std::erase_if(missing_, [&](const ThumbnailKey& other) { return other.image == key.image; });
        missing_.push_front(key);
        if (missing_.size() > kMostMissing) {
            missing_.pop_back();  // scrolled past; it is asked for again when it is seen again
        }
        wanting_.start();
    }
    const QPixmap* before = thumbnails_.lastOf(key.image);
    return before != nullptr ? QVariant(*before) : QVariant();
}

QVariant ImageListModel::data(const QModelIndex& index, int role) const {
    const std::optional<store::ImageId> image = imageAt(index.row());
    if (!image) {
        return {};
    }
    if (role == ImageIdRole) {
        return QVariant::fromValue(static_cast<qint64>(*image));
    }
    if (role == ThumbnailRole) {
        return thumbnailOf(index.row());
    }
    const auto found = known_.find(*image);
    if (found == known_.end() || old_.contains(*image)) {
        wantRows(index.row());
    }
    if (found == known_.end()) {
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("…")) : QVariant();
    }
    const store::ImageRow& row = found->second;
    const ImageState state = stateOf(row);
    switch (role) {
        case Qt::DisplayRole:
            return QString::fromStdString(row.name);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1: %2").arg(QString::fromStdString(row.name), lineOf(row));
        case StateRole:
            return static_cast<int>(state);
        case MarkRole:
            return static_cast<int>(row.mark);
        case StateTextRole:
            return lineOf(row);
        default:
            return {};
    }
}

std::optional<store::ImageId> ImageListModel::imageAt(int row) const {
    if (row < 0 || row >= rowCount()) {
        return std::nullopt;
    }
    return ids_.order[static_cast<std::size_t>(row)];
}

const store::ImageRow* ImageListModel::rowAt(int row) const {
    const std::optional<store::ImageId> image = imageAt(row);
    if (!image) {
        return nullptr;
    }
    const auto found = known_.find(*image);
    if (found == known_.end() || old_.contains(*image)) {
        wantRows(row);
    }
    return found == known_.end() ? nullptr : &found->second;
}

int ImageListModel::rowOf(store::ImageId image) const {
    const auto found = ids_.rows.find(image);
    return found == ids_.rows.end() ? -1 : found->second;
}

void ImageListModel::wantRows(int around) const {
    const int first = around / kPage * kPage;
    const int last = std::min(first + kPage, rowCount());
    std::vector<store::ImageId> images;
    for (int row = first; row < last; ++row) {
        const store::ImageId image = ids_.order[static_cast<std::size_t>(row)];
        if ((!known_.contains(image) || old_.contains(image)) && wanted_.insert(image).second) {
            images.push_back(image);
        }
    }
    if (images.empty()) {
        return;
    }
    auto* self = const_cast<ImageListModel*>(this);  // data() is const, yet it is what asks for rows
    worker_.postFirst([self, images = std::move(images)] {
        std::vector<store::ImageRow> rows;
        QString failure;
        try {
            for (const store::ImageId image : images) {
                rows.push_back(self->openStore().row(image));
            }
        } catch (const core::Error& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(self, [self, rows, failure] {
            self->take(rows);
            if (!failure.isEmpty()) {
                Q_EMIT self->failed(failure);
            }
        });
    });
}

void ImageListModel::take(const std::vector<store::ImageRow>& rows) {
    if (known_.size() > kKeptRows) {
        known_.clear();
        old_.clear();
        wanted_.clear();
    }
    for (const store::ImageRow& row : rows) {
        known_[row.id] = row;
        old_.erase(row.id);
        wanted_.erase(row.id);
        if (const int at = rowOf(row.id); at >= 0) {
            Q_EMIT dataChanged(index(at), index(at));
        }
    }
}

}  // namespace maskwright::app::gui
