// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/worker_thread.h"

namespace maskwright::app::gui {

WorkerThread::WorkerThread()
    : thread_([this](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          while (wake_.wait(lock, stop, [this] { return !jobs_.empty(); })) {
              const std::function<void()> job = std::move(jobs_.front());
              jobs_.pop_front();
              lock.unlock();
              job();
              lock.lock();
          }
      }) {}

WorkerThread::~WorkerThread() {
    thread_.request_stop();
    thread_.join();
}

void WorkerThread::post(std::function<void()> job) {
    const std::scoped_lock lock(mutex_);
    jobs_.push_back(std::move(job));
    wake_.notify_one();
}

void WorkerThread::postFirst(std::function<void()> job) {
    const std::scoped_lock lock(mutex_);
    jobs_.push_front(std::move(job));
    wake_.notify_one();
}

void WorkerThread::dropWaiting() {
    const std::scoped_lock lock(mutex_);
    jobs_.clear();
}

}  // namespace maskwright::app::gui
