// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/release.h"

#include "annotation/batch.h"
#include "annotation/release/card.h"
#include "annotation/release/face_task.h"
#include "annotation/release/list_files.h"
#include "annotation/release/release_statistics.h"
#include "annotation/review/sheet.h"
#include "core/image/photo_io.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::release {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kSheetFaces = 60;
constexpr int kSheetColumns = 10;
constexpr int kSheetCellPx = 160;

std::string wordsFor(const ExportOptions& options) {
    std::string words = options.content == ExportContent::CurrentState ? "points and maps as they stand"
                        : options.content == ExportContent::AcceptedOnly
                            ? "accepted points and accepted maps alone"
                            : "points and maps that a second person has verified";
    if (options.crop) {
        words += "; squares of " + std::to_string(options.crop->sidePx) + " pixels around the faces";
    }
    return words;
}

ReleaseTitle titleOf(const Project& project, const ExportOptions& options) {
    const formats::Format& format = *options.format;
    fs::path name = fs::absolute(project.store().folder()).lexically_normal();
    name = name.has_filename() ? name.filename() : name.parent_path().filename();
    return {name.stem().string(), format.name, format.layout, format.notHeld, wordsFor(options)};
}

std::vector<store::ImageId> chosenImages(const Project& project, const ExportOptions& options) {
    store::ImageQuery query = options.query;
    query.copies = store::ImageQuery::Copies::Out;  // their original stands for them
    if (query.state == store::StateFilter::All) {
        query.state = store::StateFilter::Faces;
    }
    std::vector<store::ImageId> images = project.store().ids(query);
    if (options.withoutFlagged) {
        std::erase_if(images, [&](store::ImageId image) {
            return project.store().row(image).mark == store::Mark::Flagged;
        });
    }
    return images;
}

// One run of exportRelease(): what is decided on the project's thread.
class Run {
  public:
    Run(Project& project, const ExportOptions& options, ReleaseFolder& folder, ExportReport& report)
        : project_(project),
          maps_(project),
          sources_(project.store().folder()),
          options_(options),
          lists_(folder),
          report_(report) {}

    // The task of an image, or nothing if there is nothing to export.
    std::optional<FaceTask> prepare(store::ImageId image, std::int64_t number) {
        try {
            std::optional<FaceTask> task = faceTask(project_, maps_, sources_, image, options_);
            report_.leftOut += task ? 0 : 1;
            if (task) {
                task->number = number;
            }
            return task;
        } catch (const core::Error& error) {
            report_.failures.push_back({project_.store().image(image).name, error.what()});
            return std::nullopt;
        }
    }

    void commit(store::ImageId image, Outcome<WrittenFace>&& outcome) {
        if (const auto* error = std::get_if<core::Error>(&outcome)) {
            report_.failures.push_back({project_.store().image(image).name, error->what()});
            return;
        }
        const WrittenFace& written = std::get<WrittenFace>(outcome);
        if (written.folderFailure) {
            throw core::Error(*written.folderFailure);
        }
        const FaceFacts& facts = written.facts;
        for (const formats::ListEntry& entry : written.listed) {
            lists_.add(entry, options_.format->listShape(entry.file));
        }
        lists_.add({kImagesFile, 0, imagesLine(facts)}, {{kImagesHeading}, "", ""});
        statistics_.add(facts);
        images_.push_back(image);
        ++report_.exported;
        report_.withoutPoints += facts.hasPoints() ? 0 : 1;
        report_.withoutMap += facts.hasMap() ? 0 : 1;
        report_.notReviewed +=
            facts.points == Review::NotReviewed || facts.map == Review::NotReviewed ? 1 : 0;
        if (!written.rewrittenBecause.empty()) {
            report_.rewritten.push_back({facts.name, written.rewrittenBecause});
        }
    }

    // Lists, card and manifest.
    void finish(ReleaseFolder& folder, core::Progress& progress) {
        lists_.finish();
        const ReleaseTitle title = titleOf(project_, options_);
        const bool hasSheet = putSheet(folder, progress);
        const std::vector<CardChart> charts = cardCharts(statistics_);
        for (const CardChart& chart : charts) {
            folder.put(chart.file, core::image::encodePng(core::viewOf(chart.picture)));
        }
        // Words of people may be no UTF-8 where a database was tampered with.
        folder.put(
            "dataset.json",
            formats::bytesOf(
                toJson(statistics_, title).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
                "\n"));
        folder.put(kCardFile, formats::bytesOf(cardText(statistics_, title, charts, hasSheet)));
        folder.finish();
    }

  private:
    // Faces spread evenly over the release.
    bool putSheet(ReleaseFolder& folder, core::Progress& progress) {
        if (images_.empty()) {
            return false;
        }
        review::ReportSheetOptions layout;
        const std::size_t count = std::min(images_.size(), kSheetFaces);
        for (std::size_t i = 0; i < count; ++i) {
            layout.images.push_back(images_[i * images_.size() / count]);
        }
        // A release shows nothing but what it holds.
        layout.drawn = [this](const store::Head& head) { return isWanted(head, options_.content); };
        layout.columns = kSheetColumns;
        layout.cellPx = kSheetCellPx;
        layout.threads = options_.threads;
        const review::ReportSheet sheet = review::makeReportSheet(project_, layout, progress);
        folder.put(kSheetFile, core::image::encodePng(core::viewOf(sheet.picture)));
        return true;
    }

    Project& project_;
    LabelMapFiles maps_;
    store::PhotoSources sources_;
    const ExportOptions& options_;
    ListFiles lists_;
    ExportReport& report_;
    ReleaseStatistics statistics_;
    std::vector<store::ImageId> images_;
};

}  // namespace

ExportReport exportRelease(Project& project, const fs::path& out, const ExportOptions& options,
                           core::Progress& progress) {
    const std::vector<store::ImageId> images = chosenImages(project, options);
    ReleaseFolder folder(out, options.format->name);
    folder.begin();
    ExportReport report;
    Run run(project, options, folder, report);
    runBatch(
        images.size(), options.threads, progress,
        [&](std::size_t index) {
            progress.report(static_cast<double>(index) / static_cast<double>(images.size()), "exporting");
            return run.prepare(images[index], static_cast<std::int64_t>(index));
        },
        [&](FaceTask& task, core::Progress& worker) { return writeFace(task, folder, options, worker); },
        [&](std::size_t index, Outcome<WrittenFace>&& outcome) {
            run.commit(images[index], std::move(outcome));
        });
    run.finish(folder, progress);
    progress.report(1, "exported");
    return report;
}

}  // namespace maskwright::annotation::release
