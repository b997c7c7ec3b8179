// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/batch.h"
#include "annotation/formats/intake.h"
#include "annotation/formats/relink.h"

#include <system_error>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

// So many photos are committed at once: few enough to lose little work, enough to spare the disk.
constexpr std::size_t kPhotosPerCommit = 50;

struct Task {
    FoundPhoto photo;
    std::optional<Intake::Known> known;
};

fs::path canonicalFolder(const fs::path& folder) {
    std::error_code error;
    fs::path canonical = fs::canonical(folder, error);
    if (error || !fs::is_directory(canonical, error)) {
        throw core::Error("this is no folder that can be read", folder.string(),
                          "Name a folder that holds photos.");
    }
    return canonical;
}

}  // namespace

ImportReport importPhotos(Project& project, const fs::path& folder, const ImportOptions& options,
                          core::Progress& progress) {
    FolderListing listing = listPhotos(canonicalFolder(folder));
    ImportReport report;
    report.relinked = relinkPhotos(project, folder, progress).relinked;
    report.otherFiles = listing.otherFiles;
    report.failures = std::move(listing.failures);
    Intake intake(project, options, report);

    const auto prepare = [&](std::size_t index) -> std::optional<Task> {
        const FoundPhoto& photo = listing.photos[index];
        progress.report(static_cast<double>(index) / static_cast<double>(listing.photos.size()),
                        photo.relative);
        try {
            return Task{photo, intake.known(photo)};
        } catch (const core::Error& error) {
            report.failures.push_back({photo.relative, error.what()});
            return std::nullopt;
        }
    };
    using Examined = std::pair<std::optional<Intake::Known>, ExaminedPhoto>;
    const auto work = [](Task& task, core::Progress& worker) {
        worker.stopIfCancelled();
        return Examined(task.known, examine(task.photo, task.known));
    };
    const auto commit = [&](std::size_t index, Outcome<Examined>&& outcome) {
        const FoundPhoto& photo = listing.photos[index];
        if (const auto* error = std::get_if<core::Error>(&outcome)) {
            report.failures.push_back({photo.relative, error->what()});
            return;
        }
        const auto& [known, examined] = std::get<0>(outcome);
        if (known) {
            intake.confirm(known->image);
            return;
        }
        intake.add(photo, examined, photo.path.stem().string(), store::Split::None);
        if (intake.pending() >= kPhotosPerCommit) {
            intake.flush();
        }
    };
    try {
        runBatch(listing.photos.size(), options.threads, progress, prepare, work, commit);
    } catch (const core::Cancelled&) {
        intake.flush();
        throw;
    }
    intake.flush();
    progress.report(1, "photos imported");
    return report;
}

}  // namespace maskwright::annotation::formats
