// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/save_queue.h"

#include <algorithm>
#include <chrono>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace store = annotation::store;

namespace {

constexpr auto kFirstRetry = std::chrono::milliseconds(500);
constexpr auto kLongestRetry = std::chrono::milliseconds(5000);

}  // namespace

std::optional<store::ImageId> SaveQueue::Entry::image() const {
    if (const auto* edit = std::get_if<SharedEdit>(&job)) {
        return (*edit)->image;
    }
    if (const auto* base = std::get_if<Base>(&job)) {
        return base->image;
    }
    if (const auto* rebase = std::get_if<Rebase>(&job)) {
        return rebase->image;
    }
    return std::nullopt;
}

SaveQueue::SaveQueue(WriterFactory makeWriter, QObject* parent)
    : QObject(parent),
      makeWriter_(std::move(makeWriter)),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

SaveQueue::~SaveQueue() {
    thread_.request_stop();
    thread_.join();
}

void SaveQueue::push(decltype(Entry::job) job) {
    const std::scoped_lock lock(mutex_);
    entries_.push_back({++lastNumber_, std::move(job)});
    wake_.notify_all();
}

void SaveQueue::setBase(store::ImageId image, std::optional<store::RevisionId> landmarks) {
    push(Base{image, landmarks});
}

void SaveQueue::setAuthor(const std::string& author) {
    push(Author{author});
}

void SaveQueue::finish() {
    std::unique_lock lock(mutex_);
    quiet_.wait(lock, [this] { return next() == nullptr || reported_ == SaveState::NotSaved; });
}

void SaveQueue::add(Edit edit) {
    push(std::make_shared<const Edit>(std::move(edit)));
}

std::size_t SaveQueue::pending() const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(
        entries_, [](const Entry& entry) { return std::holds_alternative<SharedEdit>(entry.job); }));
}

std::size_t SaveQueue::unsavedEdits() const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(entries_, [](const Entry& entry) {
        const auto* edit = std::get_if<SharedEdit>(&entry.job);
        return edit != nullptr && !std::holds_alternative<Edit::RefreshMap>((*edit)->what);
    }));
}

bool SaveQueue::pendingFor(store::ImageId image) const {
    const std::scoped_lock lock(mutex_);
    return std::ranges::any_of(entries_, [&](const Entry& entry) {
        return std::holds_alternative<SharedEdit>(entry.job) && entry.image() == image;
    });
}

void SaveQueue::retryNow() {
    const std::scoped_lock lock(mutex_);
    retryNow_ = true;
    wake_.notify_all();
}

void SaveQueue::resolve(store::ImageId image, ConflictChoice choice) {
    const std::scoped_lock lock(mutex_);
    inConflict_.erase(image);
    if (choice == ConflictChoice::TakeTheirs) {
        std::erase_if(entries_, [&](const Entry& entry) { return entry.image() == image; });
    }
    entries_.push_front({++lastNumber_, Rebase{image}});
    wake_.notify_all();
}

const SaveQueue::Entry* SaveQueue::next() const {
    const auto found = std::ranges::find_if(entries_, [this](const Entry& entry) {
        return !entry.image() || !inConflict_.contains(*entry.image());
    });
    return found == entries_.end() ? nullptr : &*found;
}

void SaveQueue::report(SaveState state, const QString& reason) {
    reported_ = state;
    QMetaObject::invokeMethod(this, [this, state, reason] {
        state_ = state;
        Q_EMIT stateChanged(state, reason);
    });
}

std::optional<QString> SaveQueue::tryWriting(const Entry& entry) {
    const auto* edit = std::get_if<SharedEdit>(&entry.job);
    try {
        if (writer_ == nullptr) {
            writer_ = makeWriter_();
        }
        if (const auto* base = std::get_if<Base>(&entry.job)) {
            writer_->setBase(base->image, base->landmarks);
        } else if (const auto* rebase = std::get_if<Rebase>(&entry.job)) {
            writer_->rebase(rebase->image);
        } else if (const auto* author = std::get_if<Author>(&entry.job)) {
            writer_->setAuthor(author->name);
        } else {
            writer_->write(**edit);
        }
    } catch (const store::Conflict&) {
        throw;
    } catch (const core::Error& error) {
        const QString reason = QString::fromUtf8(error.what());
        if (edit == nullptr || !std::holds_alternative<Edit::RefreshMap>((*edit)->what)) {
            return reason;
        }
        QMetaObject::invokeMethod(this, [this, reason] { Q_EMIT mapProblem(reason); });
    }
    return std::nullopt;
}

void SaveQueue::work(const std::stop_token& stop) {
    auto delay = kFirstRetry;
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        if (next() == nullptr) {
            quiet_.notify_all();
            if (reported_ != SaveState::Saved && inConflict_.empty()) {
                report(SaveState::Saved, {});
            }
            wake_.wait(lock, stop, [this] { return next() != nullptr; });
            continue;
        }
        const Entry entry = *next();  // copied: others may add to the queue meanwhile
        if (std::holds_alternative<SharedEdit>(entry.job) && reported_ == SaveState::Saved) {
            report(SaveState::Saving, {});
        }
        lock.unlock();
        std::optional<QString> failure;
        std::optional<QString> conflicting;
        try {
            failure = tryWriting(entry);
        } catch (const store::Conflict& error) {
            conflicting = QString::fromUtf8(error.what());
        }
        lock.lock();
        if (conflicting) {
            inConflict_.insert(*entry.image());
            report(SaveState::NotSaved, *conflicting);
            QMetaObject::invokeMethod(
                this, [this, image = *entry.image(), text = *conflicting] { Q_EMIT conflict(image, text); });
        } else if (failure) {
            report(SaveState::NotSaved, *failure);
            quiet_.notify_all();
            wake_.wait_for(lock, stop, delay, [this] { return retryNow_; });
            retryNow_ = false;
            delay = std::min(delay * 2, kLongestRetry);
        } else {
            delay = kFirstRetry;
            std::erase_if(entries_, [&](const Entry& done) { return done.number == entry.number; });
            if (std::holds_alternative<SharedEdit>(entry.job)) {
                QMetaObject::invokeMethod(this, [this, image = *entry.image()] { Q_EMIT saved(image); });
            }
        }
    }
    writer_.reset();  // a database connection is closed by the thread that opened it
}

}  // namespace maskwright::app::gui
