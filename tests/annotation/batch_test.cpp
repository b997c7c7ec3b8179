// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/batch.h"

#include <atomic>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::annotation {

namespace {

class CancelAfter final : public core::Progress {
  public:
    explicit CancelAfter(int commits) : left_(commits) {}
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return left_ <= 0; }
    void committed() { --left_; }

  private:
    std::atomic<int> left_;
};

}  // namespace

TEST_CASE("a batch commits every prepared task in order, on whatever thread it was worked on") {
    core::NoProgress progress;
    std::vector<std::size_t> committed;
    runBatch(
        500, 7, progress,
        [](std::size_t index) { return index % 5 == 0 ? std::nullopt : std::optional<std::size_t>(index); },
        [](std::size_t& task, core::Progress&) { return task * task; },
        [&](std::size_t index, Outcome<std::size_t>&& outcome) {
            CHECK(std::get<std::size_t>(outcome) == index * index);
            committed.push_back(index);
        });
    CHECK(committed.size() == 400);
    CHECK(std::is_sorted(committed.begin(), committed.end()));
}

TEST_CASE("a batch holds few tasks at a time") {
    core::NoProgress progress;
    std::atomic<int> held = 0;
    int most = 0;
    runBatch(
        300, 2, progress,
        [&](std::size_t index) {
            most = std::max(most, ++held);
            return std::optional(index);
        },
        [](std::size_t& task, core::Progress&) { return task; },
        [&](std::size_t, Outcome<std::size_t>&&) { --held; });
    CHECK(most <= 6);
}

TEST_CASE("the error of one task reaches its commit and the others go on") {
    core::NoProgress progress;
    int failed = 0;
    int done = 0;
    runBatch(
        20, 3, progress, [](std::size_t index) { return std::optional(index); },
        [](std::size_t& task, core::Progress&) {
            if (task == 7) {
                throw core::Error("cannot be read", "seven.jpg");
            }
            return task;
        },
        [&](std::size_t index, Outcome<std::size_t>&& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                CHECK(index == 7);
                CHECK(error->subject() == "seven.jpg");
                ++failed;
            } else {
                ++done;
            }
        });
    CHECK(failed == 1);
    CHECK(done == 19);
}

TEST_CASE("a cancelled batch keeps what was committed and says so") {
    CancelAfter progress(5);
    int done = 0;
    CHECK_THROWS_AS(runBatch(
                        1000, 2, progress, [](std::size_t index) { return std::optional(index); },
                        [](std::size_t& task, core::Progress& worker) {
                            worker.stopIfCancelled();
                            return task;
                        },
                        [&](std::size_t, Outcome<std::size_t>&&) {
                            progress.committed();
                            ++done;
                        }),
                    core::Cancelled);
    CHECK(done >= 5);
    CHECK(done < 20);
}

TEST_CASE("a failing commit ends the batch and stops its workers") {
    core::NoProgress progress;
    std::atomic<int> worked = 0;
    CHECK_THROWS_AS(runBatch(
                        1000, 2, progress, [](std::size_t index) { return std::optional(index); },
                        [&](std::size_t& task, core::Progress&) {
                            ++worked;
                            return task;
                        },
                        [](std::size_t index, Outcome<std::size_t>&&) {
                            if (index == 3) {
                                throw core::Error("the disk is full");
                            }
                        }),
                    core::Error);
    CHECK(worked < 20);
}

}  // namespace maskwright::annotation
