// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/batch.h"
#include "annotation/dla/placing.h"
#include "annotation/project.h"

#include <optional>
#include <type_traits>
#include <vector>

// Internal to annotation/training.
namespace maskwright::annotation::training {

// Runs ask(Task, Progress) -> Result over the images on several threads and hands the results to
// take(index, Result) in order. prepare(index) -> Task reads from the project. What fails goes to failures.
template <typename Prepare, typename Ask, typename Take>
void askAll(const Project& project, const std::vector<store::ImageId>& images,
            std::vector<dla::Failure>& failures, core::Progress& progress, const Prepare& prepare,
            const Ask& ask, const Take& take) {
    using Task = std::invoke_result_t<Prepare, std::size_t>;
    using Result = std::invoke_result_t<Ask, Task&, core::Progress&>;
    const auto nameOf = [&](std::size_t i) { return project.store().image(images[i]).name; };
    runBatch(
        images.size(), 0, progress,
        [&](std::size_t i) -> std::optional<Task> {
            progress.report(static_cast<double>(i) / static_cast<double>(images.size()),
                            "judging on the test split");
            try {
                return prepare(i);
            } catch (const core::Error& error) {
                failures.push_back({nameOf(i), error.what()});
                return std::nullopt;
            }
        },
        [&](Task& task, core::Progress& worker) {
            worker.stopIfCancelled();
            return ask(task, worker);
        },
        [&](std::size_t i, Outcome<Result>&& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                failures.push_back({nameOf(i), error->what()});
                return;
            }
            take(i, std::get<Result>(outcome));
        });
}

}  // namespace maskwright::annotation::training
