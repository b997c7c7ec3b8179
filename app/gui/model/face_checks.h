// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_session.h"
#include "app/gui/model/worker_thread.h"
#include "core/checks/shape_checks.h"

#include <optional>
#include <vector>

#include <QObject>
#include <QPointer>

namespace maskwright::app::gui {

// What cannot be right with the shown face, looked for anew after each edit, in a thread of its own. Owned by
// the window's thread.
class FaceChecks : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    // Null: no face. found() follows.
    void setSession(ImageSession* session);
    // As last found.
    [[nodiscard]] const std::vector<core::checks::Finding>& findings() const { return findings_; }

  Q_SIGNALS:
    // Of the points as they are now; the gravest first.
    void found(const std::vector<maskwright::core::checks::Finding>& findings);

  private:
    void check();
    void tell(std::vector<core::checks::Finding> findings);

    std::vector<core::checks::Finding> findings_;
    QPointer<ImageSession> session_;
    std::uint64_t asked_ = 0;
    std::optional<core::PointMatrix> lookedAt_;  // points that the last question was about
    WorkerThread worker_;
};

}  // namespace maskwright::app::gui
