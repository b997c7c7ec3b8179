// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/progress.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace maskwright::models::inference {

// The thread in which all networks of a process run, one pass after the other. LibTorch's own threads belong
// to the thread that calls it: one caller has all cores for each pass, several callers would have a set of
// threads each and wait for one another. Safe to use from any thread but itself.
class NetworkThread {
  public:
    [[nodiscard]] static NetworkThread& shared();
    ~NetworkThread();
    NetworkThread(const NetworkThread&) = delete;
    NetworkThread& operator=(const NetworkThread&) = delete;

    // Lets the end of the program wait for a pass that a cancel has left behind, before it takes away what
    // LibTorch has made since the program began. To be called once a network has run: LibTorch makes much of
    // it in the first pass, and what is made last goes first.
    void endBeforeLibraries();

    // Runs work and returns what it returns, or throws what it throws. A cancel is noticed while waiting:
    // Cancelled is thrown at once and work ends, or never starts, unseen; so it must own all it uses.
    template <typename Work>
    std::invoke_result_t<Work> run(Work work, const core::Progress& progress) {
        using Result = std::invoke_result_t<Work>;
        progress.stopIfCancelled();
        auto abandoned = std::make_shared<std::atomic<bool>>(false);
        auto task = std::make_shared<std::packaged_task<Result()>>(std::move(work));
        std::future<Result> result = task->get_future();
        enqueue([abandoned, task] {
            if (!*abandoned) {
                (*task)();
            }
        });
        while (result.wait_for(kLookForCancel) != std::future_status::ready) {
            if (progress.cancelled()) {
                *abandoned = true;
                throw core::Cancelled{};
            }
        }
        return result.get();
    }

  private:
    static constexpr std::chrono::milliseconds kLookForCancel{10};

    NetworkThread();
    void enqueue(std::function<void()> job);
    void work();
    void stop();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::thread thread_;  // last: it starts when the rest is there
};

}  // namespace maskwright::models::inference
