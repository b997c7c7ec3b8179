// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "app/gui/model/worker_thread.h"

#include <filesystem>
#include <functional>
#include <optional>

#include <QObject>

namespace maskwright::app::gui {

// Quick questions to a project and quick changes of it, one after the other in a thread of their own, which
// has the project open. Window's thread.
class SideWork : public QObject {
    Q_OBJECT
  public:
    explicit SideWork(std::filesystem::path project, QObject* parent = nullptr);
    // What was posted is done first.
    ~SideWork() override;

    // In the thread. What it throws as core::Error is told by failed().
    using Work = std::function<void(annotation::Project&)>;
    void post(Work work);
    // Instead of all that wait: only the newest answer is wanted.
    void postAlone(Work work);

  Q_SIGNALS:
    void failed(const QString& message);

  private:
    std::filesystem::path folder_;
    std::optional<annotation::Project> project_;  // the thread's
    WorkerThread thread_;                         // last: it uses all the others
};

}  // namespace maskwright::app::gui
