// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/sheet.h"

#include "annotation/batch.h"
#include "annotation/fit_settings.h"
#include "annotation/photo_task.h"
#include "core/fitting/face_fit.h"
#include "core/image/contact_sheet.h"
#include "core/image/overlay.h"
#include "core/image/resize.h"

#include <algorithm>

namespace maskwright::annotation::review {

namespace {

struct Task {
    PhotoTask photo;
    std::optional<core::Landmarks> landmarks;
    std::optional<core::LabelMap> map;
    std::string caption;
};

Task taskOf(const Project& project, store::ImageId image, const ReportSheetOptions& options) {
    Task task{photoTask(project, image), std::nullopt, std::nullopt, {}};
    task.caption = task.photo.name;
    const auto isDrawn = [&](store::RevisionKind kind) {
        const std::optional<store::Head> head = project.store().head(image, kind);
        return head && (!options.drawn || options.drawn(*head));
    };
    if (isDrawn(store::RevisionKind::Landmarks)) {
        auto landmarks = project.landmarks(image);
        task.landmarks = std::move(landmarks->value);
        if (landmarks->accepted) {
            task.caption += ", points accepted";
        }
    } else {
        task.caption += ", no points";
    }
    if (isDrawn(store::RevisionKind::LabelMap)) {
        auto map = project.labelMap(image);
        task.map = std::move(map->value);
        if (map->accepted) {
            task.caption += ", map accepted";
        }
    }
    return task;
}

// Of the sheet's size at once: hundreds of whole photos would not fit into memory.
// A sheet holds many cells at once, so none keeps more pixels than it shows.
core::RgbImage shrunk(const core::ImageView& picture, int longerSidePx) {
    const double factor = core::image::factorToFit(picture.width, picture.height, longerSidePx);
    return factor < 1 ? core::image::resized(picture, factor) : core::copyOf(picture);
}

core::image::SheetCell draw(const Task& task, core::fitting::FitOptions fitOptions, int cellPx,
                            core::Progress& progress) {
    progress.stopIfCancelled();
    const core::RgbImage photo = readPhoto(task.photo);
    core::image::OverlayContent content;
    content.map = task.map ? &*task.map : nullptr;
    core::image::OverlayOptions options;
    options.opacity = 0.4;
    if (!task.landmarks) {
        return {shrunk(core::viewOf(core::image::drawOverlay(core::viewOf(photo), content, options)), cellPx),
                task.caption};
    }
    content.landmarks = &*task.landmarks;
    fitOptions.photo = core::viewOf(photo);
    const core::fitting::FaceFit fit = core::fitting::fitFace(*task.landmarks, fitOptions);
    content.fit = &fit;
    const core::RgbImage overlay = core::image::drawOverlay(core::viewOf(photo), content, options);
    const core::PixelRect head = core::image::headWindow(*task.landmarks, photo.width(), photo.height());
    const core::ImageView whole = core::viewOf(overlay);
    return {shrunk(head.empty() ? whole : core::image::viewOfWindow(whole, head), cellPx), task.caption};
}

}  // namespace

ReportSheet makeReportSheet(const Project& project, const ReportSheetOptions& options,
                            core::Progress& progress) {
    core::expects(options.count > 0 && options.columns > 0, "makeReportSheet: nothing to draw");
    const std::vector<store::ImageId> images =
        options.images.empty() ? project.store().ids({store::StateFilter::Faces}) : options.images;
    const std::size_t count = options.images.empty()
                                  ? std::min(images.size(), static_cast<std::size_t>(options.count))
                                  : images.size();
    const auto imageOf = [&](std::size_t index) { return images[index * images.size() / count]; };

    const core::fitting::FitOptions fit = fitOptions(project.store());
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
                return taskOf(project, imageOf(index), options);
            } catch (const core::Error& error) {
                fail(index, error);
                return std::nullopt;
            }
        },
        [&](Task& task, core::Progress& worker) { return draw(task, fit, options.cellPx, worker); },
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
