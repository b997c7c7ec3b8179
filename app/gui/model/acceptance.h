// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_session.h"
#include "app/gui/model/map_checks.h"
#include "app/gui/model/map_question.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/model/save_queue.h"
#include "app/gui/model/worker_thread.h"

#include <filesystem>
#include <optional>
#include <string>

#include <QObject>
#include <QStringList>

namespace maskwright::app::gui {

// A person agrees to the shown points or label map. What a check doubts is accepted only when it was said why
// (questioned(), mapQuestioned()) and the person says it again. Which face comes next is somebody else's.
// Window's thread.
class Acceptance : public QObject {
    Q_OBJECT
  public:
    // saves and mapChecks (of the shown face) outlive this object.
    Acceptance(std::filesystem::path project, SaveQueue& saves, MapChecks& mapChecks,
               QObject* parent = nullptr);

    enum class Outcome {
        NotYet,         // it was said why, or the map is still being checked: see mapLookedAt()
        Accepted,       // the label map, or points all of which were accepted before
        PointsAccepted  // which the undo stack can take back
    };
    // mark: of this face. Points: when curves and label map follow.
    [[nodiscard]] Outcome accept(ImageSession& session, Stage stage, annotation::store::Mark mark,
                                 ImageSession::Follow follow);
    // A second person agrees to points that somebody else has accepted, in the background; verified() or
    // failed() follows.
    void verify(const ImageSession& session, const std::string& author);
    // Another face is shown: what was said of the points before is not about its own.
    void forgetPoints() { questioned_.reset(); }

  Q_SIGNALS:
    void failed(const QString& message);
    void hint(const QString& message);
    // Accepting waits: this cannot be right, in sentences.
    void questioned(const QStringList& sentences);
    void mapQuestioned(const maskwright::core::checks::MapFinding& gravest);
    // A label map that was accepted while it was still being checked is to be accepted again.
    void mapLookedAt();
    void verified(maskwright::annotation::store::ImageId image);

  private:
    [[nodiscard]] Outcome acceptPoints(ImageSession& session, annotation::store::Mark mark,
                                       ImageSession::Follow follow);
    [[nodiscard]] Outcome acceptMap(ImageSession& session);
    // True if the shown points are doubted and that was not said yet; says it.
    [[nodiscard]] bool doubts(const ImageSession& session);
    // Likewise of the label map; true as well while that is not known.
    [[nodiscard]] bool mapDoubts();

    std::filesystem::path project_;
    SaveQueue& saves_;
    MapChecks& mapChecks_;
    std::optional<core::PointMatrix> questioned_;  // points that were doubted aloud
    MapQuestion mapQuestion_;                      // of the states of mapChecks_
    WorkerThread thread_;                          // last: what it does uses the others
};

}  // namespace maskwright::app::gui
