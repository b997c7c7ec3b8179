// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/workbench.h"

#include <algorithm>

namespace maskwright::app::gui {

namespace store = annotation::store;

namespace {

// Faces whose undo history is kept; without photo and map they are small.
constexpr std::size_t kRecentFaces = 50;
constexpr int kLookForChangesMs = 1000;

SaveQueue::WriterFactory writerFor(const ProjectContext& context, SaveQueue::WriterFactory given) {
    if (given) {
        return given;
    }
    return [folder = context.folder, author = context.author] { return makeProjectWriter(folder, author); };
}

}  // namespace

Workbench::Workbench(ProjectContext context, SaveQueue::WriterFactory makeWriter, QObject* parent)
    : QObject(parent),
      context_(std::move(context)),
      images_(context_.folder),
      saves_(writerFor(context_, std::move(makeWriter))),
      loader_(context_.folder),
      ahead_(
          context_, [this] { return queueAhead(); },
          [this] { return !tasks_.busy() && (current_ == nullptr || !current_->previewing()); }),
      acceptance_(context_.folder, saves_, mapChecks_),
      faceDesk_(context_, saves_) {
    connect(&loader_, &FaceLoader::loaded, this, &Workbench::take);
    connect(&loader_, &FaceLoader::failed, this, [this](store::ImageId /*image*/, const QString& message) {
        opening_.reset();
        Q_EMIT failed(message);
    });
    connect(&loader_, &FaceLoader::outdated, this, [this](store::ImageId image) {
        if (current_ != nullptr && current_->image() == image && !current_->previewing() &&
            !saves_.pendingFor(image)) {
            loader_.request(image);
        }
    });
    connect(&images_, &ImageListModel::failed, this, &Workbench::failed);
    connect(&images_, &ImageListModel::changedInStore, this, [this] {
        images_.refreshAll();
        lookForChanges();
        Q_EMIT projectChanged();
    });
    connect(&saves_, &SaveQueue::saved, this, [this](store::ImageId image) {
        images_.refresh(image);
        if (opening_ && *opening_ == image) {
            loader_.request(image);  // it waited for its own edits
        }
        Q_EMIT projectChanged();
    });
    connect(&saves_, &SaveQueue::mapProblem, this, &Workbench::failed);
    const auto lookAgain = [this] {
        images_.reload();
        lookForChanges();
    };
    connect(&tasks_, &TaskRunner::finished, this, lookAgain);
    connect(&tasks_, &TaskRunner::cancelled, this, lookAgain);
    connect(&tasks_, &TaskRunner::finished, &ahead_, &PrePlacer::wake);
    // Later, when it is known which face is opened first.
    connect(&images_, &ImageListModel::ready, &ahead_, &PrePlacer::wake, Qt::QueuedConnection);
    connect(&ahead_, &PrePlacer::placed, this, [this](store::ImageId image) {
        images_.refresh(image);
        if (current_ != nullptr && current_->image() == image) {
            lookForChanges();
        }
        Q_EMIT projectChanged();
    });
    connect(&ahead_, &PrePlacer::failed, this, &Workbench::failed);
    connect(&acceptance_, &Acceptance::failed, this, &Workbench::failed);
    connect(&acceptance_, &Acceptance::hint, this, &Workbench::hint);
    connect(&acceptance_, &Acceptance::mapLookedAt, this, [this] {
        if (stage_ == Stage::LabelMap) {
            acceptAndNext();
        }
    });
    connect(&acceptance_, &Acceptance::verified, this, [this](store::ImageId image) {
        images_.refresh(image);
        Q_EMIT projectChanged();
        if (current_ != nullptr && current_->image() == image) {
            step(Step::Next);
        }
    });
    connect(&faceDesk_, &FaceDesk::failed, this, &Workbench::failed);
    connect(&faceDesk_, &FaceDesk::hint, this, &Workbench::hint);
    // Fires when nothing else waits, so behind the painting that a new face has asked for.
    behindPicture_.setSingleShot(true);
    behindPicture_.setInterval(0);
    connect(&behindPicture_, &QTimer::timeout, this, &Workbench::settle);
    connect(&changeTimer_, &QTimer::timeout, &images_, &ImageListModel::lookForChanges);
    changeTimer_.start(kLookForChangesMs);
}

Workbench::~Workbench() = default;

void Workbench::setAuthor(const std::string& author) {
    context_.author = author;
    saves_.setAuthor(author);
}

bool Workbench::maySwitch() {
    if (saves_.state() != SaveState::NotSaved) {
        return true;
    }
    Q_EMIT hint(tr("This face stays until its edits are saved."));
    return false;
}

bool Workbench::mayChange() {
    if (!current_->locked()) {
        return true;
    }
    Q_EMIT hint(ImageSession::lockedWords());
    return false;
}

void Workbench::open(store::ImageId image) {
    if (current_ != nullptr && current_->image() == image) {
        opening_.reset();
        return;
    }
    if (!maySwitch()) {
        return;
    }
    putAway();
    if (justAccepted_ != image) {
        justAccepted_.reset();
        undoWhenShown_ = false;
    }
    opening_ = image;
    if (!saves_.pendingFor(image)) {
        loader_.request(image);
    }
}

void Workbench::take(const std::shared_ptr<FaceData>& face) {
    putAway();  // the face that comes may be the one that was left a moment ago
    const store::ImageId image = face->record.id;
    const bool reload = current_ != nullptr && current_->image() == image;
    if (reload && (current_->previewing() || saves_.pendingFor(image))) {
        return;  // a person's hand was faster than the reader; the edit is newer than what was read
    }
    opening_.reset();
    const auto found =
        std::ranges::find(recent_, image, [](const auto& session) { return session->image(); });
    if (found != recent_.end() && !reload && (*found)->resume(std::move(*face))) {
        show(*found);
        return;
    }
    if (found != recent_.end()) {
        recent_.erase(found);
    }
    auto session = std::make_shared<ImageSession>(std::move(*face));
    recent_.push_front(session);
    if (recent_.size() > kRecentFaces) {
        recent_.pop_back();
    }
    connect(session.get(), &ImageSession::edited, this,
            [this, image](const core::Landmarks& landmarks, const QString& tool) {
                editedHere_ = true;
                justAccepted_.reset();
                saves_.add({image, Edit::Points{landmarks, tool.toStdString()}});
            });
    connect(session.get(), &ImageSession::refused, this, &Workbench::lockedEdit);
    connect(session.get(), &ImageSession::pixelsEdited, this,
            [this, image, loaded = session->data().correctionsRevision](
                const annotation::ppa::MapCorrections& corrections, const QString& tool) {
                editedHere_ = true;
                saves_.add({image, Edit::Corrections{corrections, tool.toStdString(), loaded}});
            });
    show(std::move(session));
}

void Workbench::show(std::shared_ptr<ImageSession> session) {
    left_ = std::exchange(current_, std::move(session));
    leftEdited_ = std::exchange(editedHere_, false);
    if (left_ != current_) {
        acceptance_.forgetPoints();
        mapChecks_.setSession(stage_ == Stage::LabelMap ? current_.get() : nullptr);
    }
    faceDesk_.setSession(current_.get());
    saves_.setBase(current_->image(), current_->loadedRevision());
    Q_EMIT sessionChanged(current_.get());
    connect(&current_->undoStack(), &QUndoStack::indexChanged, this, &Workbench::undoChanged,
            Qt::UniqueConnection);
    if (justAccepted_ == current_->image() && std::exchange(undoWhenShown_, false)) {
        justAccepted_.reset();
        if (mayChange()) {
            current_->undoStack().undo();
        }
    }
    behindPicture_.start();
}

void Workbench::settle() {
    behindPicture_.stop();
    putAway();
    if (current_ != nullptr) {
        prepareNeighbours();
    }
}

void Workbench::putAway() {
    const std::shared_ptr<ImageSession> left = std::exchange(left_, nullptr);
    if (left != nullptr && std::exchange(leftEdited_, false)) {
        saves_.add({left->image(), Edit::RefreshMap{}});
    }
    if (left != nullptr && left != current_) {
        left->suspend();
    }
}

void Workbench::leave() {
    putAway();
    if (current_ != nullptr && std::exchange(editedHere_, false)) {
        saves_.add({current_->image(), Edit::RefreshMap{}});
    }
}

void Workbench::setStage(Stage stage) {
    if (std::exchange(stage_, stage) != stage) {
        mapChecks_.setSession(stage == Stage::LabelMap ? current_.get() : nullptr);
    }
}

void Workbench::prepareNeighbours() {
    const int row = images_.rowOf(current_->image());
    std::vector<store::ImageId> neighbours;
    for (const int near : {row + 1, row - 1}) {
        if (const auto image = images_.imageAt(near); row >= 0 && image) {
            neighbours.push_back(*image);
        }
    }
    loader_.prepare(neighbours, showPlan_ ? showPlan_() : ShowPlan{});
}

std::optional<store::ImageId> Workbench::neighbour(Step step) const {
    const std::optional<store::ImageId> from =
        opening_ ? opening_ : (current_ != nullptr ? std::optional(current_->image()) : std::nullopt);
    const int row = from ? images_.rowOf(*from) : -1;
    return images_.imageAt(row < 0 ? 0 : row + (step == Step::Next ? 1 : -1));
}

void Workbench::step(Step step) {
    if (const auto image = neighbour(step)) {
        open(*image);
    } else {
        Q_EMIT hint(step == Step::Next ? tr("This is the last image of the list.")
                                       : tr("This is the first image of the list."));
    }
}

void Workbench::acceptAndNext() {
    if (current_ == nullptr || !maySwitch()) {
        return;
    }
    const store::ImageId image = current_->image();
    // Nobody sees the accepted face any more where another one follows.
    const auto follow = neighbour(Step::Next) ? ImageSession::Follow::Later : ImageSession::Follow::AtOnce;
    const Acceptance::Outcome outcome = acceptance_.accept(*current_, stage_, mark(), follow);
    if (outcome == Acceptance::Outcome::NotYet) {
        return;
    }
    step(Step::Next);
    if (outcome == Acceptance::Outcome::PointsAccepted) {
        justAccepted_ = image;
        Q_EMIT undoChanged();
    }
}

void Workbench::verifyAndNext() {
    if (current_ != nullptr && maySwitch()) {
        acceptance_.verify(*current_, context_.author);
    }
}

void Workbench::placeAhead() {
    ahead_.placeOthersAgain();
}

// From the face being looked at on to the end of the list, then from its beginning; far more than can be
// placed before it is asked for again.
PrePlacer::Queue Workbench::queueAhead() const {
    constexpr int kFar = 500;
    PrePlacer::Queue queue;
    if (opening_) {
        queue.current = opening_;
    } else if (current_ != nullptr) {
        queue.current = current_->image();
    }
    const int row = queue.current ? std::max(0, images_.rowOf(*queue.current)) : 0;
    const int rows = images_.rowCount();
    for (int i = 0; i < std::min(rows, kFar); ++i) {
        if (const auto image = images_.imageAt((row + i) % rows)) {
            queue.next.push_back(*image);
        }
    }
    return queue;
}

store::Mark Workbench::mark() const {
    const int row = current_ != nullptr ? images_.rowOf(current_->image()) : -1;
    return row < 0
               ? store::Mark::None
               : static_cast<store::Mark>(images_.data(images_.index(row), ImageListModel::MarkRole).toInt());
}

void Workbench::setMark(store::Mark mark, const QString& comment) {
    if (current_ != nullptr) {
        saves_.add({current_->image(), Edit::Marking{mark, comment.trimmed().toStdString()}});
    }
}

void Workbench::leaveMarked(store::Mark mark, const QString& reason) {
    if (current_ != nullptr && maySwitch()) {
        setMark(mark, reason);
        step(Step::Next);
    }
}

void Workbench::undo() {
    if (current_ == nullptr) {
        return;
    }
    if (justAccepted_ && justAccepted_ != current_->image()) {
        undoWhenShown_ = maySwitch();
        if (undoWhenShown_) {
            open(*justAccepted_);
        }
        return;
    }
    if (std::exchange(opening_, std::nullopt)) {
        loader_.forget();  // the next face does not come after all
    }
    justAccepted_.reset();
    if (mayChange()) {
        current_->undoStack().undo();
    }
}

void Workbench::redo() {
    if (current_ != nullptr && mayChange()) {
        current_->undoStack().redo();
    }
}

QString Workbench::undoText() const {
    if (current_ == nullptr) {
        return {};
    }
    if (justAccepted_ && justAccepted_ != current_->image()) {
        return tr("Accept the points of the face before");
    }
    return current_->undoStack().canUndo() ? current_->undoStack().undoText() : QString();
}

QString Workbench::redoText() const {
    return current_ != nullptr && current_->undoStack().canRedo() ? current_->undoStack().redoText()
                                                                  : QString();
}

void Workbench::startTask(const QString& title, TaskRunner::Work work) {
    tasks_.start(title, std::move(work));
}

void Workbench::importPhotos(const ImportRequest& request) {
    startTask(tr("Adding photos"), importWork(context_, request));
}

void Workbench::place() {
    startTask(tr("Placing points"), placeWork(context_));
}

void Workbench::review() {
    startTask(tr("Judging label maps"), reviewWork(context_));
}

void Workbench::parse() {
    startTask(tr("Making label maps"), parseWork(context_));
}

void Workbench::acceptAll() {
    startTask(stage_ == Stage::Points ? tr("Accepting all points") : tr("Accepting all label maps"),
              acceptAllWork(context_, stage_));
}

void Workbench::exportRelease(const ExportRequest& request) {
    startTask(tr("Exporting"), exportWork(context_, request));
}

void Workbench::chooseNextFace() {
    if (current_ != nullptr && mayChange()) {
        startTask(tr("Placing points on the next face"), nextFaceWork(context_, current_->image()));
    }
}

void Workbench::addAnotherFace() {
    if (current_ != nullptr) {
        startTask(tr("Adding another face of this photo"), addFaceWork(context_, current_->image()));
    }
}

void Workbench::resolveConflict(store::ImageId image, ConflictChoice choice) {
    saves_.resolve(image, choice);
    if (choice == ConflictChoice::TakeTheirs && current_ != nullptr && current_->image() == image) {
        loader_.request(image);
    }
}

void Workbench::lookForChanges() {
    if (current_ != nullptr && !current_->previewing() && !saves_.pendingFor(current_->image())) {
        loader_.compare(current_->image(), current_->landmarks(), current_->data().regionsRevision,
                        current_->data().locked, current_->data().fit);
    }
}

}  // namespace maskwright::app::gui
