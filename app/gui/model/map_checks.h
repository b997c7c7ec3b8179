// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_session.h"
#include "app/gui/model/worker_thread.h"
#include "core/checks/label_map_checks.h"

#include <cstdint>
#include <optional>
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

    // Of the map as it is now; none: not known yet, found() follows.
    [[nodiscard]] const std::optional<std::vector<core::checks::MapFinding>>& known() const { return known_; }
    // Another number whenever the map or the face has changed.
    [[nodiscard]] std::uint64_t state() const { return asked_; }
    // Somebody waits for found(): no pause any more.
    void hurry();

  Q_SIGNALS:
    // Of the map as it was when the look began, and nothing has changed it since; the gravest first. Nothing
    // is found while another face is only begun with.
    void found(const std::vector<maskwright::core::checks::MapFinding>& findings);

  private:
    void changed();
    void check();

    QPointer<ImageSession> session_;
    QTimer pause_;
    std::uint64_t asked_ = 0;
    std::optional<std::vector<core::checks::MapFinding>> known_;
    WorkerThread worker_;  // last: it uses all the others
};

}  // namespace maskwright::app::gui
