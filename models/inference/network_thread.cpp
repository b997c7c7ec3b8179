// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/network_thread.h"

#include "models/training/devices.h"

#include <cstdlib>

namespace maskwright::models::inference {

NetworkThread& NetworkThread::shared() {
    static NetworkThread thread;
    return thread;
}

NetworkThread::NetworkThread() : thread_([this] { work(); }) {}

NetworkThread::~NetworkThread() {
    stop();
}

void NetworkThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void NetworkThread::endBeforeLibraries() {
    std::atexit([] { shared().stop(); });
}

void NetworkThread::enqueue(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
}

void NetworkThread::work() {
    training::useThreads(0);
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (stopping_) {
                return;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
}

}  // namespace maskwright::models::inference
