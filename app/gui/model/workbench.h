// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/class_sources.h"
#include "app/gui/model/face_loader.h"
#include "app/gui/model/image_list_model.h"
#include "app/gui/model/image_session.h"
#include "app/gui/model/map_checks.h"
#include "app/gui/model/map_question.h"
#include "app/gui/model/pre_placer.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/model/save_queue.h"
#include "app/gui/model/task_runner.h"
#include "app/gui/model/worker_thread.h"

#include <functional>
#include <list>
#include <memory>

#include <QObject>
#include <QStringList>
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
    [[nodiscard]] Stage stage() const { return stage_; }
    void setStage(Stage stage);

    // How the next face will be shown, asked each time that one is made ready; empty: nobody shows it.
    void setShowPlan(std::function<ShowPlan()> plan) { showPlan_ = std::move(plan); }

    // Shows the image, as soon as it is read. Refused while an edit could not be saved: the face stays until
    // it is.
    void open(annotation::store::ImageId image);
    enum class Step { Next, Previous };
    void step(Step step);
    // Agrees to the points, or in the other stage to the label map, and goes on.
    // What a check doubts is accepted only when it was said why (questioned(), mapQuestioned()) and the
    // person says it again. A label map that is still being checked is accepted a moment later, unless it is
    // changed or left before.
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
    // A person has drawn the face's box: points are placed in it by the chosen model, a moment later
    // (placedInBox), unless the face is left or edited before.
    void placeInBox(const core::Box& box);
    // Takes a class of the shown map from another map, in the background; one edit, unless the face is left
    // before. failed() tells what went wrong.
    void takeClass(core::FaceClass value, const ClassSource& source);
    // Likewise, but only makes the other map; areaSourceMade() follows.
    void makeAreaSource(const ClassSource& source);
    void resolveConflict(annotation::store::ImageId image, ConflictChoice choice);
    // Leaves the face, so that its label map is made anew; before the window closes.
    void leave();
    // Places points in the face's box anew, in the background: by the chosen model, or by the one that is
    // named (a version, a set of weights, a file, the mean shape). proposed() or failed() follows.
    void proposeAgain(const QString& model = {});

  Q_SIGNALS:
    // Another face is shown, or none; the old session stays valid until the signal has been seen.
    void sessionChanged(maskwright::app::gui::ImageSession* session);
    void failed(const QString& message);
    void hint(const QString& message);
    // The shown face is locked and was to be edited: see ImageSession::refused().
    void lockedEdit(const maskwright::core::Landmarks& wanted, const QString& name, const QString& tool);
    void placedInBox();
    // Accepting waits: this cannot be right, in sentences.
    void questioned(const QStringList& sentences);
    void mapQuestioned(const maskwright::core::checks::MapFinding& gravest);
    // Of the shown face and of its photo's size.
    void areaSourceMade(const std::shared_ptr<const maskwright::core::LabelMap>& map, const QString& name);
    // What proposeAgain() has led to; model: which one, in words. Only while its face is shown.
    void proposed(const maskwright::core::Landmarks& landmarks, const QString& model);
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
    // True if the shown points are doubted and that was not said yet; says it.
    bool doubts();
    // Likewise of the label map; true as well while that is not known.
    bool mapDoubts();
    // Makes another map of the shown face in the background; then is called in the window's thread if the
    // face is still shown and the map fits.
    void makeMap(const ClassSource& source,
                 std::function<void(const std::shared_ptr<const core::LabelMap>& map)> then);
    [[nodiscard]] PrePlacer::Queue queueAhead() const;
    using Predictor = std::function<std::unique_ptr<core::LandmarkPredictor>()>;
    // In the background; then is called in the window's thread if the same points are still shown.
    void placeFace(const core::FaceCandidate& face, Predictor make,
                   std::function<void(const core::Landmarks&)> then);

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
    std::optional<core::PointMatrix> questioned_;  // points that were doubted aloud
    MapQuestion mapQuestion_;                      // of the states of mapChecks_
    bool undoWhenShown_ = false;                   // the accepted face is being opened for that
    Stage stage_ = Stage::Points;
    QTimer changeTimer_;
    PrePlacer ahead_;
    MapChecks mapChecks_;
    WorkerThread verifyThread_;
    WorkerThread boxThread_;  // last, as these two: what they do uses the others
};

}  // namespace maskwright::app::gui
