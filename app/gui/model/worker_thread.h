// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace maskwright::app::gui {

// A thread that does posted jobs one after the other. Jobs must not throw. At the end of its life it still
// does what waits, so drop first what need not be done.
class WorkerThread {
  public:
    WorkerThread();
    ~WorkerThread();

    void post(std::function<void()> job);
    // Before all that wait.
    void postFirst(std::function<void()> job);
    // Drops what has not been started.
    void dropWaiting();

  private:
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<std::function<void()>> jobs_;
    std::jthread thread_;  // last: it uses all the others
};

}  // namespace maskwright::app::gui
