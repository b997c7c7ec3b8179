// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/workbench.h"

#include "annotation/dla/placing.h"
#include "app/wiring/predictors.h"
#include "core/checks/shape_checks.h"
#include "core/painting/class_source.h"

#include <algorithm>
#include <array>

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

// A face that was postponed until it was accepted, by the last step of its undo history, is postponed again
// when that step is undone, and no more when it is redone.
void postponeAgainWhenUndone(ImageSession& session, SaveQueue& saves) {
    QUndoStack& stack = session.undoStack();
    const auto index = stack.index() - 1;
    const auto follow = [&stack, &saves, index, acceptance = stack.command(index), image = session.image(),
                         accepted = true]() mutable {
        if (stack.command(index) != acceptance) {
            return;  // another edit has taken its place
        }
        const bool now = stack.index() > index;
        if (std::exchange(accepted, now) != now) {
            saves.add({image, Edit::Marking{now ? store::Mark::None : store::Mark::Postponed, {}}});
        }
    };
    QObject::connect(&stack, &QUndoStack::indexChanged, &saves, follow);
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
          [this] { return !tasks_.busy() && (current_ == nullptr || !current_->previewing()); }) {
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
    // Later, when whoever shows the findings has them.
    connect(
        &mapChecks_, &MapChecks::found, this,
        [this] {
            if (mapChecks_.known() && mapQuestion_.waits(mapChecks_.state()) && stage_ == Stage::LabelMap) {
                acceptAndNext();
            }
        },
        Qt::QueuedConnection);
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
    Q_EMIT hint(tr("This face is locked, because versions are judged by it."));
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
        questioned_.reset();
        mapChecks_.setSession(stage_ == Stage::LabelMap ? current_.get() : nullptr);
    }
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

bool Workbench::doubts() {
    const core::PointMatrix& points = current_->landmarks()->points;
    if (questioned_ == points) {
        return false;
    }
    const FaceData& face = current_->data();
    std::vector<core::checks::Finding> findings;
    try {
        findings = face.findings && face.landmarks->points == points ? *face.findings
                                                                     : core::checks::checkShape(points);
    } catch (const core::Error&) {
        return false;  // without its model there is nothing to compare with
    }
    QStringList sentences;
    for (const core::checks::Finding& finding : findings) {
        sentences.append(QString::fromStdString(finding.sentence));
    }
    if (sentences.isEmpty()) {
        return false;
    }
    questioned_ = points;
    Q_EMIT questioned(sentences);
    return true;
}

bool Workbench::mapDoubts() {
    const auto& known = mapChecks_.known();
    switch (mapQuestion_.yes(mapChecks_.state(), known)) {
        case MapQuestion::Answer::Accept:
            return false;
        case MapQuestion::Answer::Ask:
            Q_EMIT mapQuestioned(known->front());
            break;
        case MapQuestion::Answer::Wait:
            mapChecks_.hurry();
            break;
    }
    return true;
}

void Workbench::acceptAndNext() {
    if (current_ == nullptr || !maySwitch()) {
        return;
    }
    if (mark() == store::Mark::NotAFace) {
        Q_EMIT hint(tr("Somebody has said that this is not a face. Take that back first (Ctrl+Shift+P)."));
        return;
    }
    std::optional<store::ImageId> undoable;
    if (stage_ == Stage::Points) {
        if (!current_->landmarks()) {
            Q_EMIT hint(tr("There are no points to accept yet."));
            return;
        }
        if (!current_->accepted() && doubts()) {
            return;
        }
        core::Landmarks accepted = *current_->landmarks();
        accepted.acceptAll();
        if (!current_->accepted() && current_->locked()) {
            current_->edit(accepted, tr("Accept the points"), QStringLiteral("accept"));  // is refused
            return;
        }
        if (!current_->accepted()) {
            undoable = current_->image();
        }
        const bool wasPostponed = mark() == store::Mark::Postponed;
        // Nobody sees the accepted face any more where another one follows.
        const auto follow =
            neighbour(Step::Next) ? ImageSession::Follow::Later : ImageSession::Follow::AtOnce;
        current_->edit(accepted, tr("Accept the points"), QStringLiteral("accept"), follow);
        if (wasPostponed) {
            setMark(store::Mark::None, {});  // it was left for now
        }
        if (wasPostponed && undoable) {
            postponeAgainWhenUndone(*current_, saves_);
        }
    } else {
        if (current_->labelMap() == nullptr) {
            Q_EMIT hint(tr("There is no label map to accept yet."));
            return;
        }
        if (!current_->data().mapAccepted && mapDoubts()) {
            return;
        }
        saves_.add({current_->image(), Edit::AcceptMap{}});
        current_->setMapAccepted();
    }
    step(Step::Next);
    if (undoable) {
        justAccepted_ = undoable;
        Q_EMIT undoChanged();
    }
}

void Workbench::verifyAndNext() {
    if (current_ == nullptr || !maySwitch()) {
        return;
    }
    if (!current_->accepted() || saves_.pendingFor(current_->image())) {
        Q_EMIT hint(tr("Points are verified once somebody else has accepted them."));
        return;
    }
    verifyThread_.post([this, image = current_->image(), folder = context_.folder, author = context_.author] {
        QString problem;
        try {
            store::ProjectStore project(folder);
            if (const auto head = project.head(image, store::RevisionKind::Landmarks)) {
                project.setVerified(image, store::RevisionKind::Landmarks, head->revision, true, author);
            }
        } catch (const core::Error& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, problem] {
            if (!problem.isEmpty()) {
                Q_EMIT failed(problem);
                return;
            }
            images_.refresh(image);
            Q_EMIT projectChanged();
            if (current_ != nullptr && current_->image() == image) {
                step(Step::Next);
            }
        });
    });
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

void Workbench::placeInBox(const core::Box& box) {
    if (current_ == nullptr || current_->data().photo == nullptr || !mayChange()) {
        return;
    }
    annotation::FaceList faces = current_->data().faces;
    core::FaceCandidate candidate;
    candidate.box = box;
    candidate.score = 1;
    faces.candidates.push_back(candidate);
    faces.chosen = faces.candidates.size() - 1;
    current_->setFaces(faces);
    saves_.add({current_->image(), Edit::Faces{faces}});
    placeFace(
        candidate, [this] { return context_.predictors.landmarks(context_.folder); },
        [this](const core::Landmarks& points) {
            current_->edit(points, tr("Place points in a drawn box"), QStringLiteral("box"));
            Q_EMIT placedInBox();
        });
}

void Workbench::placeFace(const core::FaceCandidate& face, Predictor make,
                          std::function<void(const core::Landmarks&)> then) {
    // Weights may have to be loaded, and a network thinks longer than a frame lasts.
    boxThread_.dropWaiting();
    boxThread_.post([this, face, before = current_->landmarks(), image = current_->image(),
                     photo = current_->data().photo, split = current_->data().record.split,
                     make = std::move(make), then = std::move(then)] {
        core::Landmarks points;
        QString problem;
        try {
            const std::array<core::LandmarkPredictor::Job, 1> jobs{{{core::viewOf(photo->photo()), face}}};
            const auto model = make();
            points = annotation::dla::predictorFor(split, *model).place(jobs, core::NoProgress{}).at(0);
        } catch (const core::Error& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, before, points, problem, then] {
            if (!problem.isEmpty()) {
                Q_EMIT failed(problem);
            } else if (current_ != nullptr && current_->image() == image && current_->landmarks() == before &&
                       !current_->previewing()) {
                then(points);
            }
        });
    });
}

void Workbench::proposeAgain(const QString& model) {
    if (current_ == nullptr || current_->data().photo == nullptr) {
        return;
    }
    const annotation::FaceList& faces = current_->data().faces;
    core::FaceCandidate face;
    if (faces.chosen < faces.candidates.size()) {
        face = faces.candidates[faces.chosen];
    } else if (current_->landmarks()) {
        face.box = core::boundingBox(current_->landmarks()->points);  // imported: nobody has located it
        face.score = 1;
    } else {
        Q_EMIT hint(tr("No face is known here yet: draw a box around it (Shift+B)."));
        return;
    }
    const Predictors& predictors = context_.predictors;
    const bool judges = current_->data().record.split == store::Split::Test;
    if (judges && !model.isEmpty() && model != QLatin1String(wiring::kMeanShape)) {
        Q_EMIT hint(
            tr("This face judges models, so none may place its points: it belongs to the test split."));
        return;
    }
    QString words = model;
    try {
        words = judges            ? tr("the mean shape, since this face judges models")
                : model.isEmpty() ? predictors.names(context_.folder).points
                                  : model;
    } catch (const core::Error&) {
        // Making the predictor tells what is wrong, and better.
    }
    Q_EMIT hint(tr("Placing points by %1 …").arg(words));
    placeFace(
        face,
        [&predictors, folder = context_.folder, model] {
            return model.isEmpty() ? predictors.landmarks(folder)
                                   : predictors.namedLandmarks(folder, model.toStdString());
        },
        [this, words](const core::Landmarks& points) { Q_EMIT proposed(points, words); });
}

void Workbench::makeMap(const ClassSource& source,
                        std::function<void(const std::shared_ptr<const core::LabelMap>& map)> then) {
    if (current_ == nullptr || !current_->canPaint()) {
        Q_EMIT hint(tr("There is no label map to mend yet."));
        return;
    }
    boxThread_.post([this, source, image = current_->image(), then = std::move(then)] {
        auto map = std::make_shared<core::LabelMap>();
        QString problem;
        try {
            *map = source.make();
        } catch (const core::Error& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, map, problem, then] {
            if (!problem.isEmpty()) {
                Q_EMIT failed(problem);
                return;
            }
            if (current_ == nullptr || current_->image() != image || !current_->canPaint() ||
                current_->previewing()) {
                return;
            }
            const core::LabelMap& shown = *current_->labelMap();
            if (shown.width() != map->width() || shown.height() != map->height()) {
                Q_EMIT failed(tr("That map is of another size."));
                return;
            }
            then(map);
        });
    });
}

void Workbench::takeClass(core::FaceClass value, const ClassSource& source) {
    makeMap(source, [this, value, name = source.name](const std::shared_ptr<const core::LabelMap>& map) {
        current_->paint(core::painting::takeClass(*current_->labelMap(), *map, value), {});
        current_->commitPainting(
            tr("Take %1: %2").arg(QString::fromStdString(core::Scheme::lapa().classInfo(value).name), name),
            QStringLiteral("take class"));
    });
}

void Workbench::makeAreaSource(const ClassSource& source) {
    makeMap(source, [this, name = source.name](const std::shared_ptr<const core::LabelMap>& map) {
        Q_EMIT areaSourceMade(map, name);
    });
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
