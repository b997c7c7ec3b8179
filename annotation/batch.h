// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/progress.h"

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

// How every batch of this folder runs: many threads work on photos, one thread (the caller's, which owns the
// Project) reads tasks from the project and writes results to it, in the order of the tasks.
namespace maskwright::annotation {

// Threads that run what they are given. The destructor waits for all of it.
class WorkerPool {
  public:
    // threads 0: one per core.
    explicit WorkerPool(int threads);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    [[nodiscard]] std::size_t threads() const;
    void start(std::function<void()> job);

  private:
    struct Threads;
    std::unique_ptr<Threads> threads_;
};

// The progress that a batch hands to its workers: also cancelled once the batch itself fails, so that a full
// disk does not wait for photos that nobody will store.
class BatchProgress final : public core::Progress {
  public:
    explicit BatchProgress(core::Progress& outer) : outer_(outer) {}
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return stopped_ || outer_.cancelled(); }
    void stop() { stopped_ = true; }

  private:
    core::Progress& outer_;
    std::atomic<bool> stopped_ = false;
};

// What became of one task: a result, or the Error that its work threw.
template <typename Result>
using Outcome = std::variant<Result, core::Error>;

// For index 0..count-1:
//   prepare(index) -> std::optional<Task>         caller's thread; nothing: skip this index
//   work(Task&, core::Progress&) -> Result        a worker's thread
//   commit(index, Outcome<Result>&&)              caller's thread, in order of index
// Only a few tasks are held at a time, so that memory does not grow with count. When progress is cancelled,
// results that are ready are committed and Cancelled is thrown. Whatever prepare and commit throw ends the
// batch and is passed on.
template <typename Prepare, typename Work, typename Commit>
void runBatch(std::size_t count, int threads, core::Progress& progress, Prepare prepare, Work work,
              Commit commit) {
    using Task = typename std::invoke_result_t<Prepare, std::size_t>::value_type;
    using Result = std::invoke_result_t<Work, Task&, core::Progress&>;
    BatchProgress workerProgress(progress);
    std::deque<std::pair<std::size_t, std::future<Result>>> running;
    WorkerPool pool(threads);
    const std::size_t most = 3 * pool.threads();

    const auto commitOldest = [&] {
        auto [index, future] = std::move(running.front());
        running.pop_front();
        std::optional<Outcome<Result>> outcome;
        try {
            outcome.emplace(std::in_place_type<Result>, future.get());
        } catch (const core::Error& error) {
            outcome.emplace(std::in_place_type<core::Error>, error);
        } catch (const core::Cancelled&) {
            return;  // not finished; the next call does it
        }
        commit(index, std::move(*outcome));
    };

    try {
        for (std::size_t next = 0; next < count && !progress.cancelled(); ++next) {
            if (std::optional<Task> task = prepare(next)) {
                auto job = std::make_shared<std::packaged_task<Result()>>(
                    [&work, &workerProgress, held = std::move(*task)]() mutable {
                        return work(held, workerProgress);
                    });
                running.emplace_back(next, job->get_future());
                pool.start([job] { (*job)(); });
            }
            if (running.size() >= most) {
                commitOldest();
            }
        }
        while (!running.empty()) {
            commitOldest();
        }
    } catch (...) {
        workerProgress.stop();
        throw;
    }
    progress.stopIfCancelled();
}

}  // namespace maskwright::annotation
