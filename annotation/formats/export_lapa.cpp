// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/batch.h"
#include "annotation/file_hash.h"
#include "annotation/formats/export.h"
#include "annotation/formats/export_folder.h"
#include "annotation/formats/intake.h"
#include "annotation/photo_task.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/image/whole_file.h"
#include "core/landmark_text.h"

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

using core::image::replaceFile;

// High enough that nobody sees a difference, and a tenth of the size of a lossless file.
constexpr int kRewrittenJpegQuality = 95;

std::string splitFolder(store::Split split) {
    switch (split) {
        case store::Split::Train:
            return "train/";
        case store::Split::Validation:
            return "val/";
        case store::Split::Test:
            return "test/";
        case store::Split::None:
            break;
    }
    return "";
}

std::string fileOf(const store::ImageRecord& image, const std::string& kind, const std::string& ending) {
    return splitFolder(image.split) + kind + "/" + image.name + ending;
}

std::string imageFile(const store::ImageRecord& image) {
    return fileOf(image, "images", ".jpg");
}
std::string labelFile(const store::ImageRecord& image) {
    return fileOf(image, "labels", ".png");
}
std::string landmarkFile(const store::ImageRecord& image) {
    return fileOf(image, "landmarks", ".txt");
}

core::image::Bytes bytesOf(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Why the photo cannot be copied as it is; empty if it can.
std::string reasonToRewrite(const core::image::PhotoFacts& facts) {
    if (facts.format != "jpeg") {
        return facts.format;
    }
    std::string reason = facts.orientation == 1 ? "" : "EXIF rotation";
    if (facts.hasLocation) {
        reason += reason.empty() ? "location data" : ", location data";
    }
    return reason;
}

struct Task {
    store::ImageRecord record;
    PhotoTask photo;
    std::optional<core::PointMatrix> points;
    std::optional<core::LabelMap> map;
    bool reviewed = true;
};

struct Written {
    Task task;
    std::string rewrittenBecause;
};

Written writeFiles(Task& task, const fs::path& out, core::Progress& progress) {
    progress.stopIfCancelled();
    Written written;
    const fs::path& photo = task.photo.path;
    if (sha256OfFile(photo) != task.record.sha256) {
        throw core::Error("the photo has changed since it was imported", photo.string(),
                          "Put the imported photo back, or import this one under another name.");
    }
    written.rewrittenBecause = reasonToRewrite(core::image::examinePhoto(photo));
    if (written.rewrittenBecause.empty()) {
        replaceFile(out / imageFile(task.record), core::image::WholeFile(photo).bytes());
    } else {
        const core::RgbImage pixels = readPhoto(task.photo);
        core::image::writeJpeg(out / imageFile(task.record), core::viewOf(pixels), kRewrittenJpegQuality);
    }
    if (task.map) {
        replaceFile(out / labelFile(task.record), core::image::encodeLabelPng(*task.map));
    }
    if (task.points) {
        replaceFile(out / landmarkFile(task.record), bytesOf(core::landmarkText(*task.points)));
    }
    written.task = std::move(task);
    return written;
}

// One run of exportLapa(): what is decided on the project's thread.
class Run {
  public:
    Run(Project& project, const ExportOptions& options, const ExportFolder& out, ExportReport& report)
        : project_(project), options_(options), out_(out.path()), report_(report) {}

    // The task of an image, or nothing if there is nothing to export.
    std::optional<Task> prepare(store::ImageId image) {
        Task task;
        task.record = project_.store().image(image);
        try {
            ppa::refreshLabelMap(project_, image, options_.parse);
            if (auto points = project_.landmarks(image); points && isWanted(points->accepted)) {
                task.points = points->value.points;
                task.reviewed = points->accepted;
            }
            if (auto map = project_.labelMap(image); map && isWanted(map->accepted)) {
                task.map = std::move(map->value);
                task.reviewed = task.reviewed && map->accepted;
            }
            if (!task.points && !task.map) {
                ++report_.leftOut;
                return std::nullopt;
            }
            if (!isSafeFileName(task.record.name)) {
                throw core::Error("an image of this name cannot be exported", task.record.name,
                                  "Import the photo under another file name.");
            }
            task.photo = photoTask(project_, image);
        } catch (const core::Error& error) {
            report_.failures.push_back({task.record.name, error.what()});
            return std::nullopt;
        }
        makeFolders(splitFolder(task.record.split));
        return task;
    }

    void commit(const std::string& name, Outcome<Written>&& outcome) {
        if (const auto* error = std::get_if<core::Error>(&outcome)) {
            report_.failures.push_back({name, error->what()});
            return;
        }
        const Written& written = std::get<Written>(outcome);
        const Task& task = written.task;
        ++report_.exported;
        files_.insert(imageFile(task.record));
        if (task.points) {
            files_.insert(landmarkFile(task.record));
        } else {
            ++report_.withoutPoints;
        }
        if (task.map) {
            files_.insert(labelFile(task.record));
        } else {
            ++report_.withoutMap;
        }
        if (!task.reviewed) {
            ++report_.notReviewed;
        }
        if (!written.rewrittenBecause.empty()) {
            report_.rewritten.push_back({name, written.rewrittenBecause});
        }
    }

    [[nodiscard]] const std::set<std::string>& files() const { return files_; }

  private:
    [[nodiscard]] bool isWanted(bool accepted) const {
        return accepted || options_.content == ExportContent::CurrentState;
    }

    void makeFolders(const std::string& split) {
        if (!madeFolders_.insert(split).second) {
            return;
        }
        for (const char* kind : {"images", "labels", "landmarks"}) {
            std::error_code error;
            fs::create_directories(out_ / (split + kind), error);
            if (error) {
                throw core::Error("the folder cannot be made: " + error.message(),
                                  (out_ / (split + kind)).string(),
                                  "Make room on the disk or choose another folder.");
            }
        }
    }

    Project& project_;
    const ExportOptions& options_;
    fs::path out_;
    ExportReport& report_;
    std::set<std::string> files_;
    std::set<std::string> madeFolders_;
};

// Every file that an export of these images may write.
std::set<std::string> plannedFiles(const Project& project, const std::vector<store::ImageId>& images) {
    std::set<std::string> files;
    for (const store::ImageId image : images) {
        const store::ImageRecord record = project.store().image(image);
        if (isSafeFileName(record.name)) {
            files.insert({imageFile(record), labelFile(record), landmarkFile(record)});
        }
    }
    return files;
}

}  // namespace

ExportReport exportLapa(Project& project, const fs::path& out, const ExportOptions& options,
                        core::Progress& progress) {
    store::ImageQuery query;
    query.copies = store::ImageQuery::Copies::Out;  // their original stands for them
    const std::vector<store::ImageId> images = project.store().ids(query);
    ExportFolder folder(out);
    folder.begin(plannedFiles(project, images));
    ExportReport report;
    Run run(project, options, folder, report);
    runBatch(
        images.size(), options.threads, progress,
        [&](std::size_t index) {
            progress.report(static_cast<double>(index) / static_cast<double>(images.size()), "exporting");
            return run.prepare(images[index]);
        },
        [&](Task& task, core::Progress& worker) { return writeFiles(task, folder.path(), worker); },
        [&](std::size_t index, Outcome<Written>&& outcome) {
            run.commit(project.store().image(images[index]).name, std::move(outcome));
        });
    folder.finish(run.files());
    progress.report(1, "exported");
    return report;
}

}  // namespace maskwright::annotation::formats
