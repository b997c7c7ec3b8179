// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/parsing.h"

#include "annotation/batch.h"
#include "annotation/photo_task.h"
#include "annotation/ppa/newer_map.h"

#include <cmath>

namespace maskwright::annotation::ppa {

namespace {

using store::RevisionKind;

// Points that moved less than this share of the face's size (root of the area of its box) leave hair and skin
// where they are: an annotator's corrections are smaller, another face or pose is larger.
constexpr double kSameRegionsMeanMove = 0.02;
constexpr double kSameRegionsLargestMove = 0.08;

bool movedLittle(const core::PointMatrix& from, const core::PointMatrix& to) {
    const double size = std::sqrt(core::boundingBox(from).area());
    const Eigen::RowVectorXd moves = (to - from).colwise().norm();
    return moves.mean() <= kSameRegionsMeanMove * size && moves.maxCoeff() <= kSameRegionsLargestMove * size;
}

// The regions still show the head the points mark.
bool regionsFit(const Project& project, const Project::Stored<core::RegionMap>& regions,
                const Project::Stored<core::Landmarks>& points) {
    if (regions.points == points.revision) {
        return true;
    }
    return regions.points &&
           movedLittle(core::landmarksFromJson(project.store().revision(*regions.points).payload).points,
                       points.value.points);
}

bool keptForPerson(const std::optional<store::Head>& map) {
    return map && (map->accepted || map->byPerson);
}

struct Task {
    PhotoTask photo;
    Project::Stored<core::Landmarks> points;
    std::optional<Project::Stored<core::RegionMap>> regions;  // only if they need not be made again
    std::optional<store::RevisionId> regionsHead;
    std::optional<store::RevisionId> mapHead;
    std::optional<StoredCorrections> corrections;
    bool mapAccepted = false;  // then it is only noted what would change
};

struct Parsed {
    Task task;
    std::optional<core::RegionMap> newRegions;
    CorrectedMap map;
};

Parsed parse(Task& task, const core::RegionSegmenter& segmenter, const core::fitting::FitOptions& fit,
             const core::fusion::FusionOptions& fusion, core::Progress& progress) {
    progress.stopIfCancelled();
    Parsed result;
    core::RgbImage photo;
    if (!task.regions || core::fitting::wantsPhoto(task.points.value, fit)) {
        photo = readPhoto(task.photo);
    }
    if (!task.regions) {
        result.newRegions = segmenter.segment(core::viewOf(photo), task.points.value, progress);
    }
    progress.stopIfCancelled();
    result.map = corrected(fusedMap(result.newRegions ? *result.newRegions : task.regions->value,
                                    task.points.value, photo, fit, fusion),
                           task.corrections);
    result.task = std::move(task);
    return result;
}

// One run of parseImages(): what is decided on the project's thread.
class Run {
  public:
    Run(Project& project, std::string segmenterVersion, ParseReport& report)
        : project_(project), version_(std::move(segmenterVersion)), report_(report) {}

    // The task of an image, or nothing if it is to be left alone.
    std::optional<Task> prepare(store::ImageId image) {
        const auto map = project_.store().head(image, RevisionKind::LabelMap);
        if (keptForPerson(map)) {
            ++report_.acceptedKept;
            if (!map->accepted || !project_.labelMapSources(image)->points) {
                return std::nullopt;  // no map of ours, so that there is no newer state of it
            }
        }
        try {
            auto points = project_.landmarks(image);
            if (!points) {
                ++report_.withoutPoints;
                return std::nullopt;
            }
            Task task;
            task.points = std::move(*points);
            task.corrections = corrections(project_, image);
            task.mapAccepted = map && map->accepted;
            if (auto regions = project_.regions(image)) {
                task.regionsHead = regions->revision;
                if (regions->modelVersion == version_ && regionsFit(project_, *regions, task.points)) {
                    task.regions = std::move(regions);
                }
            }
            if (map) {
                task.mapHead = map->revision;
                if (task.mapAccepted) {
                    if (task.regions &&
                        proposalIsKnown(project_, image,
                                        originOf(project_, task.points.revision, task.regions->revision,
                                                 version_, task.corrections))) {
                        return std::nullopt;
                    }
                } else if (task.regions && !project_.labelMapIsStale(image)) {
                    ++report_.upToDate;
                    return std::nullopt;
                }
            }
            task.photo = photoTask(project_, image);
            return task;
        } catch (const core::Error& error) {
            report_.failures.push_back({project_.store().image(image).name, error.what()});
            return std::nullopt;
        }
    }

    void commit(store::ImageId image, Outcome<Parsed>&& outcome) {
        if (const auto* error = std::get_if<core::Error>(&outcome)) {
            report_.failures.push_back({project_.store().image(image).name, error->what()});
            return;
        }
        const Parsed& parsed = std::get<Parsed>(outcome);
        const Task& task = parsed.task;
        try {
            const store::RevisionId regions =
                parsed.newRegions ? project_.saveRegions(image, *parsed.newRegions, task.points.revision,
                                                         {task.regionsHead, "", "parse", version_})
                                  : task.regions->revision;
            const MapOrigin origin =
                originOf(project_, task.points.revision, regions, version_, task.corrections);
            if (task.mapAccepted) {
                report_.proposed += saveProposal(project_, image, parsed.map.map, origin) > 0 ? 1 : 0;
                return;
            }
            project_.saveLabelMap(image, parsed.map.map, origin.sources, parsed.map.unfit,
                                  {task.mapHead, "", "parse", origin.modelVersion});
            ++report_.parsed;
            report_.lookAgain += parsed.map.unfit.empty() ? 0 : 1;
        } catch (const store::Conflict& conflict) {
            // Somebody worked on the image while it was being parsed, and that stays.
            report_.failures.push_back({task.photo.name, conflict.what()});
        }
    }

  private:
    Project& project_;
    std::string version_;
    ParseReport& report_;
};

}  // namespace

ParseReport parseImages(Project& project, const core::RegionSegmenter& segmenter, const ParseOptions& options,
                        core::Progress& progress) {
    ParseReport report;
    const core::fitting::FitOptions fit = fitOptions(project.store());
    Run run(project, segmenter.version(), report);
    const std::vector<store::ImageId> images =
        options.only.empty() ? project.store().ids({store::StateFilter::Faces}) : options.only;
    runBatch(
        images.size(), options.threads, progress,
        [&](std::size_t index) {
            progress.report(static_cast<double>(index) / static_cast<double>(images.size()),
                            "making label maps");
            return run.prepare(images[index]);
        },
        [&](Task& task, core::Progress& worker) {
            return parse(task, segmenter, fit, options.fusion, worker);
        },
        [&](std::size_t index, Outcome<Parsed>&& outcome) { run.commit(images[index], std::move(outcome)); });
    progress.report(1, "label maps made");
    return report;
}

}  // namespace maskwright::annotation::ppa
