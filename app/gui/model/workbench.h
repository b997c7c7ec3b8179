// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/acceptance.h"
#include "app/gui/model/face_desk.h"
#include "app/gui/model/face_loader.h"
#include "app/gui/model/image_list_model.h"
#include "app/gui/model/image_session.h"
#include "app/gui/model/map_checks.h"
#include "app/gui/model/pre_placer.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/model/save_queue.h"
#include "app/gui/model/task_runner.h"

#include <functional>
#include <list>
#include <memory>

#include <QObject>
#include <QTimer>

namespace maskwright::app::gui {

// One open project as the window works on it: the list, the face being worked on, its saving, long work. What
// a button or key does stands here, without widgets. Window's thread; destroy it only when saves().pending()
// is 0, or knowingly.
class Workbench : public QObject {
    Q_OBJECT
  public:
    // makeWriter: how edits reach the store; empty takes makeProjectWriter().
    explicit Workbench(ProjectContext context, SaveQueue::WriterFactory makeWriter = {},
                       QObject* parent = nullptr);
    ~Workbench() override;

    [[nodiscard]] const ProjectContext& context() const { return context_; }
    // For what is done from now on.
    void setAuthor(const std::string& author);
    [[nodiscard]] ImageListModel& images() { return images_; }
    [[nodiscard]] SaveQueue& saves() { return saves_; }
    // All that was done stands in the store, label maps of faces that were left as well.
    [[nodiscard]] bool allSaved() const { return left_ == nullptr && saves_.pending() == 0; }
    [[nodiscard]] TaskRunner& tasks() { return tasks_; }
    // Null while none is shown.
    [[nodiscard]] ImageSession* session() { return current_.get(); }
    // Of the shown face's label map.
    [[nodiscard]] MapChecks& mapChecks() { return mapChecks_; }
    [[nodiscard]] Acceptance& acceptance() { return acceptance_; }
    // What models and other label maps say of the shown face.
    [[nodiscard]] FaceDesk& faceDesk() { return faceDesk_; }
    [[nodiscard]] Stage stage() const { return stage_; }
    void setStage(Stage stage);

    // How the next face will be shown, asked each time that one is made ready; empty: nobody shows it.
    void setShowPlan(std::function<ShowPlan()> plan) { showPlan_ = std::move(plan); }

    // Shows the image, as soon as it is read. Refused while an edit could not be saved: the face stays until
    // it is.
    void open(annotation::store::ImageId image);
    enum class Step { Next, Previous };
    void step(Step step);
    // Agrees to the points, or in the other stage to the label map, and goes on, unless the checks doubt them
    // (Acceptance). A label map that is still being checked is accepted a moment later, unless it is changed
    // or left before.
    void acceptAndNext();
    // A second person agrees to points that somebody else has accepted, and goes on.
    void verifyAndNext();
    // A person has decided for other models: what nobody has touched is placed again, in the background.
    void placeAhead();
    // As the list knows it, of the shown face.
    [[nodiscard]] annotation::store::Mark mark() const;
    void setMark(annotation::store::Mark mark, const QString& comment);
    // Marks the face, for this reason, and goes on to the next one.
    void leaveMarked(annotation::store::Mark mark, const QString& reason);
    // Takes the last edit of the shown face back or brings it again. Right after accepting, undo() goes back
    // to that face and takes the acceptance back; otherwise it never leaves the face that is shown.
    void undo();
    void redo();
    // What undo() and redo() would do, by name; empty: nothing.
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;

    void importPhotos(const ImportRequest& request);
    void place();
    void parse();
    // Judges the label maps that are not judged yet.
    void review();
    void acceptAll();
    void exportRelease(const ExportRequest& request);
    void chooseNextFace();
    void addAnotherFace();
    void resolveConflict(annotation::store::ImageId image, ConflictChoice choice);
    // Leaves the face, so that its label map is made anew; before the window closes.
    void leave();

  Q_SIGNALS:
    // Another face is shown, or none; the old session stays valid until the signal has been seen.
    void sessionChanged(maskwright::app::gui::ImageSession* session);
    void failed(const QString& message);
    void hint(const QString& message);
    // The shown face is locked and was to be edited: see ImageSession::refused().
    void lockedEdit(const maskwright::core::Landmarks& wanted, const QString& name, const QString& tool);
    // undoText() or redoText() may say something else now.
    void undoChanged();
    // Images came or changed: counts are old.
    void projectChanged();

  private:
    void take(const std::shared_ptr<FaceData>& face);
    void show(std::shared_ptr<ImageSession> session);
    // What the next face need not wait for; done once its picture is on the screen.
    void settle();
    void putAway();  // its part that concerns the face before
    void prepareNeighbours();
    [[nodiscard]] std::optional<annotation::store::ImageId> neighbour(Step step) const;
    void startTask(const QString& title, TaskRunner::Work work);
    void lookForChanges();
    [[nodiscard]] bool maySwitch();
    // False if the shown face is locked; says so.
    [[nodiscard]] bool mayChange();
    [[nodiscard]] PrePlacer::Queue queueAhead() const;

    ProjectContext context_;
    std::function<ShowPlan()> showPlan_;
    ImageListModel images_;
    SaveQueue saves_;
    TaskRunner tasks_;
    FaceLoader loader_;
    // Shared with recent_: coming back to a face, its undo history is still there.
    std::shared_ptr<ImageSession> current_;
    std::list<std::shared_ptr<ImageSession>> recent_;
    std::optional<annotation::store::ImageId>
        opening_;              // asked for, waiting for its edits to be saved or to be read
    bool editedHere_ = false;  // since the face is shown
    // The face that was shown before this one, and whether its label map is to be made anew; until settle().
    std::shared_ptr<ImageSession> left_;
    bool leftEdited_ = false;
    QTimer behindPicture_;
    // Accepted by the last thing that was done, which undo() takes back.
    std::optional<annotation::store::ImageId> justAccepted_;
    bool undoWhenShown_ = false;  // the accepted face is being opened for that
    Stage stage_ = Stage::Points;
    QTimer changeTimer_;
    PrePlacer ahead_;
    MapChecks mapChecks_;
    Acceptance acceptance_;
    FaceDesk faceDesk_;
};

}  // namespace maskwright::app::gui
