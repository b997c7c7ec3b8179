// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/thumbnail_cache.h"

#include <algorithm>
#include <span>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace store = annotation::store;

namespace {

constexpr unsigned kMostThreads = 4;

}  // namespace

ThumbnailCache::ThumbnailCache(std::filesystem::path project, QObject* parent)
    : QObject(parent), project_(std::move(project)) {}

ThumbnailCache::~ThumbnailCache() {
    {
        const std::scoped_lock lock(mutex_);
        wanted_.clear();
    }
    for (std::jthread& thread : threads_) {
        thread.request_stop();
    }
    threads_.clear();
}

void ThumbnailCache::setMode(WallMode mode) {
    Look look = look_;
    look.mode = mode;
    setLook(look);
}

void ThumbnailCache::setSide(int sidePx, double devicePixelRatio) {
    Look look = look_;
    look.sidePx = std::max(1, sidePx);
    look.devicePixelRatio = devicePixelRatio;
    setLook(look);
}

void ThumbnailCache::setLook(const Look& look) {
    if (look == look_) {
        return;
    }
    look_ = look;
    kept_.clear();
    keptOf_.clear();
    const std::scoped_lock lock(mutex_);
    wantedLook_ = look;
    wanted_.clear();
    making_.clear();  // what is being made has the old look and is dropped when it comes
}

const QPixmap* ThumbnailCache::find(const ThumbnailKey& key, WallMap which) {
    const auto found = keptOf_.find(key.image);
    if (found == keptOf_.end() || found->second->key != key) {
        return nullptr;
    }
    kept_.splice(kept_.begin(), kept_, found->second);
    const Kept& kept = *found->second;
    if (which == WallMap::Proposed && !kept.proposed.isNull()) {
        return &kept.proposed;
    }
    return kept.picture.isNull() ? nullptr : &kept.picture;
}

QString ThumbnailCache::problemOf(const ThumbnailKey& key) const {
    const auto found = keptOf_.find(key.image);
    return found != keptOf_.end() && found->second->key == key ? found->second->problem : QString();
}

const QPixmap* ThumbnailCache::lastOf(store::ImageId image) const {
    const auto found = keptOf_.find(image);
    return found != keptOf_.end() && !found->second->picture.isNull() ? &found->second->picture : nullptr;
}

void ThumbnailCache::want(const std::vector<ThumbnailKey>& keys) {
    if (threads_.empty() && !keys.empty()) {
        const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
        for (unsigned i = 0; i < count; ++i) {
            threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
        }
    }
    const std::scoped_lock lock(mutex_);
    wanted_.clear();
    // What cannot be kept beside what is in sight need not be made.
    for (const ThumbnailKey& key : std::span(keys).first(std::min(keys.size(), kKept))) {
        const auto found = keptOf_.find(key.image);
        if ((found == keptOf_.end() || found->second->key != key) && !making_.contains(key.image)) {
            wanted_.push_back(key);
        }
    }
    wake_.notify_all();
}

void ThumbnailCache::work(const std::stop_token& stop) {
    std::optional<annotation::Project> project;  // opened for the first picture that is in no cache
    const auto opened = [&]() -> const annotation::Project& {
        return project ? *project : project.emplace(project_);
    };
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [this] { return !wanted_.empty(); })) {
        const ThumbnailKey key = wanted_.front();
        const Look look = wantedLook_;
        wanted_.pop_front();
        making_.insert(key.image);
        lock.unlock();
        Made made;
        try {
            const std::filesystem::path file = thumbnailFile(project_, key.image);
            std::optional<Thumbnail> thumbnail = keptThumbnail(file, key);
            if (!thumbnail) {
                thumbnail = makeThumbnail(opened(), key);
                keepThumbnail(file, key, *thumbnail);
            }
            if (key.proposalPixels > 0) {
                addProposal(opened(), key, *thumbnail);
            }
            const int side = static_cast<int>(look.sidePx * look.devicePixelRatio);
            const auto drawn = [&](WallMap which) {
                QImage picture = thumbnail->composed(look.mode, which)
                                     .scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
                picture.setDevicePixelRatio(look.devicePixelRatio);
                return picture;
            };
            made.picture = drawn(WallMap::Current);
            if (!thumbnail->proposed.empty()) {
                made.proposed = drawn(WallMap::Proposed);
            }
        } catch (const core::Error& error) {
            made.problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, key, look, made] { take(key, look, made); });
        lock.lock();
    }
}

void ThumbnailCache::take(const ThumbnailKey& key, const Look& look, const Made& made) {
    {
        const std::scoped_lock lock(mutex_);
        making_.erase(key.image);
    }
    if (look == look_) {
        if (const auto old = keptOf_.find(key.image); old != keptOf_.end()) {
            kept_.erase(old->second);
        }
        kept_.push_front(
            {key, QPixmap::fromImage(made.picture), QPixmap::fromImage(made.proposed), made.problem});
        keptOf_[key.image] = kept_.begin();
        if (kept_.size() > kKept) {
            keptOf_.erase(kept_.back().key.image);
            kept_.pop_back();
        }
    }
    Q_EMIT ready(key.image);
}

}  // namespace maskwright::app::gui
