// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/task_runner.h"

#include "core/error.h"

#include <atomic>
#include <chrono>
#include <mutex>

#include <QMetaObject>

namespace maskwright::app::gui {

// Tells the window at most twenty times a second, however often the work reports.
class TaskRunner::TaskProgress final : public core::Progress {
  public:
    explicit TaskProgress(TaskRunner& runner) : runner_(runner) {}

    void report(double fraction, std::string_view text) override {
        const auto now = std::chrono::steady_clock::now();
        {
            const std::scoped_lock lock(mutex_);
            if (now - last_ < std::chrono::milliseconds(50) && fraction < 1) {
                return;
            }
            last_ = now;
        }
        const QString words = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        QMetaObject::invokeMethod(
            &runner_, [&runner = runner_, fraction, words] { Q_EMIT runner.progressed(fraction, words); });
    }
    [[nodiscard]] bool cancelled() const override { return cancelled_; }
    void cancel() { cancelled_ = true; }

  private:
    TaskRunner& runner_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point last_;
    std::atomic<bool> cancelled_ = false;
};

TaskRunner::TaskRunner(QObject* parent) : QObject(parent) {}

TaskRunner::~TaskRunner() {
    worker_.dropWaiting();
    for (const auto& task : tasks_) {
        task->cancel();
    }
}

void TaskRunner::start(const QString& title, Work work) {
    auto progress = std::make_shared<TaskProgress>(*this);
    tasks_.push_back(progress);
    worker_.post([this, title, work = std::move(work), progress] {
        QMetaObject::invokeMethod(this, [this, title] { Q_EMIT started(title); });
        std::function<void()> tell;
        try {
            const TaskResult result = work(*progress);
            tell = [this, result] { Q_EMIT finished(result); };
        } catch (const core::Cancelled&) {
            tell = [this, title] { Q_EMIT cancelled(title); };
        } catch (const core::Error& error) {
            tell = [this, title, message = QString::fromUtf8(error.what())] {
                Q_EMIT failed(title, message);
            };
        }
        QMetaObject::invokeMethod(this, [this, tell] {
            tasks_.pop_front();
            tell();
        });
    });
}

void TaskRunner::cancel() {
    if (!tasks_.empty()) {
        tasks_.front()->cancel();
    }
}

}  // namespace maskwright::app::gui
