// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/thumbnail.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <QObject>
#include <QPixmap>

namespace maskwright::app::gui {

// The small pictures of the images, as the wall or the list shows them: a bounded number in memory, the
// others read from the project's cache or made from the photo, in threads of their own, which begin with the
// first wish. What is wanted last is made first, and what nobody wants any more is not made at all, so that a
// long scroll does not leave a queue behind. Belongs to the window's thread.
class ThumbnailCache : public QObject {
    Q_OBJECT
  public:
    // Pictures kept in memory: three pages of the smallest cells.
    static constexpr std::size_t kKept = 320;

    explicit ThumbnailCache(std::filesystem::path project, QObject* parent = nullptr);
    // Waits for the pictures that are being made.
    ~ThumbnailCache() override;

    // What all pictures show from now on, and the longer side they get: in pixels of the window, of which
    // each has so many of the screen's.
    void setMode(WallMode mode);
    void setSide(int sidePx, double devicePixelRatio);
    [[nodiscard]] WallMode mode() const { return look_.mode; }
    // Null: it is not there (yet); name it in want(). Where nothing is proposed, both maps are one.
    [[nodiscard]] const QPixmap* find(const ThumbnailKey& key, WallMap which = WallMap::Current);
    // Of the image in a state that may be an older one, to be shown while the new picture is made.
    [[nodiscard]] const QPixmap* lastOf(annotation::store::ImageId image) const;
    // Why there is no picture and will not be; empty: there may be one.
    [[nodiscard]] QString problemOf(const ThumbnailKey& key) const;
    // These, the first first, and no others.
    void want(const std::vector<ThumbnailKey>& keys);

  Q_SIGNALS:
    void ready(maskwright::annotation::store::ImageId image);

  private:
    struct Look {
        WallMode mode = WallMode::Overlay;
        int sidePx = 180;
        double devicePixelRatio = 1;
        bool operator==(const Look&) const = default;
    };
    struct Kept {
        ThumbnailKey key;
        QPixmap picture;
        QPixmap proposed;  // null: nothing is proposed
        QString problem;
    };
    // What a thread has made of a key.
    struct Made {
        QImage picture;
        QImage proposed;
        QString problem;
    };
    void work(const std::stop_token& stop);
    void setLook(const Look& look);
    void take(const ThumbnailKey& key, const Look& look, const Made& made);

    std::filesystem::path project_;
    Look look_;
    std::list<Kept> kept_;  // the last used first
    std::unordered_map<annotation::store::ImageId, std::list<Kept>::iterator> keptOf_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable_any wake_;
    std::deque<ThumbnailKey> wanted_;
    std::unordered_set<annotation::store::ImageId> making_;
    Look wantedLook_;
    std::vector<std::jthread> threads_;  // last: they use all the others
};

}  // namespace maskwright::app::gui
