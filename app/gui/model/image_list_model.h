// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/project_store.h"
#include "app/gui/model/qt_types.h"
#include "app/gui/model/thumbnail_cache.h"
#include "app/gui/model/worker_thread.h"

#include <deque>
#include <filesystem>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <QAbstractListModel>
#include <QTimer>

namespace maskwright::app::gui {

// How far an image is, as the list shows it: by icon, text and colour.
enum class ImageState { Unknown, NotPlaced, NoFace, NotAFace, ToCorrect, Accepted, ToReview, MapAccepted };

// The images of a project that a query names. Holds their ids; what a row says is read in pages, in a thread
// of its own, when the row is looked at, so that 100,000 images cost 800 KB and no waiting. The order stays
// as it was until the next query: an image that was just accepted does not vanish from under the hand.
class ImageListModel : public QAbstractListModel {
    Q_OBJECT
  public:
    // MarkRole: a store::Mark as int. StateTextRole: mark, state, and how sure a model is of what is to be
    // corrected. ThumbnailRole: the face as a QPixmap, null until it is made; only asked for where it is
    // shown.
    enum Role { ImageIdRole = Qt::UserRole, StateRole, MarkRole, StateTextRole, ThumbnailRole };

    explicit ImageListModel(std::filesystem::path project, QObject* parent = nullptr);
    ~ImageListModel() override;

    void setQuery(const annotation::store::ImageQuery& query);
    [[nodiscard]] const annotation::store::ImageQuery& query() const { return query_; }
    // Asks the query again, for images that came or changed.
    void reload();
    // What was read of these (all) rows is old.
    void refresh(annotation::store::ImageId image);
    void refreshAll();
    // changedInStore() follows if anything was written to the project since the last look, by whomever.
    void lookForChanges();
    // counted() follows.
    void count();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

    [[nodiscard]] std::optional<annotation::store::ImageId> imageAt(int row) const;
    // What the list says of a row, as it was last read; null: it is being read for the first time. If it is
    // old, dataChanged() follows.
    [[nodiscard]] const annotation::store::ImageRow* rowAt(int row) const;
    // -1: not in the list. Constant time.
    [[nodiscard]] int rowOf(annotation::store::ImageId image) const;

  Q_SIGNALS:
    // The list is that of the last query now.
    void ready();
    void failed(const QString& message);
    void changedInStore();
    void counted(const maskwright::annotation::store::ProjectCounts& counts);

  private:
    struct Ids {
        std::vector<annotation::store::ImageId> order;
        std::unordered_map<annotation::store::ImageId, int> rows;
    };
    void wantRows(int around) const;
    [[nodiscard]] QVariant thumbnailOf(int row) const;
    void take(const std::vector<annotation::store::ImageRow>& rows);
    annotation::store::ProjectStore& openStore();  // worker's

    std::filesystem::path folder_;
    annotation::store::ImageQuery query_;
    std::uint64_t queryNumber_ = 0;
    Ids ids_;
    mutable std::unordered_map<annotation::store::ImageId, annotation::store::ImageRow> known_;
    // Known rows that may have changed: shown until they are read again, so that nothing flickers.
    std::unordered_set<annotation::store::ImageId> old_;
    mutable std::unordered_set<annotation::store::ImageId> wanted_;
    mutable ThumbnailCache thumbnails_;
    mutable std::deque<ThumbnailKey> missing_;  // pictures that were asked for, the newest wish first
    mutable QTimer wanting_;  // rows are asked for one by one, and what is missing is wanted at once
    std::optional<annotation::store::ProjectStore> store_;  // the worker's, as is the next one
    std::int64_t dataVersion_ = -1;
    mutable WorkerThread worker_;  // last: it uses all the others
};

[[nodiscard]] ImageState stateOf(const annotation::store::ImageRow& row);
[[nodiscard]] QString stateText(ImageState state);
// In small letters; empty for none.
[[nodiscard]] QString markText(annotation::store::Mark mark);

}  // namespace maskwright::app::gui
