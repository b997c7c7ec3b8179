// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/ppa/corrections.h"
#include "annotation/project.h"
#include "app/gui/model/qt_types.h"
#include "core/landmarks.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <variant>

#include <QObject>
#include <QString>

namespace maskwright::app::gui {

// What a person did to one image, ready to be saved.
struct Edit {
    // A new state of the points; accepted if every one of them is.
    struct Points {
        core::Landmarks landmarks;
        std::string tool;
    };
    struct Faces {
        annotation::FaceList faces;
    };
    // What is said of the image as such; an empty comment adds none.
    struct Marking {
        annotation::store::Mark mark{};
        std::string comment;
    };
    // A new state of the pixels that a person has set in the label map.
    struct Corrections {
        annotation::ppa::MapCorrections corrections;
        std::string tool;
        // The head that the face was loaded with.
        std::optional<annotation::store::RevisionId> loaded;
    };
    // The label map as the points make it is agreed to.
    struct AcceptMap {};
    // No edit of a person's: the label map is made anew from the points, because the face is left.
    struct RefreshMap {};

    annotation::store::ImageId image{};
    std::variant<Points, Faces, Corrections, AcceptMap, RefreshMap, Marking> what;
};

// Puts edits into the store. Lives in the queue's thread; tests put others in its place.
class EditWriter {
  public:
    virtual ~EditWriter() = default;
    // Returns after the commit. Throws store::Conflict if the points' head is not the one this writer knows
    // (the first one it was told or the last it wrote), any other core::Error if the disk or database fails.
    virtual void write(const Edit& edit) = 0;
    // The head of an image's points that the next edit of it is made from; given when a face is shown.
    virtual void setBase(annotation::store::ImageId image,
                         std::optional<annotation::store::RevisionId> landmarks) = 0;
    virtual void setAuthor(const std::string& author) = 0;
    // Takes what is in the store now as the base, so that the next write goes on top of it.
    virtual void rebase(annotation::store::ImageId image) = 0;
};

// The writer of the product. Belongs to one thread.
[[nodiscard]] std::unique_ptr<EditWriter> makeProjectWriter(const std::filesystem::path& project,
                                                            const std::string& author);

enum class SaveState { Saved, Saving, NotSaved };

enum class ConflictChoice { KeepMine, TakeTheirs };

// Saves edits in order, in a thread of its own, and never gives one up: what fails is tried again until it is
// written. Owned by the window's thread, which all signals reach.
class SaveQueue : public QObject {
    Q_OBJECT
  public:
    // Called once, in the queue's thread; may throw core::Error, which counts as a failed save and is
    // retried.
    using WriterFactory = std::function<std::unique_ptr<EditWriter>()>;
    explicit SaveQueue(WriterFactory makeWriter, QObject* parent = nullptr);
    // Stops after the edit being written. Whoever destroys a queue with pending edits loses them knowingly.
    ~SaveQueue() override;
    // Waits until nothing is pending or an edit cannot be saved. Blocks: only for the moment before a project
    // is left.
    void finish();

    void setBase(annotation::store::ImageId image, std::optional<annotation::store::RevisionId> landmarks);
    // Of the edits that are added from now on.
    void setAuthor(const std::string& author);
    void add(Edit edit);
    // What is not in the store yet, label maps that are to be made anew included.
    [[nodiscard]] std::size_t pending() const;
    // Of these, what a person did and would lose.
    [[nodiscard]] std::size_t unsavedEdits() const;
    [[nodiscard]] bool pendingFor(annotation::store::ImageId image) const;
    [[nodiscard]] SaveState state() const { return state_; }
    // Tries again now instead of waiting.
    void retryNow();
    // Ends a conflict: the edits of this image go on top of what the other has saved, or are dropped.
    void resolve(annotation::store::ImageId image, ConflictChoice choice);

  Q_SIGNALS:
    void stateChanged(maskwright::app::gui::SaveState state, const QString& reason);
    void saved(maskwright::annotation::store::ImageId image);
    // Somebody else has saved this image; its edits wait for resolve().
    void conflict(maskwright::annotation::store::ImageId image, const QString& message);
    // A label map could not be made anew; it stays stale in the store, and nothing of a person's is lost.
    void mapProblem(const QString& message);

  private:
    struct Base {
        annotation::store::ImageId image{};
        std::optional<annotation::store::RevisionId> landmarks;
    };
    struct Rebase {
        annotation::store::ImageId image{};
    };
    struct Author {
        std::string name;
    };
    // Shared: the thread writes it without holding the lock, while it stays in the queue.
    using SharedEdit = std::shared_ptr<const Edit>;
    struct Entry {
        std::uint64_t number = 0;
        std::variant<SharedEdit, Base, Rebase, Author> job;
        // None for an author.
        [[nodiscard]] std::optional<annotation::store::ImageId> image() const;
    };
    void work(const std::stop_token& stop);
    // Writes one entry; the reason, if that failed and is to be tried again.
    [[nodiscard]] std::optional<QString> tryWriting(const Entry& entry);
    void push(decltype(Entry::job) job);
    // The first entry that may be worked on; none of an image in conflict. Null: there is none.
    [[nodiscard]] const Entry* next() const;
    void report(SaveState state, const QString& reason);

    WriterFactory makeWriter_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable_any quiet_;  // nothing is pending, or something failed
    std::deque<Entry> entries_;          // one that is being written stays until that is done
    std::uint64_t lastNumber_ = 0;
    std::set<annotation::store::ImageId> inConflict_;
    bool retryNow_ = false;
    SaveState state_ = SaveState::Saved;     // as last told to the window's thread
    std::unique_ptr<EditWriter> writer_;     // made and used by the thread alone
    SaveState reported_ = SaveState::Saved;  // by the thread
    std::jthread thread_;                    // last: it uses all the others
};

}  // namespace maskwright::app::gui
