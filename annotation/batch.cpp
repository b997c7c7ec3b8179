// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/batch.h"

#include <QThread>
#include <QThreadPool>

namespace maskwright::annotation {

struct WorkerPool::Threads {
    QThreadPool pool;
};

WorkerPool::WorkerPool(int threads) : threads_(std::make_unique<Threads>()) {
    core::expects(threads >= 0, "WorkerPool: negative number of threads");
    threads_->pool.setMaxThreadCount(threads > 0 ? threads : QThread::idealThreadCount());
}

WorkerPool::~WorkerPool() {
    threads_->pool.waitForDone();
}

std::size_t WorkerPool::threads() const {
    return static_cast<std::size_t>(threads_->pool.maxThreadCount());
}

void WorkerPool::start(std::function<void()> job) {
    threads_->pool.start(std::move(job));
}

}  // namespace maskwright::annotation
