// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/batch.h"
#include "annotation/formats/intake.h"
#include "annotation/formats/lapa.h"
#include "annotation/formats/relink.h"

#include <array>
#include <system_error>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

using store::RevisionKind;

// Sides are swapped in all maps of a set or in none, so a sample spread over the set decides.
constexpr std::size_t kMapsForEyeSides = 400;
// Nothing is known of how sure an imported prediction is.
constexpr double kUnknownConfidence = 0.5;

store::Split splitNamed(const std::string& folder) {
    if (folder == "train") {
        return store::Split::Train;
    }
    if (folder == "val") {
        return store::Split::Validation;
    }
    return folder == "test" ? store::Split::Test : store::Split::None;
}

void requireImageSides(const std::vector<LapaEntry>& entries, const std::string& root, int threads,
                       core::Progress& progress) {
    std::vector<const LapaEntry*> labelled;
    for (const LapaEntry& entry : entries) {
        if (entry.label) {
            labelled.push_back(&entry);
        }
    }
    const std::size_t step = std::max<std::size_t>(1, labelled.size() / kMapsForEyeSides);
    EyeSides sides;
    runBatch(
        labelled.size(), threads, progress,
        [&](std::size_t index) { return index % step == 0 ? std::optional(labelled[index]) : std::nullopt; },
        [](const LapaEntry*& entry, core::Progress& worker) {
            worker.stopIfCancelled();
            LapaEntry labelAlone = *entry;
            labelAlone.landmarks.reset();
            return readAnnotation(labelAlone).labels.value();
        },
        [&](std::size_t, Outcome<core::LabelMap>&& outcome) {
            // A map that cannot be read is reported when its face is imported.
            if (const auto* labels = std::get_if<core::LabelMap>(&outcome)) {
                sides.add(*labels);
            }
        });
    sides.require(root);
}

struct Task {
    LapaEntry entry;
    FoundPhoto photo;
    std::optional<Intake::Known> known;
};

struct ReadEntry {
    Task task;
    ExaminedPhoto photo;
    LapaAnnotation annotation;
};

ReadEntry readEntry(Task& task, core::Progress& progress) {
    progress.stopIfCancelled();
    ReadEntry result;
    result.photo = examine(task.photo, task.known);
    result.annotation = readAnnotation(task.entry);
    if (const auto& labels = result.annotation.labels;
        labels && (labels->width() != result.photo.width || labels->height() != result.photo.height)) {
        throw core::Error("the label map has " + std::to_string(labels->width()) + " x " +
                              std::to_string(labels->height()) + " pixels and the upright photo " +
                              std::to_string(result.photo.width) + " x " +
                              std::to_string(result.photo.height),
                          task.entry.label->filename().string(), "Both must have one size.");
    }
    result.task = std::move(task);
    return result;
}

core::Landmarks landmarksOf(const core::PointMatrix& points, PointsMeaning meaning) {
    core::Landmarks landmarks;
    landmarks.points = points;
    landmarks.confidences.fill(meaning == PointsMeaning::Accepted ? 1 : kUnknownConfidence);
    if (meaning == PointsMeaning::Accepted) {
        landmarks.acceptAll();
    }
    return landmarks;
}

// Writes what one entry says into the project, on its thread.
class Writer {
  public:
    Writer(Project& project, const ImportOptions& options, Intake& intake, ImportReport& report)
        : project_(project), options_(options), intake_(intake), report_(report) {}

    void write(const ReadEntry& read) {
        const store::Split split = splitNamed(read.task.entry.split);
        store::ImageId image{};
        if (read.task.known) {
            image = read.task.known->image;
            setSplit(image, split);
            ++report_.known;
        } else if (add(read, split)) {
            image = intake_.flush().at(0);
        } else {
            return;
        }
        writePoints(image, read.annotation);
        writeMap(image, read.annotation);
    }

  private:
    // False if the photo is not wanted, or stands in another split already.
    bool add(const ReadEntry& read, store::Split split) {
        try {
            return intake_.add(read.task.photo, read.photo, read.task.entry.name, split);
        } catch (const core::Error& refused) {
            report_.failures.push_back({read.task.photo.relative, refused.what()});
            return false;
        }
    }

    void setSplit(store::ImageId image, store::Split split) {
        if (split == store::Split::None || project_.store().image(image).split == split) {
            return;
        }
        try {
            const std::array<std::pair<store::ImageId, store::Split>, 1> assigned = {{{image, split}}};
            project_.store().setSplits(assigned);
        } catch (const core::Error& refused) {
            report_.failures.push_back({project_.store().image(image).name, refused.what()});
        }
    }

    void writePoints(store::ImageId image, const LapaAnnotation& annotation) {
        if (!annotation.points || project_.store().head(image, RevisionKind::Landmarks)) {
            return;
        }
        const bool accepted = options_.points == PointsMeaning::Accepted;
        const store::RevisionId revision =
            project_.saveLandmarks(image, landmarksOf(*annotation.points, options_.points),
                                   {std::nullopt, accepted ? options_.author : "", "import", ""});
        if (accepted) {
            project_.store().setAccepted(image, RevisionKind::Landmarks, revision, true, options_.author);
        }
        ++report_.landmarks;
    }

    void writeMap(store::ImageId image, const LapaAnnotation& annotation) {
        if (!annotation.labels || project_.store().head(image, RevisionKind::LabelMap)) {
            return;
        }
        const store::RevisionId revision =
            project_.saveLabelMap(image, *annotation.labels, std::nullopt, std::nullopt,
                                  {std::nullopt, options_.author, "import", ""});
        project_.store().setAccepted(image, RevisionKind::LabelMap, revision, true, options_.author);
        ++report_.labelMaps;
    }

    Project& project_;
    const ImportOptions& options_;
    Intake& intake_;
    ImportReport& report_;
};

}  // namespace

ImportReport importLapa(Project& project, const fs::path& root, const ImportOptions& options,
                        core::Progress& progress) {
    core::expects(!options.author.empty(), "importLapa: somebody vouches for what is imported");
    std::error_code error;
    const fs::path canonicalRoot = fs::canonical(root, error);
    const LapaTree tree = listLapaTree(error ? root : canonicalRoot);
    requireImageSides(tree.entries, root.string(), options.threads, progress);

    ImportReport report;
    for (const core::Error& leftOut : tree.leftOut) {
        report.failures.push_back({leftOut.subject(), leftOut.what()});
    }
    report.relinked = relinkPhotos(project, root, progress).relinked;
    Intake intake(project, options.duplicates, report);
    Writer writer(project, options, intake, report);
    const auto nameOf = [&](std::size_t index) {
        const LapaEntry& entry = tree.entries[index];
        return entry.split.empty() ? entry.name : entry.split + "/" + entry.name;
    };
    runBatch(
        tree.entries.size(), options.threads, progress,
        [&](std::size_t index) -> std::optional<Task> {
            progress.report(static_cast<double>(index) / static_cast<double>(tree.entries.size()),
                            nameOf(index));
            const LapaEntry& entry = tree.entries[index];
            try {
                if (!entry.image) {
                    throw core::Error("there is no photo of this name", nameOf(index), "Add it to images/.");
                }
                Task task{entry, {*entry.image, nameOf(index)}, std::nullopt};
                task.known = intake.known(task.photo);
                return task;
            } catch (const core::Error& refused) {
                report.failures.push_back({nameOf(index), refused.what()});
                return std::nullopt;
            }
        },
        [](Task& task, core::Progress& worker) { return readEntry(task, worker); },
        [&](std::size_t index, Outcome<ReadEntry>&& outcome) {
            if (const auto* refused = std::get_if<core::Error>(&outcome)) {
                report.failures.push_back({nameOf(index), refused->what()});
            } else {
                writer.write(std::get<ReadEntry>(outcome));
            }
        });
    progress.report(1, "faces imported");
    return report;
}

}  // namespace maskwright::annotation::formats
