// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/class_sources.h"
#include "app/gui/model/image_session.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/model/save_queue.h"
#include "app/gui/model/worker_thread.h"
#include "core/landmarks.h"
#include "core/predictors.h"

#include <functional>
#include <memory>

#include <QObject>
#include <QPointer>

namespace maskwright::app::gui {

// What takes a moment to be found out about the shown face, in a thread of its own: points by a model,
// another label map. An answer that comes when the face was left or edited is dropped. Window's thread.
class FaceDesk : public QObject {
    Q_OBJECT
  public:
    // saves outlives this object.
    FaceDesk(ProjectContext context, SaveQueue& saves, QObject* parent = nullptr);

    // Null: no face. The session is somebody else's.
    void setSession(ImageSession* session) { session_ = session; }

    // A person has drawn the face's box: points are placed in it by the chosen model, a moment later
    // (placedInBox), unless the face is left or edited before.
    void placeInBox(const core::Box& box);
    // Places points in the face's box anew, in the background: by the chosen model, or by the one that is
    // named (a version, a set of weights, a file, the mean shape). proposed() or failed() follows.
    void proposeAgain(const QString& model = {});
    // Takes a class of the shown map from another map, in the background; one edit, unless the face is left
    // before. failed() tells what went wrong.
    void takeClass(core::FaceClass value, const ClassSource& source);
    // Likewise, but only makes the other map; areaSourceMade() follows.
    void makeAreaSource(const ClassSource& source);

  Q_SIGNALS:
    void failed(const QString& message);
    void hint(const QString& message);
    void placedInBox();
    // What proposeAgain() has led to; model: which one, in words. Only while its face is shown.
    void proposed(const maskwright::core::Landmarks& landmarks, const QString& model);
    // Of the shown face and of its photo's size.
    void areaSourceMade(const std::shared_ptr<const maskwright::core::LabelMap>& map, const QString& name);

  private:
    using Predictor = std::function<std::unique_ptr<core::LandmarkPredictor>()>;
    // In the background; then is called in the window's thread if the same points are still shown.
    void placeFace(const core::FaceCandidate& face, Predictor make,
                   std::function<void(const core::Landmarks&)> then);
    // Makes another map of the shown face in the background; then is called in the window's thread if the
    // face is still shown and the map fits.
    void makeMap(const ClassSource& source,
                 std::function<void(const std::shared_ptr<const core::LabelMap>& map)> then);

    ProjectContext context_;
    SaveQueue& saves_;
    QPointer<ImageSession> session_;
    WorkerThread thread_;  // last: what it does uses the others
};

}  // namespace maskwright::app::gui
