// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/checking.h"

#include "annotation/batch.h"
#include "annotation/label_map_files.h"

namespace maskwright::annotation::review {

namespace {

using core::checks::Finding;

struct Task {
    LabelMapReader map;
    std::optional<core::Landmarks> landmarks;
    int width = 0;
    int height = 0;
};

std::optional<Task> taskOf(const Project& project, const LabelMapFiles& maps, store::ImageId image) {
    const auto head = project.store().head(image, store::RevisionKind::LabelMap);
    if (!head) {
        return std::nullopt;
    }
    const store::ImageRecord record = project.store().image(image);
    Task task{maps.reader(project, head->revision), std::nullopt, record.width, record.height};
    if (auto landmarks = project.landmarks(image)) {
        task.landmarks = std::move(landmarks->value);
    }
    return task;
}

std::vector<Finding> findingsOf(const Task& task) {
    return core::checks::checkLabelMap(task.map(), task.landmarks ? &*task.landmarks : nullptr, task.width,
                                       task.height);
}

}  // namespace

std::vector<Finding> checkImage(const Project& project, store::ImageId image) {
    const std::optional<Task> task = taskOf(project, LabelMapFiles(project), image);
    return task ? findingsOf(*task) : std::vector<Finding>();
}

CheckReport checkImages(const Project& project, const CheckImagesOptions& options, core::Progress& progress) {
    const std::vector<store::ImageId> images =
        options.images.empty() ? project.store().ids({}) : options.images;
    const LabelMapFiles maps(project);
    CheckReport report;
    const auto fail = [&](std::size_t index, const core::Error& error) {
        report.failures.push_back({project.store().image(images[index]).name, error.what()});
    };
    runBatch(
        images.size(), options.threads, progress,
        [&](std::size_t index) -> std::optional<Task> {
            progress.report(static_cast<double>(index) / static_cast<double>(images.size()), "checking");
            try {
                std::optional<Task> task = taskOf(project, maps, images[index]);
                report.withoutMap += task ? 0 : 1;
                return task;
            } catch (const core::Error& error) {
                fail(index, error);
                return std::nullopt;
            }
        },
        [](const Task& task, core::Progress& worker) {
            worker.stopIfCancelled();
            return findingsOf(task);
        },
        [&](std::size_t index, Outcome<std::vector<Finding>>&& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                fail(index, *error);
                return;
            }
            ++report.checked;
            if (auto& findings = std::get<0>(outcome); !findings.empty()) {
                report.suspicious.push_back(
                    {images[index], project.store().image(images[index]).name, std::move(findings)});
            }
        });
    progress.report(1, "checked");
    return report;
}

}  // namespace maskwright::annotation::review
