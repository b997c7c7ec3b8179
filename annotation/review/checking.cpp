// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/checking.h"

#include "annotation/batch.h"
#include "annotation/label_map_files.h"
#include "core/checks/shape_checks.h"

#include <cmath>

namespace maskwright::annotation::review {

namespace {

struct Task {
    std::optional<LabelMapReader> map;
    std::optional<core::Landmarks> landmarks;
    int width = 0;
    int height = 0;
};

std::optional<Task> taskOf(const Project& project, const LabelMapFiles& maps, store::ImageId image) {
    const store::ImageRecord record = project.store().image(image);
    Task task{std::nullopt, std::nullopt, record.width, record.height};
    if (const auto head = project.store().head(image, store::RevisionKind::LabelMap)) {
        task.map = maps.reader(project, head->revision);
    }
    if (auto landmarks = project.landmarks(image)) {
        task.landmarks = std::move(landmarks->value);
    }
    return task.map || task.landmarks ? std::optional(std::move(task)) : std::nullopt;
}

core::PixelRect placeOf(const core::Landmarks& landmarks, const std::vector<std::size_t>& points) {
    core::PixelRect place;
    for (const std::size_t point : points) {
        // Far outside of any photo there is nothing to look at.
        const core::Point near = landmarks.point(point).cwiseMax(-1e6).cwiseMin(1e6);
        const int x = static_cast<int>(std::floor(near.x()));
        const int y = static_cast<int>(std::floor(near.y()));
        place = place.united({x, y, x + 2, y + 2});
    }
    return place;
}

std::vector<core::checks::MapFinding> mapFindingsOf(const Task& task) {
    return core::checks::checkLabelMap((*task.map)(), task.landmarks ? &*task.landmarks : nullptr, task.width,
                                       task.height);
}

std::vector<ImageFinding> findingsOf(const Task& task) {
    std::vector<ImageFinding> findings;
    if (task.landmarks) {
        for (core::checks::Finding& finding : core::checks::checkShape(task.landmarks->points)) {
            ImageFinding found{"shape", std::move(finding.points),  std::nullopt, {},
                               0,       std::move(finding.sentence)};
            found.place = placeOf(*task.landmarks, found.points);
            findings.push_back(std::move(found));
        }
    }
    if (task.map) {
        for (core::checks::MapFinding& finding : mapFindingsOf(task)) {
            findings.push_back({core::checks::nameOf(finding.fault),
                                {},
                                finding.value,
                                finding.place,
                                finding.pixels,
                                std::move(finding.words)});
        }
    }
    return findings;
}

}  // namespace

std::optional<CheckedMap> checkMap(const Project& project, store::ImageId image) {
    const auto head = project.store().head(image, store::RevisionKind::LabelMap);
    const std::optional<Task> task = taskOf(project, LabelMapFiles(project), image);
    if (!head || !task || !task->map) {
        return std::nullopt;
    }
    return CheckedMap{head->revision, mapFindingsOf(*task)};
}

CheckReport checkImages(const Project& project, const CheckImagesOptions& options, core::Progress& progress) {
    const std::vector<store::ImageId> images =
        options.images.empty() ? project.store().ids({store::StateFilter::Faces}) : options.images;
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
                report.withoutMap += task && task->map ? 0 : 1;
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
        [&](std::size_t index, Outcome<std::vector<ImageFinding>>&& outcome) {
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
