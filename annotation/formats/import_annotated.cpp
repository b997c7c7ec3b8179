// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/batch.h"
#include "annotation/formats/intake.h"
#include "annotation/formats/lapa.h"
#include "annotation/formats/relink.h"
#include "core/fitting/points_from_map.h"
#include "core/image/photo_io.h"

#include <array>
#include <map>
#include <system_error>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

using store::RevisionKind;

// Sides are swapped in all maps of a set or in none, so a sample spread over the set decides.
constexpr std::size_t kMapsForEyeSides = 400;
// Nothing is known of how sure an imported prediction is.
constexpr double kUnknownConfidence = 0.5;
constexpr double kFilledConfidence = 0.3;

void requireImageSides(const std::vector<ListedFace>& faces, const std::string& root, int threads,
                       core::Progress& progress) {
    const std::size_t step = std::max<std::size_t>(1, faces.size() / kMapsForEyeSides);
    EyeSides sides;
    runBatch(
        faces.size(), threads, progress,
        [&](std::size_t index) { return index % step == 0 ? std::optional(&faces[index]) : std::nullopt; },
        [](const ListedFace*& face, core::Progress& worker) {
            worker.stopIfCancelled();
            const core::image::PhotoFacts photo = core::image::examinePhoto(face->photo);
            return face->read(photo.width, photo.height).labels;
        },
        [&](std::size_t, Outcome<std::optional<core::LabelMap>>&& outcome) {
            // A map that cannot be read is reported when its face is imported.
            const auto* labels = std::get_if<std::optional<core::LabelMap>>(&outcome);
            if (labels != nullptr && *labels) {
                sides.add(**labels);
            }
        });
    sides.require(root);
}

struct Task {
    const ListedFace* face = nullptr;
    FoundPhoto photo;
    std::optional<Intake::Known> known;
};

struct ReadFace {
    Task task;
    ExaminedPhoto photo;
    FaceContent content;
    std::optional<core::Landmarks> pointsFromMap;
};

ReadFace readFace(Task& task, const ImportOptions& options, core::Progress& progress) {
    progress.stopIfCancelled();
    ReadFace result;
    result.photo = examine(task.photo, task.known);
    result.content = task.face->read(result.photo.width, result.photo.height);
    if (const auto& labels = result.content.labels;
        labels && (labels->width() != result.photo.width || labels->height() != result.photo.height)) {
        throw core::Error("the label map has " + std::to_string(labels->width()) + " x " +
                              std::to_string(labels->height()) + " pixels and the upright photo " +
                              std::to_string(result.photo.width) + " x " +
                              std::to_string(result.photo.height),
                          task.face->relative, "Both must have one size.");
    }
    if (options.pointsFromMaps && result.content.labels && !result.content.landmarks) {
        result.pointsFromMap = core::fitting::pointsFromMap(*result.content.labels);
    }
    result.task = std::move(task);
    return result;
}

// What the files give is as the caller says; what was filled in is a guess, whatever is said of the rest.
core::Landmarks landmarksOf(const FaceContent& content, PointsMeaning meaning) {
    core::Landmarks landmarks = *content.landmarks;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const bool accepted = meaning == PointsMeaning::Accepted && content.known[i];
        landmarks.states[i] = accepted ? core::PointState::Accepted : core::PointState::Predicted;
        landmarks.confidences[i] = accepted ? 1 : content.known[i] ? kUnknownConfidence : kFilledConfidence;
    }
    return landmarks;
}

// Writes what one entry says into the project, on its thread.
class Writer {
  public:
    Writer(Project& project, std::string tool, const ImportOptions& options, Intake& intake,
           ImportReport& report)
        : project_(project), tool_(std::move(tool)), options_(options), intake_(intake), report_(report) {}

    void write(const ReadFace& read) {
        const store::Split split = read.task.face->split;
        store::ImageId image{};
        if (read.task.known) {
            image = read.task.known->image;
            setSplit(image, split);
            intake_.confirm(image);
        } else if (add(read, split)) {
            image = intake_.flush().at(0);
        } else {
            return;
        }
        writePoints(image, read.content);
        if (options_.pointsFromMaps) {
            writePointsFromMap(image, read);
        }
        writeMap(image, read.content);
    }

  private:
    // False if the photo is not wanted, or stands in another split already.
    bool add(const ReadFace& read, store::Split split) {
        try {
            return intake_.add(read.task.photo, read.photo, read.task.face->name, split);
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

    void writePoints(store::ImageId image, const FaceContent& content) {
        if (!content.landmarks || project_.store().head(image, RevisionKind::Landmarks)) {
            return;
        }
        const bool byPerson = options_.points == PointsMeaning::Accepted;
        project_.saveLandmarks(image, landmarksOf(content, options_.points),
                               {std::nullopt, byPerson ? options_.author : "", tool_, ""});
        ++report_.landmarks;
        report_.filledIn += content.known.all() ? 0 : 1;
    }

    void writePointsFromMap(store::ImageId image, const ReadFace& read) {
        if (!read.content.labels || project_.store().head(image, RevisionKind::Landmarks)) {
            return;
        }
        if (!read.pointsFromMap) {
            ++report_.mapsWithoutFace;
            return;
        }
        project_.saveLandmarks(image, *read.pointsFromMap,
                               {std::nullopt, "", "points from map", core::fitting::kPointsFromMapVersion});
        ++report_.pointsFromMaps;
    }

    void writeMap(store::ImageId image, const FaceContent& content) {
        if (!content.labels || project_.store().head(image, RevisionKind::LabelMap)) {
            return;
        }
        project_.store().together([&] {
            const store::RevisionId revision =
                project_.saveLabelMap(image, *content.labels, std::nullopt, std::nullopt,
                                      {std::nullopt, options_.author, tool_, ""});
            project_.store().setAccepted(image, RevisionKind::LabelMap, revision, true, options_.author);
        });
        ++report_.labelMaps;
    }

    Project& project_;
    std::string tool_;
    const ImportOptions& options_;
    Intake& intake_;
    ImportReport& report_;
};

}  // namespace

ImportReport importAnnotated(Project& project, const fs::path& root, const Format& format,
                             const ImportOptions& options, core::Progress& progress) {
    core::expects(!options.author.empty(), "importAnnotated: somebody vouches for what is imported");
    if (format.list == nullptr) {
        throw core::ContractViolation("importAnnotated: the format is only written");
    }
    std::error_code error;
    const fs::path canonicalRoot = fs::canonical(root, error);
    const ListedSet set = format.list(error ? root : canonicalRoot);
    requireImageSides(set.faces, root.string(), options.threads, progress);

    ImportReport report;
    report.notHeld = set.notHeld;
    for (const core::Error& leftOut : set.leftOut) {
        report.failures.push_back({leftOut.subject(), leftOut.what()});
    }
    report.relinked = relinkPhotos(project, root, progress).relinked;
    Intake intake(project, options, report);
    Writer writer(project, &format == &formatNamed("lapa") ? "import" : "import " + format.name, options,
                  intake, report);
    std::map<fs::path, std::size_t> facesOfPhoto;
    runBatch(
        set.faces.size(), options.threads, progress,
        [&](std::size_t index) -> std::optional<Task> {
            const ListedFace& face = set.faces[index];
            progress.report(static_cast<double>(index) / static_cast<double>(set.faces.size()),
                            face.relative);
            try {
                Task task{&face, {face.photo, face.relative}, std::nullopt};
                task.known = intake.known(task.photo, facesOfPhoto[face.photo]++);
                return task;
            } catch (const core::Error& refused) {
                report.failures.push_back({face.relative, refused.what()});
                return std::nullopt;
            }
        },
        [&](Task& task, core::Progress& worker) { return readFace(task, options, worker); },
        [&](std::size_t index, Outcome<ReadFace>&& outcome) {
            if (const auto* refused = std::get_if<core::Error>(&outcome)) {
                report.failures.push_back({set.faces[index].relative, refused->what()});
            } else {
                writer.write(std::get<ReadFace>(outcome));
            }
        });
    intake.flush();
    progress.report(1, "faces imported");
    return report;
}

ImportReport importLapa(Project& project, const fs::path& root, const ImportOptions& options,
                        core::Progress& progress) {
    return importAnnotated(project, root, formatNamed("lapa"), options, progress);
}

}  // namespace maskwright::annotation::formats
