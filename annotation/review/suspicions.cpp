// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/suspicions.h"

#include "annotation/batch.h"
#include "annotation/fit_settings.h"
#include "annotation/photo_task.h"
#include "core/fitting/face_fit.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

namespace {

using core::review::MapStatistics;

// Raised whenever maps would be judged otherwise.
constexpr const char* kRules = "suspicion 1";
constexpr const char* kStatisticsSetting = "map_statistics";
// So many of the accepted maps, evenly chosen, are enough for means and deviations.
constexpr std::size_t kStatisticsSample = 1000;
// Judgements that are written at once: a durable write costs as much as judging many maps.
constexpr std::size_t kTogether = 64;

struct Task {
    store::RevisionId revision{};
    core::LabelMap map;
    core::Landmarks landmarks;
    std::optional<core::RegionMap> regions;
    std::optional<PhotoTask> photo;  // only for a parser
    core::fitting::FitOptions fit;
};

// What the map was made from, or the head where that is not known.
core::Landmarks landmarksOf(const Project& project, store::ImageId image,
                            const std::optional<store::RevisionId>& points) {
    if (points) {
        return project.landmarksOf(*points);
    }
    auto head = project.landmarks(image);
    if (!head) {
        throw core::Error("has no points, so that its label map cannot be judged",
                          project.store().image(image).name, "Place points first.");
    }
    return std::move(head->value);
}

Task taskOf(const Project& project, store::ImageId image, const core::FaceParser* parser) {
    auto map = project.labelMap(image);
    if (!map) {
        throw core::Error("has no label map", project.store().image(image).name, "Make label maps first.");
    }
    Task task{map->revision, std::move(map->value), landmarksOf(project, image, map->points),
              std::nullopt,  std::nullopt,          fitOptions(project.store())};
    // Regions tell about the map only if it was made from them.
    if (auto regions = project.regions(image); regions && map->regions == regions->revision) {
        task.regions = std::move(regions->value);
    }
    if (parser != nullptr) {
        task.photo = photoTask(project, image);
    }
    return task;
}

std::vector<core::review::Doubt> doubtsOf(const Task& task, const core::FaceParser* parser,
                                          const MapStatistics& statistics, const core::Progress& progress) {
    progress.stopIfCancelled();
    std::optional<core::LabelMap> parsed;
    if (parser != nullptr) {
        const core::RgbImage photo = readPhoto(*task.photo);
        parsed = strongestClasses(parser->parse(core::viewOf(photo), task.landmarks, progress));
    }
    // By the points alone: how far they lie from a face is what a residual tells.
    const core::fitting::FaceFit fit = core::fitting::fitFace(task.landmarks, task.fit);
    return core::review::doubtsOf({task.map, task.landmarks, fit, task.regions ? &*task.regions : nullptr,
                                   parsed ? &*parsed : nullptr, &statistics});
}

// The largest of kOwnMaps, twice that, four times that ... that are accepted; 0 below kOwnMaps.
std::int64_t statisticsLevel(std::int64_t accepted) {
    if (accepted < kOwnMaps) {
        return 0;
    }
    std::int64_t level = kOwnMaps;
    while (2 * level <= accepted) {
        level *= 2;
    }
    return level;
}

MapStatistics learnedFromAccepted(const Project& project) {
    store::ImageQuery query;
    query.state = store::StateFilter::MapAccepted;
    const std::vector<store::ImageId> accepted = project.store().ids(query);
    MapStatistics statistics;
    const std::size_t step = std::max<std::size_t>(1, accepted.size() / kStatisticsSample);
    for (std::size_t i = 0; i < accepted.size(); i += step) {
        const auto map = project.labelMap(accepted[i]);
        const auto points = project.landmarks(accepted[i]);
        if (map && points) {
            statistics.add(core::review::placesOf(map->value, points->value.points));
        }
    }
    return statistics;
}

// Gathers judgements and writes them together; what is left at the end of its life is lost, so flush().
class Writer {
  public:
    explicit Writer(store::ProjectStore& store) : store_(store) {}

    void add(store::MapSuspicion suspicion) {
        waiting_.push_back(std::move(suspicion));
        if (waiting_.size() >= kTogether) {
            flush();
        }
    }
    void flush() {
        if (!waiting_.empty()) {
            store_.setSuspicions(waiting_);
            waiting_.clear();
        }
    }

  private:
    store::ProjectStore& store_;
    std::vector<store::MapSuspicion> waiting_;
};

std::string versionOf(const core::FaceParser* parser, const UsedStatistics& used) {
    return std::string(kRules) + ", " + (parser != nullptr ? parser->version() : "no parser") + ", " +
           used.name;
}

}  // namespace

UsedStatistics statisticsFor(Project& project) {
    const std::int64_t level = statisticsLevel(project.store().counts().mapsAccepted);
    if (level == 0) {
        return {core::review::shippedSuspicion().statistics, "shipped"};
    }
    const std::string name = std::to_string(level) + " accepted maps";
    if (const auto kept = project.store().setting(kStatisticsSetting)) {
        const auto json = nlohmann::json::parse(*kept, nullptr, false);
        if (json.is_object() && json.value("name", "") == name && json.contains("statistics")) {
            return {MapStatistics::fromJson(json["statistics"]), name};
        }
    }
    UsedStatistics used{learnedFromAccepted(project), name};
    project.store().setSetting(
        kStatisticsSetting, nlohmann::json{{"name", name}, {"statistics", used.statistics.toJson()}}.dump());
    return used;
}

std::string suspicionVersion(Project& project, const core::FaceParser* parser) {
    return versionOf(parser, statisticsFor(project));
}

SuspicionReport judgeMaps(Project& project, const core::FaceParser* parser, const SuspicionOptions& options,
                          core::Progress& progress) {
    const UsedStatistics used = statisticsFor(project);
    const core::review::ShippedSuspicion& shipped = core::review::shippedSuspicion();
    const core::review::SuspicionModel& model = parser != nullptr ? shipped.withParser : shipped.alone;
    SuspicionReport report;
    report.version = versionOf(parser, used);
    const std::vector<store::ImageId> images = project.store().unjudgedMaps(report.version);
    const store::ProjectCounts counts = project.store().counts();
    Writer writer(project.store());
    const auto fail = [&](std::size_t index, const core::Error& error) {
        report.failures.push_back({project.store().image(images[index]).name, error.what()});
    };
    try {
        runBatch(
            images.size(), options.threads, progress,
            [&](std::size_t index) -> std::optional<Task> {
                progress.report(static_cast<double>(index) / static_cast<double>(images.size()),
                                "judging label maps");
                try {
                    return taskOf(project, images[index], parser);
                } catch (const core::Error& error) {
                    fail(index, error);
                    return std::nullopt;
                }
            },
            [&](Task& task, core::Progress& worker) {
                core::review::Suspicion suspicion =
                    core::review::judge(doubtsOf(task, parser, used.statistics, worker), model);
                return std::pair(task.revision, std::move(suspicion));
            },
            [&](std::size_t index, Outcome<std::pair<store::RevisionId, core::review::Suspicion>>&& outcome) {
                if (const auto* error = std::get_if<core::Error>(&outcome)) {
                    fail(index, *error);
                    return;
                }
                const auto& [revision, suspicion] =
                    std::get<std::pair<store::RevisionId, core::review::Suspicion>>(outcome);
                writer.add({images[index], revision, suspicion.score, report.version,
                            core::review::toJson(suspicion.doubts)});
                ++report.judged;
            });
    } catch (const core::Cancelled&) {
        writer.flush();
        throw;
    }
    writer.flush();
    const auto failed = static_cast<std::int64_t>(report.failures.size());
    std::int64_t judgeable = 0;
    store::ImageQuery query;
    query.state = store::StateFilter::NotParsed;
    judgeable = counts.images - counts.notAFace - project.store().count(query);
    query.state = store::StateFilter::NotPlaced;
    for (const store::ImageRow& row : project.store().rows(query, 0, counts.images)) {
        report.withoutPoints += row.labelMap ? 1 : 0;
    }
    report.upToDate = judgeable - report.withoutPoints - report.judged - failed;
    progress.report(1, "label maps judged");
    return report;
}

std::vector<core::review::Doubt> measuredDoubts(const Project& project, store::ImageId image,
                                                const core::FaceParser* parser,
                                                const MapStatistics& statistics) {
    return doubtsOf(taskOf(project, image, parser), parser, statistics, core::NoProgress());
}

}  // namespace maskwright::annotation::review
