// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_session.h"
#include "app/gui/model/worker_thread.h"
#include "core/checks/label_map_checks.h"

#include <vector>

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace maskwright::app::gui {

// What cannot be right in the shown label map (core/checks/label_map_checks.h), looked for a moment after it
// has changed, in a thread of its own. Owned by the window's thread.
class MapChecks : public QObject {
    Q_OBJECT
  public:
    explicit MapChecks(QObject* parent = nullptr);

    // Null: no face. The session is somebody else's. found() follows.
    void setSession(ImageSession* session);

  Q_SIGNALS:
    // Of the map as it was when the look began, and nothing has changed it since; the gravest first.
    void found(const std::vector<maskwright::core::checks::MapFinding>& findings);

  private:
    void changed();
    void check();

    QPointer<ImageSession> session_;
    QTimer pause_;
    std::uint64_t asked_ = 0;
    WorkerThread worker_;  // last: it uses all the others
};

}  // namespace maskwright::app::gui
