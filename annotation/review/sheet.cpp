// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/sheet.h"

#include "annotation/batch.h"
#include "annotation/photo_task.h"
#include "core/fitting/face_fit.h"
#include "core/image/overlay.h"

#include <algorithm>

namespace maskwright::annotation::review {

namespace {

struct Task {
    PhotoTask photo;
    std::optional<core::Landmarks> landmarks;
    std::optional<core::LabelMap> map;
    std::string caption;
};

Task taskOf(const Project& project, store::ImageId image) {
    Task task{photoTask(project, image), std::nullopt, std::nullopt, {}};
    task.caption = task.photo.name;
    if (auto landmarks = project.landmarks(image)) {
        task.landmarks = std::move(landmarks->value);
        if (landmarks->accepted) {
            task.caption += ", points accepted";
        }
    } else {
        task.caption += ", no points";
    }
    if (auto map = project.labelMap(image)) {
        task.map = std::move(map->value);
        if (map->accepted) {
            task.caption += ", map accepted";
        }
    }
    return task;
}

core::image::SheetCell draw(const Task& task, core::Progress& progress) {
    progress.stopIfCancelled();
    core::RgbImage photo = readPhoto(task.photo);
    if (!task.landmarks) {
        return {std::move(photo), task.caption};
    }
    core::image::OverlayContent content;
    content.landmarks = &*task.landmarks;
    const core::fitting::FaceFit fit = core::fitting::fitFace(*task.landmarks);
    content.fit = &fit;
    content.map = task.map ? &*task.map : nullptr;
    core::image::OverlayOptions options;
    options.opacity = 0.4;
    const core::PixelRect head = core::image::headWindow(*task.landmarks, photo.width(), photo.height());
    const core::RgbImage overlay = core::image::drawOverlay(core::viewOf(photo), content, options);
    return {head.empty() ? overlay : core::image::cropped(core::viewOf(overlay), head), task.caption};
}

}  // namespace

ReportSheet makeReportSheet(const Project& project, const ReportSheetOptions& options,
                            core::Progress& progress) {
    core::expects(options.count > 0 && options.columns > 0, "makeReportSheet: nothing to draw");
    const std::vector<store::ImageId> images = project.store().ids({});
    const std::size_t count = std::min(images.size(), static_cast<std::size_t>(options.count));
    const auto imageOf = [&](std::size_t index) { return images[index * images.size() / count]; };

    ReportSheet sheet;
    std::vector<core::image::SheetCell> cells;
    const auto fail = [&](std::size_t index, const core::Error& error) {
        sheet.failures.push_back({project.store().image(imageOf(index)).name, error.what()});
    };
    runBatch(
        count, options.threads, progress,
        [&](std::size_t index) -> std::optional<Task> {
            progress.report(static_cast<double>(index) / static_cast<double>(count), "drawing");
            try {
                return taskOf(project, imageOf(index));
            } catch (const core::Error& error) {
                fail(index, error);
                return std::nullopt;
            }
        },
        [](Task& task, core::Progress& worker) { return draw(task, worker); },
        [&](std::size_t index, Outcome<core::image::SheetCell>&& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                fail(index, *error);
            } else {
                cells.push_back(std::get<core::image::SheetCell>(std::move(outcome)));
            }
        });
    sheet.faces = static_cast<std::int64_t>(cells.size());
    core::image::SheetOptions layout;
    layout.columns = options.columns;
    layout.cellPx = options.cellPx;
    sheet.picture = core::image::drawContactSheet(cells, layout);
    progress.report(1, "sheet drawn");
    return sheet;
}

}  // namespace maskwright::annotation::review
