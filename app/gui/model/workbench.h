// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/face_loader.h"
#include "app/gui/model/image_list_model.h"
#include "app/gui/model/image_session.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/model/save_queue.h"
#include "app/gui/model/task_runner.h"
#include "app/gui/model/worker_thread.h"

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
    [[nodiscard]] TaskRunner& tasks() { return tasks_; }
    // Null while none is shown.
    [[nodiscard]] ImageSession* session() { return current_.get(); }
    [[nodiscard]] Stage stage() const { return stage_; }
    void setStage(Stage stage) { stage_ = stage; }

    // Shows the image, as soon as it is read. Refused while an edit could not be saved: the face stays until
    // it is.
    void open(annotation::store::ImageId image);
    enum class Step { Next, Previous };
    void step(Step step);
    // Agrees to the points, or in the other stage to the label map, and goes on.
    void acceptAndNext();

    void importPhotos(const std::filesystem::path& photos);
    void place();
    void parse();
    void acceptAll();
    void exportTo(const std::filesystem::path& out, bool acceptedOnly);
    void chooseNextFace();
    void addAnotherFace();
    // A person has drawn the face's box: points are placed in it by the chosen model, a moment later
    // (placedInBox), unless the face is left or edited before.
    void placeInBox(const core::Box& box);
    void resolveConflict(annotation::store::ImageId image, ConflictChoice choice);
    // Leaves the face, so that its label map is made anew; before the window closes.
    void leave();

  Q_SIGNALS:
    // Another face is shown, or none; the old session stays valid until the signal has been seen.
    void sessionChanged(maskwright::app::gui::ImageSession* session);
    void failed(const QString& message);
    void hint(const QString& message);
    void placedInBox();
    // Images came or changed: counts are old.
    void projectChanged();

  private:
    void take(const std::shared_ptr<FaceData>& face);
    void show(std::shared_ptr<ImageSession> session);
    void prepareNeighbours();
    void startTask(const QString& title, TaskRunner::Work work);
    void lookForChanges();
    [[nodiscard]] bool maySwitch();

    ProjectContext context_;
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
    Stage stage_ = Stage::Points;
    QTimer changeTimer_;
    WorkerThread boxThread_;  // last: what it does uses the others
};

}  // namespace maskwright::app::gui
