// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/worker_thread.h"
#include "core/progress.h"

#include <deque>
#include <functional>
#include <memory>

#include <QObject>
#include <QString>
#include <QStringList>

namespace maskwright::app::gui {

// What long work has to say when it is over.
struct TaskResult {
    QString summary;      // one sentence
    QStringList details;  // what a person may want to look at: failed images, photos without a face
    // Nothing went wrong: the details are remarks, and need not be seen.
    bool onlyRemarks = false;
};

// Long work in a thread of its own, one after the other: with a title, progress, cancel, and a sentence at
// the end. The work opens its own Project and gets nothing of the window. Owned by the window's thread, which
// all signals reach.
class TaskRunner : public QObject {
    Q_OBJECT
  public:
    // Throws core::Error if it fails as a whole and core::Cancelled if it was told to stop.
    using Work = std::function<TaskResult(core::Progress&)>;

    explicit TaskRunner(QObject* parent = nullptr);
    // Cancels, and waits until the work has stopped.
    ~TaskRunner() override;

    void start(const QString& title, Work work);
    // The running one; those that wait go on afterwards.
    void cancel();
    [[nodiscard]] bool busy() const { return !tasks_.empty(); }

  Q_SIGNALS:
    void started(const QString& title);
    void progressed(double fraction, const QString& text);
    void finished(const maskwright::app::gui::TaskResult& result);
    void cancelled(const QString& title);
    void failed(const QString& title, const QString& message);

  private:
    class TaskProgress;
    std::deque<std::shared_ptr<TaskProgress>> tasks_;  // the first runs; shared with the worker
    WorkerThread worker_;                              // last: it uses all the others
};

}  // namespace maskwright::app::gui
