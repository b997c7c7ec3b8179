// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/packing.h"

#include "annotation/batch.h"
#include "core/image/cascade_locator.h"
#include "core/image/photo_io.h"
#include "core/shape/face_crop.h"

#include <system_error>
#include <utility>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using core::samples::Sample;
using core::samples::SampleWriter;

namespace {

constexpr const char* kPartName = "samples";

// Overlap of two boxes from which on they are taken to be of one face.
constexpr double kSameFace = 0.2;

struct Task {
    const PackSource* source = nullptr;
    DataSetFace face;
};

// The heads of faces other than the labelled one become pixels to leave out.
void leaveOutOtherFaces(const core::ImageView& photo, TrainingFace& face,
                        const core::image::CascadeLocator& locator, const core::Progress& progress) {
    const core::Box own = core::boundingBox(*face.points);
    for (const core::FaceCandidate& other : locator.locate(photo, progress)) {
        if (core::overlap(own, other.box) > kSameFace) {
            continue;
        }
        const core::shape::FaceSquare head = core::shape::headSquare(other);
        const double reach = head.side / 2;
        const core::PixelRect window = core::PixelRect{static_cast<int>(head.centre.x() - reach),
                                                       static_cast<int>(head.centre.y() - reach),
                                                       static_cast<int>(head.centre.x() + reach),
                                                       static_cast<int>(head.centre.y() + reach)}
                                           .intersected(face.labels->bounds());
        for (int y = window.y0; y < window.y1; ++y) {
            for (int x = window.x0; x < window.x1; ++x) {
                std::uint8_t& label = face.labels->at(x, y);
                label = label == 0 ? core::kIgnoredLabel : label;
            }
        }
    }
}

fs::path madeFolder(const fs::path& folder) {
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem) {
        throw core::Error("the folder cannot be made (" + problem.message() + ")", folder.string(),
                          "Choose another place.");
    }
    return folder;
}

}  // namespace

bool inValidation(const std::string& group, double percent) {
    // FNV-1a: the same on every machine, unlike std::hash.
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : group) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    hash ^= hash >> 32;
    return static_cast<double>(hash % 10000) < percent * 100;
}

PackReport packDataSets(const std::vector<PackSource>& sources, const PackOptions& options,
                        const fs::path& out, core::Progress& progress) {
    std::vector<Task> tasks;
    for (const PackSource& source : sources) {
        for (DataSetFace& face : facesOf(source.set, source.folder)) {
            tasks.push_back({&source, std::move(face)});
        }
    }
    const auto layout = layoutFor(options.form);
    SampleWriter training(madeFolder(out / "train"), kPartName, layout);
    SampleWriter validation(madeFolder(out / "validation"), kPartName, layout);
    PackReport report;
    const core::image::CascadeLocator locator;

    runBatch(
        tasks.size(), 0, progress, [&](std::size_t i) { return std::optional<Task>(tasks[i]); },
        [&](const Task& task, core::Progress& taskProgress) -> std::vector<Sample> {
            auto face = readFace(task.source->set, task.face, options.form);
            if (!face) {
                return {};
            }
            const core::RgbImage photo = core::image::readPhoto(task.face.photo);
            if (options.form.kind == SampleKind::Coarse && task.source->set.othersUnlabelled) {
                leaveOutOtherFaces(viewOf(photo), *face, locator, taskProgress);
            }
            return cutSamples(options.form, viewOf(photo), *face);
        },
        [&](std::size_t i, Outcome<std::vector<Sample>>&& outcome) {
            progress.report(static_cast<double>(i + 1) / static_cast<double>(tasks.size()),
                            tasks[i].face.name);
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                report.failures.push_back({tasks[i].face.name, error->what()});
                return;
            }
            const auto& samples = std::get<std::vector<Sample>>(outcome);
            if (samples.empty()) {
                ++report.unusable;
                return;
            }
            const bool judges =
                tasks[i].source->set.judges && inValidation(tasks[i].face.group, options.validationPercent);
            for (const Sample& sample : samples) {
                (judges ? validation : training).add(sample);
            }
            ++(judges ? report.validation : report.training);
        });
    if (report.training == 0 || report.validation == 0) {
        throw core::Error("a part of the samples would be empty", out.string(),
                          "Name more faces, or another --validation.");
    }
    training.finish();
    validation.finish();
    return report;
}

}  // namespace maskwright::annotation::training
